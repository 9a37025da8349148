import { expect, test } from "vitest";
import { HoardWay } from "../gen/protempo/test/v1/load_protempo.js";
import { address, until } from "../integration/fixtures/stage.js";
import { giantNames } from "./fixtures/giants.js";
import { type LoadStage, onLoadStage } from "./fixtures/load-stage.js";

const timeout = 120_000;
const laneHeapLimitMb = 128;
type Handle = Awaited<ReturnType<LoadStage["client"]["hoard"]["start"]>>;

/** Runs treks that have to go on, whatever else the worker has to bear. */
async function others(on: LoadStage, meanwhile: () => Promise<unknown>): Promise<void> {
  const start = () => on.client.trek.start({ steps: 2, milliseconds: 10, signals: 1 });
  const before = await Promise.all([start(), start(), start()]);
  await meanwhile();
  const after = await Promise.all([start(), start()]);
  await Promise.all([...before, ...after].map((handle) => handle.mark({ amount: 4n })));
  for (const handle of [...before, ...after]) expect(await handle.result()).toMatchObject({ total: 3n, marks: 4n });
}

/** Message of the first workflow task that failed. */
async function failureOf({ untyped }: Handle): Promise<string | undefined> {
  const { events } = await untyped.fetchHistory();
  for (const { attributes } of events) {
    if (attributes.case === "workflowTaskFailedEventAttributes") return attributes.value.failure?.message;
  }
  return undefined;
}

test.each([
  ["at once", HoardWay.AT_ONCE],
  ["by and by", HoardWay.BY_AND_BY],
])("memory that grows without end, %s, costs no other run anything", { timeout }, async (_, way) => {
  await onLoadStage(address(), { lanes: 1, laneHeapLimitMb, workflowDeadline: "10s" }, async (on) => {
    const hoarding = await on.client.hoard.start({ way });
    await others(on, () => until(async () => (await failureOf(hoarding)) !== undefined));
    // Stopped in time, or its lane was replaced.
    expect(await failureOf(hoarding)).toMatch(/filled the heap of its thread|was lost/);
    expect(on.log.filter(({ message }) => message.includes("lane of its own"))).not.toHaveLength(0);
    await hoarding.terminate();
  });
});

test("runs that were idle longest leave the cache when the heap of their lane fills up", { timeout }, async () => {
  await onLoadStage(address(), { lanes: 1, laneHeapLimitMb, workflowDeadline: "10s" }, async (on) => {
    const handles: Handle[] = [];
    while (!on.log.some(({ message }) => message.includes("idle runs leave the cache"))) {
      const handle = await on.client.hoard.start({ way: HoardWay.KEEP, megabytes: 4 });
      await handle.getMarks({});
      handles.push(handle);
    }
    await until(async () => (await on.worker.cachedWorkflows()) < handles.length);
    await others(on, async () => {
      for (const handle of handles) await handle.mark({ amount: 1n });
    });
    await until(async () => on.worker.heapEvictions > 0);
    // From their histories.
    for (const handle of handles) expect(await handle.result()).toMatchObject({ outcomes: ["kept 4"] });
    expect(on.log.filter(({ message }) => message === "A workflow lane was lost")).toEqual([]);
  });
});

test("one giant allocation is an error of the run that asks for it", { timeout }, async () => {
  await onLoadStage(address(), { lanes: 1, workflowDeadline: "30s" }, async (on) => {
    await others(on, async () => {
      const { outcomes } = await on.client.hoard.execute({ way: HoardWay.GIANTS });
      expect(outcomes.map((outcome) => outcome.replace(/^.*: /, ""))).toEqual(giantNames.map(() => "RangeError"));
    });
    expect(on.log.filter(({ message }) => message === "A workflow lane was lost")).toEqual([]);
  });
});
