// Replay without Core: a realm is handed activations made beforehand, so what is left is our own share of an event.
import { create, toBinary } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { bundleWorkflows } from "protempo/bundler";
import { RealmHost } from "../../../runtime/dist/worker/lane/realm-host.js";
import { historyOf, runId } from "../lib/histories.mjs";

const { workflowType, count, width, copies, warm } = JSON.parse(process.argv[2]);
const utf8 = new TextEncoder();

function payload(messageType, value) {
  return {
    metadata: { encoding: utf8.encode("json/protobuf"), messageType: utf8.encode(messageType) },
    data: utf8.encode(JSON.stringify(value)),
  };
}

const work = (i) => payload("protempo.bench.v1.Work", { text: `item ${i}` });

/** The jobs of each activation but for the first and the eviction. */
function tasks() {
  if (workflowType === "gate") {
    const updates = Array.from({ length: count }, (_, i) => {
      const value = { id: `${i}`, protocolInstanceId: `${i}`, name: "pass", input: [work(i)] };
      return { case: "doUpdate", value };
    });
    return [updates, [{ case: "signalWorkflow", value: { signalName: "release" } }]];
  }
  return Array.from({ length: Math.ceil(count / width) }, (_, batch) =>
    Array.from({ length: Math.min(width, count - batch * width) }, (_, k) => {
      const status = { case: "completed", value: { result: work(batch * width + k) } };
      return { case: "resolveActivity", value: { seq: batch * width + k + 1, result: { status } } };
    }),
  );
}

/** The activations of one run, encoded. */
function activations(run) {
  const init = {
    workflowType,
    workflowId: "bench",
    arguments: workflowType === "gate" ? [] : [payload("protempo.bench.v1.Plan", { count, width })],
    randomnessSeed: 1n,
    attempt: 1,
  };
  const list = [[{ case: "initializeWorkflow", value: init }], ...tasks(), [{ case: "removeFromCache", value: {} }]];
  return list.map((jobs, task) =>
    toBinary(
      WorkflowActivationSchema,
      create(WorkflowActivationSchema, {
        runId: run,
        timestamp: { seconds: BigInt(1_750_000_000 + task), nanos: 0 },
        isReplaying: true,
        historyLength: 3 + 6 * task,
        availableInternalFlags: [1, 2, 3],
        jobs: jobs.map((variant) => ({ variant })),
      }),
    ),
  );
}

const code = await bundleWorkflows({ entry: new URL("./workflows.ts", import.meta.url) });
const realm = RealmHost.create({ code, namespace: "default", taskQueue: "bench", deadlineMs: 0 });
const { events } = historyOf({ workflowType, runId: runId(1), count, width, encoding: "json/protobuf" });
const all = Array.from({ length: warm + copies }, (_, n) => activations(runId(n + 1)));
let start;
for (const [n, list] of all.entries()) {
  if (n === warm) {
    // What was made beforehand is not to be collected while it is measured.
    globalThis.gc?.();
    start = process.cpuUsage();
  }
  for (const activation of list) await realm.activate(activation);
}
const cpu = process.cpuUsage(start);
console.log(JSON.stringify({ value: (cpu.user + cpu.system) / (copies * events) }));
