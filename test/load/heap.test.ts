import { afterEach, expect, test, vi } from "vitest";
import { HoardWay } from "../gen/protempo/test/v1/load_protempo.js";
import { address, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { giantNames } from "./fixtures/giants.js";
import { Keepers } from "./fixtures/keepers.js";
import { type LoadStage, limit, onLoadStage, patient, runs } from "./fixtures/load-stage.js";

const timeout = limit;
const laneHeapLimitMb = 128;
const lostText = "A workflow lane was lost";
type Handle = Awaited<ReturnType<LoadStage["client"]["hoard"]["start"]>>;

afterEach(() => void vi.unstubAllEnvs());

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
      const handle = await on.client.hoard.start({ way }, patient);
      hoarding.push(handle);
      await until(async () => (await failureOf(handle)) !== undefined);
      // Stopped in time, and told where; or its lane was replaced.
      const { workflowId } = handle;
      expect(await failureOf(handle)).toMatch(
        new RegExp(
          `Workflow protempo\\.test\\.v1\\.Load\\.Hoard \\(id "${workflowId}", run \\S+\\) filled the heap of its thread.*stopped at \\S*load/fixtures/workflows\\.ts:\\d+:\\d+|was lost`,
        ),
      );
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

/** Lanes that others are in, as they were lost. */
const ordinaryLost = (on: LoadStage, lanes: number) =>
  on.log.filter(({ message, attributes }) => message === lostText && Number(attributes.lane) < lanes);

test("a run that is stopped because it fills the heap leaves the cache alone, lanes: 2", { timeout }, async () => {
  const options = { lanes: 2, laneHeapLimitMb, workflowDeadline: "10s", taskTimeout: "30s" } as const;
  await onLoadStage(address(), options, async (on) => {
    const keepers = await Keepers.start(on);
    const offend = async (): Promise<void> => {
      const handle = await on.client.hoard.start({ way: HoardWay.AT_ONCE }, patient);
      await until(async () => (await failureOf(handle)) !== undefined);
      await handle.terminate();
    };
    const { offences } = await besideCrowd(on, offend, { size: Math.ceil(runs / 3) });
    const lost = ordinaryLost(on, 2);
    const { left, stayed } = await keepers.end();
    console.log(
      `${offences} runs without end, ${lost.length} of two lanes lost: ${left} idle runs left, ${stayed} stayed`,
    );
    // Others of its type are tried in quarantine from then on.
    expect(lost.length).toBeLessThan(2);
    // Where a garbage collection found the heap over 70 % full before the run was stopped, idle ones have made room.
    expect(left).toBeLessThanOrEqual(Number(lost[0]?.attributes.runsEvicted ?? 0) + on.worker.heapEvictions);
    expect(stayed).toBeGreaterThan(0);
  });
});

test("where nothing can stop a run that fills the heap, one of two lanes is replaced, and runs of the other stay in the cache", async () => {
  vi.stubEnv("PROTEMPO_NATIVE_DEADLINE", "off");
  const options = { lanes: 2, laneHeapLimitMb, workflowDeadline: "30s", taskTimeout: "60s" } as const;
  await onLoadStage(address(), options, async (on) => {
    const keepers = await Keepers.start(on);
    const handle = await on.client.hoard.start({ way: HoardWay.AT_ONCE }, patient);
    await until(async () => (await failureOf(handle)) !== undefined);
    expect(await failureOf(handle)).toContain("was lost");
    await handle.terminate();
    const { left, stayed } = await keepers.end();
    const [lost, ...more] = ordinaryLost(on, 2);
    expect(more).toEqual([]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(Number(lost?.attributes.runsEvicted));
    expect(stayed).toBeGreaterThan(0);
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
