import { expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, onStage, type Stage, until } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { figure } from "./fixtures/figures.js";
import { taskFailures as failuresOf, runIdOf } from "./fixtures/histories.js";
import { limit, onLoadStage } from "./fixtures/load-stage.js";

/** What others wait while loops are tried again and again, in milliseconds: the longest and the median. */
interface Waits {
  readonly longest: number;
  readonly median: number;
}

/** Greets until it was told to end, one after another. */
async function greetWhile(on: Stage, pending: Promise<unknown>): Promise<Waits> {
  const times: number[] = [];
  let ended = false;
  const end = pending.then(() => {
    ended = true;
  });
  for (let n = 0; !ended || n < 3; n++) {
    const begun = performance.now();
    expect(await on.client.greet.execute({ name: `other ${n}` })).toMatchObject({ text: `Hello, other ${n}!` });
    times.push(performance.now() - begun);
  }
  await end;
  times.sort((a, b) => a - b);
  return { longest: Math.round(times.at(-1) ?? 0), median: Math.round(times[times.length >> 1] ?? 0) };
}

const taskFailures = async (handle: Awaited<ReturnType<Stage["client"]["fail"]["start"]>>): Promise<string[]> => {
  const { events } = await handle.untyped.fetchHistory();
  return events.flatMap(({ attributes }) =>
    attributes.case === "workflowTaskFailedEventAttributes" ? [attributes.value.failure?.message ?? ""] : [],
  );
};

test.each([1, 20])("others go on while runs that loop without end are tried again and again: %i", async (loops) => {
  await onStage({}, async (on) => {
    const counting = await on.client.count.start({ target: 3n });
    await counting.getCount();
    const looping = await Promise.all(Array.from({ length: loops }, () => on.client.fail.start({ way: FailWay.SPIN })));
    const observed = new Promise((resolve) => setTimeout(resolve, 5000));
    const waits = await greetWhile(on, observed);
    console.log(`${loops} loops: others take ${waits.longest} ms at most, ${waits.median} ms in the median`);
    if (loops === 1) figure("load.loop.others-wait-s", waits.longest / 1000, 4.6);
    for (const amount of [1n, 2n]) await counting.add({ amount });
    expect(await counting.result()).toMatchObject({ count: 3n });
    const failures = await Promise.all(looping.map(taskFailures));
    expect(failures.flat()).toContainEqual(expect.stringContaining("[TMPRL1101]"));
    expect(on.log.filter(({ message }) => message.includes("lane of its own"))).not.toHaveLength(0);
    await Promise.all(looping.map((handle) => handle.terminate()));
  });
});

/** So many loops are tried again and again beside each other; then the oldest is ended. */
const together = 6;

test.each([1, 2])(
  "runs that loop, each again and again, cost no other run anything, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    await onLoadStage(address(), { lanes, workflowDeadline: 300, taskTimeout: "30s" }, async ({ raw, ...on }) => {
      const loops: Awaited<ReturnType<typeof raw.workflow.start>>[] = [];
      const stopped = () => on.log.filter(({ message }) => message.startsWith("A task of workflow spin failed")).length;
      const { offences, longest, median } = await besideCrowd({ raw, ...on }, async (round) => {
        const options = { workflowId: `spin-${round}-${on.taskQueue}`, taskQueue: on.taskQueue };
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
      await Promise.all(loops.map((loop) => loop.terminate()));
    });
  },
);
