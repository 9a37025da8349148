import { defineWorkflow } from "protempo/workflow";
import { type Notes, note, once, quick } from "./notes.js";

/** Results, failures, and retries that Core makes itself. */
export const localActivities = defineWorkflow("localActivities", async (ctx) => {
  const notes: Notes = [];
  const { untyped } = ctx;
  await note(notes, "echo", untyped.localActivity("echo", ["l", { n: 1 }], quick));
  await note(notes, "nothing", untyped.localActivity("nothing", [], quick));
  await note(notes, "fails", untyped.localActivity("fail", ["local"], once));
  const eagerly = { startToCloseTimeout: "30s", retry: { initialInterval: 5, backoffCoefficient: 1 } } as const;
  await note(notes, "flaky", untyped.localActivity("flaky", [3], eagerly));
  await note(notes, "final", untyped.localActivity("finalFailure", [], quick));
  const short = { startToCloseTimeout: 300, retry: { maximumAttempts: 1 } } as const;
  await note(notes, "timeout", untyped.localActivity("silent", [60_000], short));
  await Promise.all([
    note(notes, "a", untyped.localActivity("slow", [60], quick)),
    note(notes, "b", untyped.localActivity("slow", [10], quick)),
    note(notes, "c", untyped.activity("slow", [30], quick)),
    note(notes, "d", ctx.sleep(40)),
  ]);
  return notes;
});

/** A wait between attempts that is over the threshold becomes a timer, and the next attempt has a new number. */
export const localBackoff = defineWorkflow("localBackoff", async (ctx) => {
  const notes: Notes = [];
  const options = {
    startToCloseTimeout: "30s",
    localRetryThreshold: 100,
    retry: { initialInterval: 400, backoffCoefficient: 2, maximumAttempts: 4 },
  } as const;
  await Promise.all([
    note(notes, "flaky", ctx.untyped.localActivity("flaky", [3], options)),
    note(notes, "echo", ctx.untyped.localActivity("echo", [1], quick)),
    note(notes, "timer", ctx.sleep(600)),
  ]);
  await note(
    notes,
    "gives up",
    ctx.untyped.localActivity("fail", ["often"], { ...options, retry: { ...options.retry, maximumAttempts: 2 } }),
  );
  await note(
    notes,
    "cancelled while it waits",
    ctx.scope(async (inner, cancel) => {
      const running = inner.untyped.localActivity("fail", ["often"], {
        ...options,
        retry: { initialInterval: "1m" },
      });
      await ctx.sleep(300);
      cancel();
      return running;
    }),
  );
  return notes;
});

/** Cancelled in each type. */
export const localCancels = defineWorkflow("localCancels", async (ctx) => {
  const notes: Notes = [];
  for (const cancellationType of ["tryCancel", "waitForCancellation", "abandon", undefined] as const) {
    const label = cancellationType ?? "default";
    const options = { ...quick, cancellationType } as const;
    await note(
      notes,
      `${label} later`,
      ctx.scope(async (inner, cancel) => {
        const running = inner.untyped.localActivity("slow", [600], options);
        await ctx.sleep(100);
        cancel();
        notes.push(`${label} asked`);
        return running;
      }),
    );
    await note(notes, `${label} next`, ctx.untyped.localActivity("echo", [label], quick));
  }
  return notes;
});
