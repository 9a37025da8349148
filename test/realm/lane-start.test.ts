import { expect, test } from "vitest";
import { LanePool } from "../../runtime/dist/worker/lane/lane-pool.js";
import { LaneSpares } from "../../runtime/dist/worker/lane/lane-spares.js";
import { fakeSdk, layer } from "./fake-realm.js";

const core = { id: -1, onLaneEvent: () => {}, requestEviction: () => {} };
const options = { coreWorker: core, lanes: 2, namespace: "n", taskQueue: "q", onLog: () => {}, onFatal: () => {} };

test.each(["lane", "context"] as const)(
  "a lane whose code cannot be loaded is told at the start, and no thread stays: isolation %s",
  async (isolation) => {
    const code = { sdk: await fakeSdk(), contract: layer("throw new Error('a broken contract')"), user: layer("") };
    await expect(LanePool.start({ ...options, isolation, code })).rejects.toThrow(
      "A workflow lane cannot start: a broken contract",
    );
  },
);

test("so is a codec module that is none", async () => {
  const code = { sdk: await fakeSdk(), contract: layer(""), user: layer("") };
  const spares = new LaneSpares(1, { codecModules: ["data:text/javascript,export const x = 1"], heapLimitMb: 512 });
  await expect(LanePool.start({ ...options, code, spares })).rejects.toThrow(/cannot start:.*codec/);
});

test("so is a worker that does not exist", async () => {
  const code = { sdk: await fakeSdk(), contract: layer(""), user: layer("") };
  await expect(LanePool.start({ ...options, code })).rejects.toThrow(/cannot start: .*worker/i);
});
