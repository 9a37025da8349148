// Runs one-activity workflows, client and worker in this process, and prints the CPU time of each: { value: ms }.
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { inFlight } from "../lib/live.mjs";

const { address, runs, warm, width } = JSON.parse(process.argv[2]);
Runtime.install({ logger: new DefaultLogger("ERROR"), workerHeartbeatInterval: null });
const taskQueue = `bench-live-${process.pid}`;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  workflowsPath: fileURLToPath(new URL("./workflows.ts", import.meta.url)),
  activities: { work: async (input) => input },
  taskQueue,
});
const running = worker.run();
const connection = await Connection.connect({ address });
const client = new Client({ connection });
const value = await inFlight({
  runs,
  warm,
  width,
  execute: (workflowId) => client.workflow.execute("single", { workflowId, taskQueue, args: [{ text: "hello" }] }),
});
console.log(JSON.stringify({ value }));
worker.shutdown();
await running;
await connection.close();
