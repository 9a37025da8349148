import { expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage, type Stage } from "../integration/fixtures/stage.js";

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
    for (const amount of [1n, 2n]) await counting.add({ amount });
    expect(await counting.result()).toMatchObject({ count: 3n });
    const failures = await Promise.all(looping.map(taskFailures));
    expect(failures.flat()).toContainEqual(expect.stringContaining("[TMPRL1101]"));
    expect(on.log.filter(({ message }) => message.includes("lane of its own"))).not.toHaveLength(0);
    await Promise.all(looping.map((handle) => handle.terminate()));
  });
});
