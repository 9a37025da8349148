// Replays copies of a history and prints the CPU time an event, or a run, once warm: { value: µs }.
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { historyOf, runId } from "../lib/histories.mjs";
import { decodeHistory } from "../lib/history-builder.mjs";

const { workflowType, count, width, copies, warm, reuseV8Context = true, perRun } = JSON.parse(process.argv[2]);
Runtime.install({ logger: new DefaultLogger("ERROR"), workerHeartbeatInterval: null });
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL("./workflows.ts", import.meta.url)),
  logger: new DefaultLogger("ERROR"),
});
let events = 0;
function* histories() {
  for (let n = 0; n < warm + copies; n++) {
    const history = historyOf({ workflowType, runId: runId(n + 1), count, width, encoding: "json/plain" });
    events = history.events;
    yield { workflowId: `bench-${n}`, history: decodeHistory(history.bytes) };
  }
}
const all = [...histories()];
let start;
let done = 0;
for await (const result of Worker.runReplayHistories({ workflowBundle, reuseV8Context }, all)) {
  if (result.error) throw result.error;
  if (++done === warm) start = process.cpuUsage();
}
const cpu = process.cpuUsage(start);
console.log(JSON.stringify({ value: (cpu.user + cpu.system) / (perRun ? copies : copies * events), events }));
