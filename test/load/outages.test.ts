import { randomUUID } from "node:crypto";
import { Connection } from "protempo/client";
import { afterEach, expect, test } from "vitest";
import { address } from "../integration/fixtures/stage.js";
import { CuttingProxy } from "./fixtures/cutting-proxy.js";
import { figure } from "./fixtures/figures.js";
import { loadClient, onLoadStage, runs } from "./fixtures/load-stage.js";
import { OwnServer } from "./fixtures/own-server.js";
import { Treks } from "./fixtures/treks.js";
import { WorkerProcesses } from "./fixtures/worker-processes.js";

/** Slow machines and 300 runs take their time. */
const limit = 300_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

test(
  "nothing is lost or happens twice when the worker is killed every 3 s",
  async () => {
    const taskQueue = `load-${randomUUID()}`;
    const connection = await Connection.connect({ address: address() });
    cleanUp.push(() => connection.close());
    const workers = await WorkerProcesses.prepare(address(), taskQueue);
    cleanUp.push(() => workers.clear());
    await workers.start();
    const treks = await Treks.start(loadClient(connection, taskQueue));
    let ended = false;
    let kills = 0;
    const killing = (async () => {
      for (;;) {
        await wait(3000);
        if (ended) return;
        expect(await workers.end("SIGKILL")).toEqual([null, "SIGKILL"]);
        kills += 1;
        await workers.start();
      }
    })();
    const marked = treks.mark();
    const seconds = await treks.finish();
    ended = true;
    await Promise.all([marked, killing]);
    console.log(`${runs} runs, worker killed ${kills} times: ${seconds} s`);
    if (runs === 300) figure("load.worker-killed-s", seconds, 129);
    expect(kills).toBeGreaterThan(0);
    expect(await workers.end("SIGTERM")).toEqual([0, null]);
  },
  limit,
);

test(
  "nothing is lost or happens twice when the server is away for 4 s",
  async () => {
    const server = await OwnServer.start();
    cleanUp.push(() => server.stop());
    await onLoadStage(server.address, {}, async ({ client }) => {
      const treks = await Treks.start(client);
      const marked = treks.mark();
      await wait(1500);
      await server.leave();
      await wait(4000);
      await server.begin();
      await marked;
      const seconds = await treks.finish();
      console.log(`${runs} runs, server away for 4 s: ${seconds} s`);
      if (runs === 300) figure("load.server-away-s", seconds, 61);
    });
  },
  limit,
);

test(
  "nothing is lost or happens twice when connections are cut every second",
  async () => {
    const proxy = await CuttingProxy.start(address());
    cleanUp.push(() => proxy.stop());
    await onLoadStage(proxy.address, {}, async ({ client }) => {
      const cutting = setInterval(() => proxy.cut(), 1000);
      cleanUp.push(() => clearInterval(cutting));
      const treks = await Treks.start(client);
      const marked = treks.mark();
      const seconds = await treks.finish();
      await marked;
      console.log(`${runs} runs, ${proxy.cuts} connections cut: ${seconds} s`);
      clearInterval(cutting);
    });
    expect(proxy.cuts).toBeGreaterThan(0);
  },
  limit,
);
