// Runs one-activity workflows, client and worker in this process, and prints the CPU time of each: { value: ms }.
import { Client, Connection } from "protempo/client";
import { Runtime, Worker } from "protempo/worker";
import { inFlight } from "../lib/live.mjs";
import { BenchClient, benchActivities } from "./build/contract.mjs";

const { address, runs, warm, width } = JSON.parse(process.argv[2]);
Runtime.install({ logger: { log: () => {} } });
const taskQueue = `bench-live-${process.pid}`;
const connection = await Connection.connect({ address });
const worker = await Worker.create({
  connection,
  workflows: new URL("./workflows.ts", import.meta.url),
  activities: [benchActivities({ doWork: async (input) => input })],
  renameQueues: { bench: taskQueue },
});
const running = worker.run();
const client = new BenchClient(new Client({ connection }));
const value = await inFlight({
  runs,
  warm,
  width,
  execute: (workflowId) => client.single.execute({ text: "hello" }, { workflowId, taskQueue }),
});
console.log(JSON.stringify({ value }));
await worker.shutdown();
await running;
await connection.close();
