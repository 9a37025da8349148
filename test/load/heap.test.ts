import { expect, test } from "vitest";
import { HoardWay } from "../gen/protempo/test/v1/load_protempo.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { giantNames } from "./fixtures/giants.js";
import { type LoadStage, limit, onLoadStage } from "./fixtures/load-stage.js";

const timeout = limit;
const laneHeapLimitMb = 128;
const lostText = "A workflow lane was lost";
type Handle = Awaited<ReturnType<LoadStage["client"]["hoard"]["start"]>>;

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
  const options = { lanes: 1, laneHeapLimitMb, workflowDeadline: "10s", taskTimeout: "30s" } as const;
  await onLoadStage(address(), options, async (on) => {
    const hoarding: Handle[] = [];
    const { offences } = await besideCrowd(on, async () => {
      const handle = await on.client.hoard.start({ way });
      hoarding.push(handle);
      await until(async () => (await failureOf(handle)) !== undefined);
      // Stopped in time, or its lane was replaced.
      expect(await failureOf(handle)).toMatch(/filled the heap of its thread|was lost/);
      if (hoarding.length > 2) await hoarding.shift()?.terminate();
    });
    expect(on.log.filter(({ message }) => message.includes("lane of its own"))).not.toHaveLength(0);
    // Of a lane that others are in: each of them is tried in quarantine from then on.
    const lost = on.log.filter(({ message, attributes }) => message === lostText && attributes.lane === 0);
    expect(lost.length).toBeLessThanOrEqual(offences);
    console.log(`${offences} runs without end, ${lost.length} lanes lost`);
    await Promise.all(hoarding.map((handle) => handle.terminate()));
  });
});

test("runs that were idle longest leave the cache when the heap of their lane fills up", { timeout }, async () => {
  const options = { lanes: 1, laneHeapLimitMb, workflowDeadline: "10s", taskTimeout: "30s" } as const;
  await onLoadStage(address(), options, async (on) => {
    const handles: Handle[] = [];
    const told = () => on.log.find(({ message }) => message.includes("idle runs leave the cache"));
    while (told() === undefined) {
      const handle = await on.client.hoard.start({ way: HoardWay.KEEP, megabytes: 4 });
      await handle.getMarks({});
      handles.push(handle);
    }
    // Of the heap that was asked for: V8 adds a young generation to it, in some versions one that is larger.
    expect(told()?.attributes).toMatchObject({ limitMegabytes: laneHeapLimitMb });
    expect(told()?.attributes.megabytes).toBeGreaterThanOrEqual(Math.floor(0.7 * laneHeapLimitMb));
    expect(told()?.attributes.megabytes).toBeLessThan(laneHeapLimitMb);
    await until(async () => (await on.worker.cachedWorkflows()) < handles.length);
    await besideCrowd(on, async () => {
      for (const handle of handles) await handle.getMarks({});
    });
    for (const handle of handles) await handle.mark({ amount: 1n });
    await until(async () => on.worker.heapEvictions > 0);
    // From their histories.
    for (const handle of handles) expect(await handle.result()).toMatchObject({ outcomes: ["kept 4"] });
    expect(on.log.filter(({ message }) => message === lostText)).toEqual([]);
  });
});

test("one giant allocation is an error of the run that asks for it", { timeout }, async () => {
  // Gigabytes are asked of the system: by processor time some seconds, in versions of Node up to twice as many.
  await onLoadStage(address(), { lanes: 1, workflowDeadline: "30s", taskTimeout: "120s" }, async (on) => {
    await besideCrowd(on, async () => {
      const { outcomes } = await on.client.hoard.execute({ way: HoardWay.GIANTS });
      expect(outcomes.map((outcome) => outcome.replace(/^.*: /, ""))).toEqual(giantNames.map(() => "RangeError"));
    });
    expect(on.log.filter(({ message }) => message === lostText)).toEqual([]);
  });
});
