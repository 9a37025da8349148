import { defineWorkflow } from "protempo/workflow";
import { type Notes, note, quick } from "./notes.js";

/** Timers of every length and from every source. */
export const timers = defineWorkflow("timers", async (ctx) => {
  const notes: Notes = [];
  const started = ctx.now();
  await note(notes, "short", ctx.sleep(5));
  await note(notes, "zero", ctx.sleep(0));
  await note(notes, "text", ctx.sleep("20 ms"));
  await Promise.all([5, 3, 1, 4, 2].map((ms) => note(notes, String(ms), ctx.sleep(ms * 20))));
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      notes.push("timeout");
      resolve();
    }, 10);
  });
  await new Promise<void>((resolve) => {
    const cleared = setTimeout(() => notes.push("never"), 30);
    setTimeout(() => clearTimeout(cleared), 1);
    setTimeout(resolve, 60);
  });
  const unsent = setTimeout(() => notes.push("never"), 30);
  clearTimeout(unsent);
  await note(
    notes,
    "cancelled",
    ctx.scope(async (inner, cancel) => {
      const running = inner.sleep("1h");
      await ctx.sleep(5);
      cancel();
      return running;
    }),
  );
  await note(
    notes,
    "cancelled at once",
    ctx.scope((inner, cancel) => {
      const running = inner.sleep("1h");
      cancel();
      return running;
    }),
  );
  await note(
    notes,
    "in a cancelled scope",
    ctx.scope(async (inner, cancel) => {
      cancel();
      await inner.sleep(5);
    }),
  );
  notes.push(ctx.now() >= started ? "time goes on" : "time goes back", new Date(ctx.now()).toISOString());
  return notes;
});

/** Conditions with and without a timeout, 0 included, which a patch of the SDK decides. */
export const conditions = defineWorkflow("conditions", async (ctx) => {
  const notes: Notes = [];
  let ready = false;
  let count = 0;
  ctx.untyped.onSignal("count", () => {
    count++;
  });
  await note(
    notes,
    "true from the start",
    ctx.condition(() => true),
  );
  await note(
    notes,
    "true, with a timeout",
    ctx.condition(() => true, "1m"),
  );
  await note(
    notes,
    "timeout",
    ctx.condition(() => ready, 20),
  );
  await note(
    notes,
    "timeout 0",
    ctx.condition(() => ready, 0),
  );
  await note(
    notes,
    "timeout 0, true",
    ctx.condition(() => true, 0),
  );
  const waits = [
    note(
      notes,
      "a",
      ctx.condition(() => ready),
    ),
    note(
      notes,
      "b",
      ctx.condition(() => ready, "1m"),
    ),
    note(
      notes,
      "c",
      ctx.condition(() => ready && notes.some((line) => line.startsWith("a"))),
    ),
  ];
  await ctx.sleep(5);
  ready = true;
  await Promise.all(waits);
  await note(
    notes,
    "counted",
    ctx.condition(() => count >= 3, "1m"),
  );
  await note(
    notes,
    "cancelled",
    ctx.scope(async (inner, cancel) => {
      const wait = inner.condition(() => false, "1m");
      await ctx.untyped.activity("echo", [1], quick);
      cancel();
      return wait;
    }),
  );
  return notes;
});
