import { defineWorkflow } from "protempo/workflow";
import { kind, type Notes, note, quick } from "./notes.js";

const heard = { startToCloseTimeout: "1m", heartbeatTimeout: "5s" } as const;

/** The run is cancelled, and what it does then is its `way`. */
export const cancelled = defineWorkflow("cancelled", async (ctx, way) => {
  const notes: Notes = [];
  switch (way) {
    case "timer":
      return ctx.sleep("1h");
    case "condition":
      return ctx.condition(() => false);
    case "timed condition":
      return ctx.condition(() => false, "1h");
    case "activity":
      return ctx.untyped.activity("slow", [60_000], { ...heard, cancellationType: "waitForCancellation" });
    case "try activity":
      return ctx.untyped.activity("slow", [60_000], heard);
    case "child":
      return ctx.untyped.child("patientChild", [10]);
    case "local":
      return ctx.untyped.localActivity("slow", [3_000], quick);
    case "swallowed":
      await note(notes, "timer", ctx.sleep("1h"));
      await note(notes, "again", ctx.sleep(5));
      return notes;
    case "swallowed, then in an activity":
      await note(notes, "timer", ctx.sleep("1h"));
      await ctx.scope(async (inner, cancel) => {
        const running = inner.untyped.activity("slow", [60_000], heard);
        cancel();
        await running;
      });
      return notes;
    case "clean-up":
      try {
        await Promise.all([ctx.sleep("1h"), ctx.untyped.activity("slow", [60_000], heard)]);
      } catch (error) {
        await ctx.shield(async (safe) => {
          await safe.untyped.activity("echo", ["clean-up"], quick);
          await safe.sleep(5);
          await safe.untyped.child("echoChild", ["clean-up"]);
        });
        throw error;
      }
      return notes;
    case "shielded": {
      const result = await ctx.shield((safe) => safe.untyped.activity("slow", [700], heard));
      notes.push(JSON.stringify(result));
      await note(notes, "after", ctx.sleep(5));
      return notes;
    }
    case "other failure":
      try {
        await ctx.sleep("1h");
      } catch (error) {
        throw new Error(`instead of ${kind(error)}`);
      }
      return notes;
    default:
      return everything();
  }

  async function everything(): Promise<Notes> {
    await Promise.all([
      note(notes, "timer", ctx.sleep("1h")),
      note(notes, "activity", ctx.untyped.activity("slow", [60_000], heard)),
      note(
        notes,
        "shielded",
        ctx.shield((safe) => safe.sleep(400)),
      ),
      note(
        notes,
        "timed",
        ctx.withTimeout("1h", (inner) => inner.untyped.activity("slow", [60_000], heard)),
      ),
      note(notes, "child", ctx.untyped.child("patientChild", [10])),
      note(
        notes,
        "condition",
        ctx.condition(() => false, "30m"),
      ),
      note(
        notes,
        "scope in a shielded one",
        ctx.shield((safe) => safe.scope((inner) => inner.sleep(500))),
      ),
      note(
        notes,
        "shielded in a scope",
        ctx.scope((inner) => inner.shield((safe) => safe.sleep(600))),
      ),
    ]);
    return notes;
  }
});

/** Scopes in scopes, with timeouts, shielded, and cancelled from everywhere. */
export const scopes = defineWorkflow("scopes", async (ctx) => {
  const notes: Notes = [];
  await note(
    notes,
    "in time",
    ctx.withTimeout("1h", (inner) => inner.sleep(5)),
  );
  await note(
    notes,
    "too late",
    ctx.withTimeout(20, (inner) => inner.sleep("1h")),
  );
  await note(
    notes,
    "activity too late",
    ctx.withTimeout(100, (inner) => inner.untyped.activity("slow", [60_000], heard)),
  );
  await note(
    notes,
    "timed in timed",
    ctx.withTimeout(30, (outer) => outer.withTimeout("1h", (inner) => inner.untyped.child("patientChild", [5]))),
  );
  await note(
    notes,
    "shielded in timed",
    ctx.withTimeout(20, (outer) => outer.shield((inner) => inner.sleep(60))),
  );
  await note(
    notes,
    "scope in shielded in cancelled",
    ctx.scope(async (outer, cancel) => {
      const inner = outer.shield((safe) => safe.scope((deep) => deep.sleep(40)));
      await ctx.sleep(5);
      cancel();
      return inner;
    }),
  );
  await note(
    notes,
    "timed in shielded in cancelled",
    ctx.scope(async (outer, cancel) => {
      const inner = outer.shield((safe) => safe.withTimeout(200, (deep) => deep.untyped.activity("slow", [60], heard)));
      await ctx.sleep(5);
      cancel();
      return inner;
    }),
  );
  await note(
    notes,
    "several",
    ctx.scope(async (outer, cancel) => {
      const all = Promise.allSettled([
        outer.sleep("1h"),
        outer.scope((inner) => inner.sleep("2h")),
        outer.untyped.activity("slow", [60_000], heard),
        outer.condition(() => false, "3h"),
        outer.scope((inner) => inner.scope((deep) => deep.untyped.localActivity("slow", [2_000], quick))),
      ]);
      await ctx.sleep(50);
      cancel();
      return (await all).map((result) => (result.status === "rejected" ? kind(result.reason) : "ok"));
    }),
  );
  await note(
    notes,
    "error in a timed scope",
    ctx.withTimeout("1h", () => Promise.reject(new Error("mine"))),
  );
  return notes;
});

/** Ends with its own scope cancelled, although nobody cancelled the run. */
export const selfCancelled = defineWorkflow("selfCancelled", (ctx) =>
  ctx.scope(async (inner, cancel) => {
    const sleep = inner.sleep("1h");
    await ctx.sleep(5);
    cancel();
    await sleep;
  }),
);
