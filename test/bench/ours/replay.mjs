// Replays copies of a history and prints the CPU time an event, or a run, once warm: { value: µs }.
import { WorkflowReplayer } from "protempo/worker";
import { historyOf, runId } from "../lib/histories.mjs";

const { workflowType, count, width, copies, warm, isolation, perRun } = JSON.parse(process.argv[2]);
const replayer = await WorkflowReplayer.create({
  workflows: new URL("./workflows.ts", import.meta.url),
  taskQueue: "bench",
  isolation,
});
let events = 0;
const all = Array.from({ length: warm + copies }, (_, n) => {
  const history = historyOf({
    workflowType,
    runId: runId(n + 1),
    count,
    width,
    encoding: "json/protobuf",
    flags: [1, 2, 3],
  });
  events = history.events;
  return { workflowId: `bench-${n}`, history: history.bytes };
});
let start;
let done = 0;
for await (const result of replayer.replayAll(all)) {
  if (result.outcome !== "ok") throw new Error(`${result.outcome}: ${result.message}`);
  if (++done === warm) start = process.cpuUsage();
}
const cpu = process.cpuUsage(start);
console.log(JSON.stringify({ value: (cpu.user + cpu.system) / (perRun ? copies : copies * events), events }));
await replayer.close();
