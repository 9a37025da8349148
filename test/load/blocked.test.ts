import { expect, test } from "vitest";
import { ActWay, FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, onStage } from "../integration/fixtures/stage.js";
import { expectReplays } from "./fixtures/crowd.js";
import { count, taskFailures, times as timesIn } from "./fixtures/histories.js";
import { laneCounts, limit, onLoadStage, patient, runs } from "./fixtures/load-stage.js";

interface WithHistory {
  readonly untyped: {
    fetchHistory(): Promise<{
      readonly events: readonly {
        readonly eventTime?: { readonly seconds: bigint; readonly nanos: number } | undefined;
        readonly attributes: { readonly case?: string | undefined };
      }[];
    }>;
  };
}

/** When events of a kind were written, in milliseconds. */
async function times({ untyped }: WithHistory, name: string): Promise<number[]> {
  const { events } = await untyped.fetchHistory();
  return events
    .filter(({ attributes }) => attributes.case === name)
    .map(({ eventTime }) => Number(eventTime?.seconds) * 1000 + (eventTime?.nanos ?? 0) / 1e6);
}

test("a loop without end is stopped, and others go on, while an activity blocks the main thread", async () => {
  await onStage({ workflowDeadline: 300 }, async (on) => {
    const waiting = await on.client.wait.start({ timers: 5, milliseconds: 100 });
    const looping = await on.client.fail.start({ way: FailWay.SPIN }, patient);
    const blocked = await on.client.delegate.start({ act: { way: ActWay.BLOCK, amount: 6000 } });
    await Promise.all([waiting.result(), blocked.result()]);
    const [began = 0] = await times(blocked, "activityTaskStartedEventAttributes");
    const [ended = 0] = await times(blocked, "activityTaskCompletedEventAttributes");
    const within = (time: number): boolean => time > began && time < ended;
    // Nothing of the worker's main thread had a part in these.
    expect((await times(waiting, "workflowTaskCompletedEventAttributes")).filter(within)).not.toHaveLength(0);
    expect(await times(looping, "workflowTaskFailedEventAttributes")).not.toHaveLength(0);
    await looping.terminate();
  });
});

/** What a task waits for a quarantine thread before it is given back, in milliseconds. */
const quarantineWaitMs = 5000;

/** Timers of each of the others. */
const ticks = 20;

test.each(laneCounts)(
  "many runs go on beside loops while activities block the main thread one after another, lanes: %i",
  {
    timeout: limit,
  },
  async (lanes) => {
    const options = { lanes, workflowDeadline: 300, taskTimeout: "30s" } as const;
    await onLoadStage(address(), options, async ({ raw, taskQueue, log }) => {
      const start = (type: string, at: number, args: unknown[]) =>
        raw.workflow.start(type, args, { workflowId: `${type}-${at}-${taskQueue}`, taskQueue, ...patient });
      // The first one at once: a server's timers take a second at least, in which all blocks may have passed.
      const loops = await Promise.all([[], [300], [600], [900]].map((args, n) => start("spin", n, args)));
      const blocks = await Promise.all([0, 1, 2].map((n) => start("relay", n, ["block", 1000])));
      const ticking = await Promise.all(Array.from({ length: runs }, (_, n) => start("tick", n, [ticks, 100])));
      expect(await Promise.all(blocks.map((handle) => handle.result()))).toEqual(blocks.map(() => "blocked"));
      expect(await Promise.all(ticking.map((handle) => handle.result()))).toEqual(ticking.map(() => ticks));
      const blocked = (await Promise.all(blocks.map((handle) => handle.fetchHistory()))).map((history) => ({
        from: Math.max(...timesIn(history, "activityTaskStartedEventAttributes")),
        to: Math.max(...timesIn(history, "activityTaskCompletedEventAttributes")),
      }));
      const meanwhile = (time: number): boolean => blocked.some(({ from, to }) => time > from && time < to);
      const histories = await Promise.all(ticking.map((handle) => handle.fetchHistory()));
      let answered = 0;
      for (const history of histories) {
        expect(taskFailures(history)).toEqual([]);
        expect(count(history, "timerFiredEventAttributes")).toBe(ticks);
        answered += timesIn(history, "workflowTaskCompletedEventAttributes").filter(meanwhile).length;
      }
      expect(answered).toBeGreaterThan(0);
      console.log(`lanes ${lanes}: ${answered} tasks of ${runs} others answered while the main thread was blocked`);
      const looped = await Promise.all(loops.map((loop) => loop.fetchHistory()));
      const failures = looped.flatMap((history) => {
        const when = timesIn(history, "workflowTaskFailedEventAttributes");
        return taskFailures(history).map((text, n) => ({ text, when: when[n] ?? 0 }));
      });
      const stops = failures.filter(({ text }) => text.includes("[TMPRL1101] Workflow spin"));
      expect(stops.filter(({ when }) => meanwhile(when))).not.toHaveLength(0);
      // What is to be tried in quarantine waits for a thread, which only the main thread can start: that was blocked then.
      for (const { text, when } of failures.filter((failure) => !stops.includes(failure))) {
        expect(text).toContain("no thread to try it in was started in time");
        expect(blocked.some(({ from, to }) => from < when && to > when - quarantineWaitMs)).toBe(true);
      }
      await Promise.all(loops.map((loop) => loop.terminate()));
      expect(log.filter(({ message }) => message === "A workflow lane was lost")).toEqual([]);
      await expectReplays(histories);
    });
  },
);
