// Starts idle workflows on a worker of this process and prints the memory that each adds: { value: KB a run }.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { idleRuns } from "../lib/memory.mjs";

const { address, runs, workflows, reuseV8Context = true } = JSON.parse(process.argv[2]);
Runtime.install({ logger: new DefaultLogger("ERROR"), workerHeartbeatInterval: null });
const taskQueue = `bench-memory-${process.pid}`;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  workflowsPath: fileURLToPath(new URL(workflows, import.meta.url)),
  taskQueue,
  maxCachedWorkflows: 2 * runs,
  workflowThreadPoolSize: 1,
  reuseV8Context,
});
const running = worker.run();
const connection = await Connection.connect({ address });
const client = new Client({ connection });
const value = await idleRuns({
  runs,
  start: async (workflowId) => void (await client.workflow.start("idle", { workflowId, taskQueue })),
  cached: () => worker.getStatus().numCachedWorkflows,
  terminate: (workflowId) => client.workflow.getHandle(workflowId).terminate(),
  settle: () => sleep(1500),
});
console.log(JSON.stringify({ value }));
worker.shutdown();
await running;
await connection.close();
