import { expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, onStage, type Stage, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { figure } from "./fixtures/figures.js";
import { taskFailures as failuresOf, runIdOf } from "./fixtures/histories.js";
import { Keepers } from "./fixtures/keepers.js";
import { limit, onLoadStage, patient } from "./fixtures/load-stage.js";

/** What others wait while loops are tried again and again. */
interface Waits {
  /** In milliseconds. */
  readonly longest: number;
  readonly median: number;
  /** How many began and ended between two stops of loops. */
  readonly between: number;
}

/** Greets until it was told to end, one after another. */
async function greetWhile(on: Stage, pending: Promise<unknown>, stops: () => number): Promise<Waits> {
  const times: number[] = [];
  const undisturbed: number[] = [];
  let ended = false;
  const end = pending.then(() => {
    ended = true;
  });
  for (let n = 0; !ended || n < 3; n++) {
    const before = stops();
    const begun = performance.now();
    expect(await on.client.greet.execute({ name: `other ${n}` })).toMatchObject({ text: `Hello, other ${n}!` });
    times.push(performance.now() - begun);
    if (stops() === before) undisturbed.push(before);
  }
  await end;
  times.sort((a, b) => a - b);
  const longest = Math.round(times.at(-1) ?? 0);
  const between = undisturbed.filter((before) => before > 0 && before < stops()).length;
  return { longest, median: Math.round(times[times.length >> 1] ?? 0), between };
}

test.each([1, 20])(
  "others go on while runs that loop without end are tried again and again: %i",
  { timeout: limit },
  async (loops) => {
    await onStage({}, async (on) => {
      const counting = await on.client.count.start({ target: 3n });
      await counting.getCount();
      const looping = await Promise.all(
        Array.from({ length: loops }, () => on.client.fail.start({ way: FailWay.SPIN }, patient)),
      );
      const stopped = () => on.log.filter(({ attributes }) => String(attributes.error).includes("[TMPRL1101]"));
      const count = () => stopped().length;
      // Once where all others are, and again.
      const again = until(() => count() > 1);
      const observed = Promise.all([again, new Promise((resolve) => setTimeout(resolve, 5000))]);
      const { longest, median, between } = await greetWhile(on, observed, count);
      console.log(
        `${loops} loops, stopped ${count()} times: others take ${longest} ms at most, ${median} ms in the median; ${between} between stops`,
      );
      if (loops === 1) figure("load.loop.others-wait-s", longest / 1000, 4.6);
      // While a loop was tried again, and not only when it had been stopped.
      expect(between).toBeGreaterThan(0);
      for (const amount of [1n, 2n]) await counting.add({ amount });
      expect(await counting.result()).toMatchObject({ count: 3n });
      const failures = (await Promise.all(looping.map(({ untyped }) => untyped.fetchHistory()))).flatMap(failuresOf);
      expect(failures).toContainEqual(expect.stringContaining("[TMPRL1101]"));
      expect(on.log.filter(({ message }) => message.includes("lane of its own"))).not.toHaveLength(0);
      await Promise.all(looping.map((handle) => handle.terminate()));
    });
  },
);

/** So many loops are tried again and again beside each other; then the oldest is ended. */
const together = 6;

test.each([1, 2])(
  "runs that loop, each again and again, cost no other run anything, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    await onLoadStage(address(), { lanes, workflowDeadline: 300, taskTimeout: "30s" }, async ({ raw, ...on }) => {
      const keepers = await Keepers.start({ raw, ...on });
      const loops: Awaited<ReturnType<typeof raw.workflow.start>>[] = [];
      const stopped = () => on.log.filter(({ message }) => message.startsWith("A task of workflow spin failed")).length;
      const { offences, longest, median } = await besideCrowd({ raw, ...on }, async (round) => {
        const options = { workflowId: `spin-${round}-${on.taskQueue}`, taskQueue: on.taskQueue, ...patient };
        // Every other one is in the cache when it begins to loop.
        const loop = await raw.workflow.start("spin", round % 2 === 0 ? [] : [1], options);
        loops.push(loop);
        await until(async () => failuresOf(await loop.fetchHistory()).length > 0);
        const history = await loop.fetchHistory();
        for (const failure of failuresOf(history)) {
          expect(failure).toContain(`[TMPRL1101] Workflow spin (id "${loop.workflowId}", run ${runIdOf(history)})`);
          expect(failure).toMatch(/stopped at \S*load\/fixtures\/offenders\.ts:9:\d+/);
        }
        if (loops.length > together) await loops.shift()?.terminate();
      });
      // They loop on.
      const before = stopped();
      await until(() => stopped() > before);
      console.log(
        `lanes ${lanes}, ${offences} loops stopped ${stopped()} times: others take ${longest} ms at most, ${median} ms in the median`,
      );
      expect(on.log.filter(({ message }) => message === "A workflow lane was lost")).toEqual([]);
      // Only the runs that looped have left the cache.
      expect(await keepers.end()).toMatchObject({ left: 0 });
      await Promise.all(loops.map((loop) => loop.terminate()));
    });
  },
);
