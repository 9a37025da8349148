import { randomUUID } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";
import { CoreRuntime, type CoreWorker } from "@protempo/bridge";
import { afterAll, expect, test } from "vitest";
import { type Entry, onStage, stage, until } from "./fixtures/stage.js";

/** Threads of all lanes that were started, so that a test can end one under its worker. */
const lanes: threads.Worker[] = [];
const original = threads.Worker;

threads.Worker = class extends original {
  constructor(file: string | URL, options?: threads.WorkerOptions) {
    super(file, options);
    if (String(file).includes("lane-thread")) lanes.push(this);
  }
};
syncBuiltinESMExports();

afterAll(() => {
  threads.Worker = original;
  syncBuiltinESMExports();
});

const started = (log: readonly Entry[]): boolean => log.some(({ message }) => message === "Workflow lanes started");
const alive = (): threads.Worker[] => lanes.filter(({ threadId }) => threadId !== -1);

test.each([1, 3])("lanes that end while they are at work lose nothing, lanes: %i", async (count) => {
  await onStage({ lanes: count }, async ({ client, log }) => {
    await until(() => started(log));
    const handles = await Promise.all(
      Array.from({ length: 12 }, () => client.march.start({ steps: 3, milliseconds: 1, signals: 2 })),
    );
    const results = Promise.all(handles.map((handle) => handle.result()));
    for (const amount of [1n, 10n]) {
      await alive()[0]?.terminate();
      await Promise.all(handles.map((handle) => handle.add({ amount })));
    }
    for (const result of await results) expect(result).toMatchObject({ total: 6n, added: 11n });
    expect(log.filter(({ message }) => message.includes("was lost"))).not.toHaveLength(0);
    // A run that a lane died of has one more to itself.
    await until(() => alive().length >= count);
  });
  expect(alive()).toHaveLength(0);
});

test("runs that were idle on a lost lane go on elsewhere", async () => {
  await onStage({ lanes: 2 }, async ({ client, log }) => {
    await until(() => started(log));
    const handles = await Promise.all(Array.from({ length: 8 }, () => client.count.start({ target: 3n })));
    await Promise.all(handles.map((handle) => handle.add({ amount: 1n })));
    await Promise.all(handles.map((handle) => handle.getCount()));
    await Promise.all(alive().map((lane) => lane.terminate()));
    for (const handle of handles) expect((await handle.getCount()).count).toBe(1n);
    await Promise.all(handles.map((handle) => handle.add({ amount: 2n })));
    for (const handle of handles) expect(await handle.result()).toMatchObject({ count: 3n });
  });
  expect(alive()).toHaveLength(0);
});

test("a lane that ends during shutdown does not hold it up, and the next worker loses nothing", async () => {
  const taskQueue = `lane-loss-${randomUUID()}`;
  const first = await stage({ taskQueue, lanes: 2 });
  const running = first.worker.run();
  const handles = await Promise.all(
    Array.from({ length: 8 }, () => first.client.march.start({ steps: 2, milliseconds: 1, signals: 1 })),
  );
  await until(() => started(first.log));
  const stopped = first.worker.shutdown();
  await Promise.all(alive().map((lane) => lane.terminate()));
  await Promise.all([stopped, running]);
  expect(alive()).toHaveLength(0);
  await onStage({ taskQueue }, async ({ client }) => {
    for (const { workflowId } of handles) await client.march.handle(workflowId).add({ amount: 7n });
    for (const { workflowId } of handles) {
      expect(await client.march.handle(workflowId).result()).toMatchObject({ total: 3n, added: 7n });
    }
  });
  await first.connection.close();
});

test("a worker whose Core ends by itself fails instead of idling", async () => {
  const cores: CoreWorker[] = [];
  const { createWorker } = CoreRuntime.prototype;
  CoreRuntime.prototype.createWorker = function (...args) {
    const core = createWorker.apply(this, args);
    cores.push(core);
    return core;
  };
  try {
    const working = onStage({}, async ({ log }) => {
      await until(() => started(log));
      // What is left when a thread of it is gone: there are no tasks any more.
      cores[0]?.initiateShutdown();
      await new Promise(() => {});
    });
    await expect(working).rejects.toThrow(/Core has stopped its work on task queue integration-.*nobody asked it to/);
  } finally {
    CoreRuntime.prototype.createWorker = createWorker;
  }
});
