// From the start of the process to the first workflow result; the parent takes the time when the line is printed.
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";

const { address } = JSON.parse(process.argv[2]);
Runtime.install({ logger: new DefaultLogger("ERROR"), workerHeartbeatInterval: null });
const taskQueue = `bench-first-${process.pid}`;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  workflowsPath: fileURLToPath(new URL("./workflows.ts", import.meta.url)),
  activities: { work: async (input) => input },
  taskQueue,
});
const running = worker.run();
const connection = await Connection.connect({ address });
await new Client({ connection }).workflow.execute("single", {
  workflowId: `first-${process.pid}`,
  taskQueue,
  args: [{ text: "hello" }],
});
console.log(JSON.stringify({ value: performance.now() / 1000 }));
worker.shutdown();
await running;
await connection.close();
