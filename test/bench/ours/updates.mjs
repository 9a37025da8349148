// Many updates in flight on one run, client and worker in this process: the CPU time of each { value: ms }.
import { Client, Connection } from "protempo/client";
import { Runtime, Worker } from "protempo/worker";
import { updatesInFlight } from "../lib/updates.mjs";
import { BenchClient } from "./build/contract.mjs";

const { address, rounds, warm, width } = JSON.parse(process.argv[2]);
Runtime.install({ logger: { log: () => {} } });
const taskQueue = `bench-updates-${process.pid}`;
const connection = await Connection.connect({ address });
const worker = await Worker.create({
  connection,
  workflows: new URL("./workflows.ts", import.meta.url),
  renameQueues: { bench: taskQueue },
});
const running = worker.run();
const client = new BenchClient(new Client({ connection }));
const value = await updatesInFlight({
  rounds,
  warm,
  width,
  start: async (workflowId) => {
    const handle = await client.gate.start({ workflowId, taskQueue });
    return {
      update: async (i) => {
        const update = await handle.startUpdate.pass({ text: `update ${i}` });
        return () => update.result();
      },
      release: () => handle.release(),
      result: () => handle.result(),
    };
  },
});
console.log(JSON.stringify({ value }));
await worker.shutdown();
await running;
await connection.close();
