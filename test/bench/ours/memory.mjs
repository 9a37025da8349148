// Starts idle workflows on a worker of this process and prints the memory that each adds: { value: KB a run }.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "protempo/client";
import { Runtime, Worker } from "protempo/worker";
import { idleRuns } from "../lib/memory.mjs";
import { BenchClient } from "./build/contract.mjs";

const { address, runs, workflows, sharedModules, isolation } = JSON.parse(process.argv[2]);
Runtime.install({ logger: { log: () => {} } });
const taskQueue = `bench-memory-${process.pid}`;
const connection = await Connection.connect({ address });
const worker = await Worker.create({
  connection,
  workflows: new URL(workflows, import.meta.url),
  sharedModules,
  isolation,
  renameQueues: { bench: taskQueue },
  maxCachedWorkflows: 2 * runs,
  lanes: 1,
});
const running = worker.run();
const client = new BenchClient(new Client({ connection }));
const value = await idleRuns({
  runs,
  start: async (workflowId) => void (await client.idle.start({ workflowId, taskQueue })),
  cached: () => worker.cachedWorkflows(),
  terminate: (workflowId) => client.idle.handle(workflowId).terminate(),
  settle: () => sleep(1500),
});
console.log(JSON.stringify({ value }));
await worker.shutdown();
await running;
await connection.close();
