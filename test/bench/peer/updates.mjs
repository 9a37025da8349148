// Many updates in flight on one run, client and worker in this process: the CPU time of each { value: ms }.
import { fileURLToPath } from "node:url";
import { Client, Connection, WorkflowUpdateStage } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { updatesInFlight } from "../lib/updates.mjs";

const { address, rounds, warm, width } = JSON.parse(process.argv[2]);
Runtime.install({ logger: new DefaultLogger("ERROR"), workerHeartbeatInterval: null });
const taskQueue = `bench-updates-${process.pid}`;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  workflowsPath: fileURLToPath(new URL("./workflows.ts", import.meta.url)),
  taskQueue,
});
const running = worker.run();
const connection = await Connection.connect({ address });
const client = new Client({ connection });
const value = await updatesInFlight({
  rounds,
  warm,
  width,
  start: async (workflowId) => {
    const handle = await client.workflow.start("gate", { workflowId, taskQueue });
    return {
      update: async (i) => {
        const options = { args: [{ text: `update ${i}` }], waitForStage: WorkflowUpdateStage.ACCEPTED };
        const update = await handle.startUpdate("pass", options);
        return () => update.result();
      },
      release: () => handle.signal("release"),
      result: () => handle.result(),
    };
  },
});
console.log(JSON.stringify({ value }));
worker.shutdown();
await running;
await connection.close();
