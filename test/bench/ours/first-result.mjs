// From the start of the process to the first workflow result: { value: seconds }.
import { Client, Connection } from "protempo/client";
import { Runtime, Worker } from "protempo/worker";
import { BenchClient, benchActivities } from "./build/contract.mjs";

const { address } = JSON.parse(process.argv[2]);
Runtime.install({ logger: { log: () => {} } });
const taskQueue = `bench-first-${process.pid}`;
const connection = await Connection.connect({ address });
const worker = await Worker.create({
  connection,
  workflows: new URL("./workflows.ts", import.meta.url),
  activities: [benchActivities({ doWork: async (input) => input })],
  renameQueues: { bench: taskQueue },
});
const running = worker.run();
const client = new BenchClient(new Client({ connection }));
await client.single.execute({ text: "hello" }, { workflowId: `first-${process.pid}`, taskQueue });
console.log(JSON.stringify({ value: performance.now() / 1000 }));
await worker.shutdown();
await running;
await connection.close();
