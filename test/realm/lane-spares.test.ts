import { setImmediate as nextTurn } from "node:timers/promises";
import type { Worker as Thread } from "node:worker_threads";
import { expect, test } from "vitest";
import { LaneSpares } from "../../runtime/dist/worker/lane/lane-spares.js";

test("threads wait until they are taken; those that nobody takes are ended, later ones are new", async () => {
  const threads: Thread[] = [];
  const started = (thread: Thread): void => void threads.push(thread);
  process.on("worker", started);
  const spares = new LaneSpares(3, { codecModules: [], heapLimitMb: 512 });
  const first = spares.take();
  await nextTurn();
  expect(threads.length).toBe(3);
  await spares.end();
  // -1: the thread has ended.
  expect(threads.map(({ threadId }) => threadId > 0)).toEqual([true, false, false]);
  const second = spares.take();
  await nextTurn();
  expect(threads.length).toBe(4);
  process.off("worker", started);
  await Promise.all([first.terminate(), second.terminate()]);
  expect(await first.ended).toMatchObject({ drained: false, wasReady: false });
  await expect(second.ready).rejects.toThrow("the thread ended");
});
