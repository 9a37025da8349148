// Replay with JavaScript that only answers: completions are made beforehand, so what is left is Core and the bridge.
import { create, toBinary } from "@bufbuild/protobuf";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { CoreRuntime, Lane } from "@protempo/bridge";
import { historyOf, runId, updateId } from "../lib/histories.mjs";

const { workflowType, count, width, copies, warm } = JSON.parse(process.argv[2]);
const utf8 = new TextEncoder();

function payload(messageType, value) {
  return {
    metadata: { encoding: utf8.encode("json/protobuf"), messageType: utf8.encode(messageType) },
    data: utf8.encode(JSON.stringify(value)),
  };
}

const completion = (run, commands) =>
  toBinary(
    WorkflowActivationCompletionSchema,
    create(WorkflowActivationCompletionSchema, {
      runId: run,
      status: { case: "successful", value: { commands: commands.map((variant) => ({ variant })) } },
    }),
  );

const schedule = (i) => ({
  case: "scheduleActivity",
  value: {
    seq: i + 1,
    activityId: String(i + 1),
    activityType: "work",
    taskQueue: "bench",
    arguments: [payload("protempo.bench.v1.Work", { text: `item ${i}` })],
    startToCloseTimeout: { seconds: 60n, nanos: 0 },
  },
});

/** The commands of each activation of a run, in their order, but for the last, which ends it. */
function tasks() {
  if (workflowType === "gate") {
    const respond = (response) =>
      Array.from({ length: count }, (_, i) => ({
        case: "updateResponse",
        value: { protocolInstanceId: updateId(i), response: response(i) },
      }));
    return [
      [],
      respond(() => ({ case: "accepted", value: {} })),
      respond((i) => ({ case: "completed", value: payload("protempo.bench.v1.Work", { text: `item ${i}` }) })),
    ];
  }
  return Array.from({ length: Math.ceil(count / width) }, (_, batch) =>
    Array.from({ length: Math.min(width, count - batch * width) }, (_, k) => schedule(batch * width + k)),
  );
}

/** The answers of one run; the last is the eviction's. */
function answers(run) {
  const list = tasks();
  const done = { case: "completeWorkflowExecution", value: {} };
  if (workflowType === "gate") list.at(-1).push(done);
  else list.push([{ ...done, value: { result: payload("protempo.bench.v1.Work", { text: `item ${count - 1}` }) } }]);
  return [...list, []].map((commands) => completion(run, commands));
}

const runtime = CoreRuntime.create({});
const worker = runtime.createReplayWorker({
  namespace: "default",
  taskQueue: "bench",
  buildId: "bench",
  maxCachedWorkflows: 1,
  enableWorkflows: true,
  enableActivities: false,
  enableLocalActivities: false,
  stickyQueueScheduleToStartTimeoutMs: 10_000,
  maxHeartbeatThrottleIntervalMs: 60_000,
  defaultHeartbeatThrottleIntervalMs: 30_000,
  lanes: 1,
});
const lane = Lane.attach(worker.id, 0);
const all = Array.from({ length: warm + copies }, (_, n) => {
  const run = runId(n + 1);
  const history = historyOf({ workflowType, runId: run, count, width, encoding: "json/protobuf" });
  return { history, answers: answers(run) };
});
let start;
let events = 0;
for (const [n, { history, answers }] of all.entries()) {
  if (n === warm) start = process.cpuUsage();
  events = history.events;
  await worker.feed(`bench-${n}`, history.bytes);
  for (let next = 0; next < answers.length; ) {
    for (const _ of await lane.next()) lane.complete(answers[next++]);
  }
}
const cpu = process.cpuUsage(start);
worker.closeFeed();
worker.initiateShutdown();
while ((await lane.next()) !== undefined);
await worker.finalizeShutdown();
runtime.shutdown();
console.log(JSON.stringify({ value: (cpu.user + cpu.system) / (copies * events) }));
