import { defineWorkflow } from "protempo/workflow";
import { kind, type Notes, note, once, quick } from "./notes.js";

/** Results, failures, retries, options, and payloads of every encoding. */
export const activities = defineWorkflow("activities", async (ctx, name) => {
  const notes: Notes = [];
  const { untyped } = ctx;
  await note(notes, "echo", untyped.activity("echo", [name, 1, { deep: [true, null] }], quick));
  await note(notes, "nothing", untyped.activity("nothing", [], quick));
  await note(notes, "bytes", untyped.activity("bytes", [new Uint8Array([1, 2, 250])], quick));
  await note(notes, "fails", untyped.activity("fail", ["no luck"], once));
  const eagerly = { startToCloseTimeout: "30s", retry: { initialInterval: 5, backoffCoefficient: 1 } } as const;
  await note(notes, "flaky", untyped.activity("flaky", [3], eagerly));
  const refused = { startToCloseTimeout: "30s", retry: { nonRetryableErrorTypes: ["Luck"] } } as const;
  await note(notes, "not retried", untyped.activity("fail", ["typed"], refused));
  await note(notes, "final", untyped.activity("finalFailure", [], quick));
  await note(
    notes,
    "all options",
    untyped.activity("echo", ["options"], {
      activityId: "mine",
      taskQueue: "official",
      scheduleToCloseTimeout: "1m",
      scheduleToStartTimeout: "50s",
      startToCloseTimeout: "40 seconds",
      heartbeatTimeout: 30_000,
      retry: { initialInterval: "2s", backoffCoefficient: 1.5, maximumInterval: "9s", maximumAttempts: 7 },
      cancellationType: "waitForCancellation",
      eager: false,
    }),
  );
  await note(notes, "unknown", untyped.activity("noSuchActivity", [], once));
  return notes;
});

/** Each of the timeouts that the server watches. */
export const activityTimeouts = defineWorkflow("activityTimeouts", async (ctx) => {
  const notes: Notes = [];
  const single = { maximumAttempts: 1 } as const;
  const { untyped } = ctx;
  await Promise.all([
    note(notes, "start", untyped.activity("slow", [60_000], { startToCloseTimeout: "1s", retry: single })),
    note(
      notes,
      "heartbeat",
      untyped.activity("silent", [60_000], { startToCloseTimeout: "1m", heartbeatTimeout: "1s", retry: single }),
    ),
    note(
      notes,
      "queue",
      untyped.activity("echo", [], {
        taskQueue: "nobody-polls",
        startToCloseTimeout: "1m",
        scheduleToStartTimeout: "1s",
      }),
    ),
    note(notes, "all", untyped.activity("slow", [60_000], { scheduleToCloseTimeout: "1s", retry: single })),
  ]);
  return notes;
});

/** Cancelled in each type: before it was sent, when it runs, and with an activity that does not listen. */
export const activityCancels = defineWorkflow("activityCancels", async (ctx) => {
  const notes: Notes = [];
  for (const cancellationType of ["tryCancel", "waitForCancellation", "abandon", undefined] as const) {
    const options = { startToCloseTimeout: "1m", heartbeatTimeout: "10s", cancellationType } as const;
    const label = cancellationType ?? "default";
    await note(
      notes,
      `${label} at once`,
      ctx.scope((inner, cancel) => {
        const running = inner.untyped.activity("slow", [60_000], options);
        cancel();
        return running;
      }),
    );
    await note(
      notes,
      `${label} later`,
      ctx.scope(async (inner, cancel) => {
        const running = inner.untyped.activity("slow", [1_500], options);
        await ctx.sleep(200);
        cancel();
        notes.push(`${label} asked`);
        return running;
      }),
    );
  }
  await note(
    notes,
    "stubborn",
    ctx.scope(async (inner, cancel) => {
      const running = inner.untyped.activity("stubborn", [400], { ...quick, cancellationType: "waitForCancellation" });
      await ctx.sleep(100);
      cancel();
      return running;
    }),
  );
  return notes;
});

/** Many at once, results in the order of their calls and continuations in the order of their ends. */
export const fanOut = defineWorkflow("fanOut", async (ctx, count) => {
  const notes: Notes = [];
  const numbers = Array.from({ length: Number(count) }, (_, at) => at);
  const results = await Promise.all(
    numbers.map(async (at) => {
      const result = await ctx.untyped.activity("echo", [at], quick);
      notes.push(String(at));
      return result;
    }),
  );
  return { sum: results.reduce((sum: number, value) => sum + Number(value), 0), order: notes.join(" ") };
});

/** The first of several decides, and the rest is cancelled. */
export const races = defineWorkflow("races", async (ctx) => {
  const notes: Notes = [];
  const first = await ctx.scope(async (inner, cancel) => {
    const winner = await Promise.race([
      inner.untyped.activity("slow", [20], quick).then(() => "fast"),
      inner.untyped.activity("slow", [5_000], quick).then(() => "slow"),
      inner.sleep("1m").then(() => "timer"),
    ]);
    cancel();
    return winner;
  });
  notes.push(first);
  const settled = await Promise.allSettled([
    ctx.untyped.activity("fail", ["a"], once),
    ctx.sleep(20),
    ctx.untyped.activity("echo", ["b"], quick),
  ]);
  notes.push(...settled.map((result) => (result.status === "fulfilled" ? "ok" : kind(result.reason))));
  notes.push(
    String(await Promise.any([ctx.untyped.activity("fail", ["c"], once), ctx.untyped.activity("echo", ["d"], quick)])),
  );
  await note(
    notes,
    "all",
    Promise.all([ctx.untyped.activity("fail", ["e"], once), ctx.sleep(500), ctx.untyped.activity("echo", [1], quick)]),
  );
  return notes;
});

/** Pages of an async iterator, whose own code awaits activities. */
export const iterators = defineWorkflow("iterators", async (ctx) => {
  const seen: unknown[] = [];
  async function* pages(): AsyncGenerator<unknown> {
    for (let page = 0; page < 3; page++) {
      yield await ctx.untyped.activity("echo", [page], quick);
      await ctx.sleep(1);
    }
  }
  const aside = ctx.sleep(5).then(() => seen.push("aside"));
  for await (const page of pages()) seen.push(page);
  await aside;
  for await (const late of [ctx.sleep(2), ctx.untyped.activity("echo", ["late"], quick)]) seen.push(late ?? null);
  return seen;
});
