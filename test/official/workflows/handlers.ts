import { ApplicationError, defineWorkflow } from "protempo/workflow";
import { collect, kind, type Notes, note, quick } from "./notes.js";

/** Signals before the start, many at once, to handlers that come late, and while an activity runs. */
export const signals = defineWorkflow("signals", async (ctx, expected) => {
  const notes: Notes = [];
  const early = collect(ctx, "early");
  notes.push(`early at the start: ${early.length}`);
  await ctx.untyped.activity("slow", [100], quick);
  notes.push(`early after an activity: ${early.length}`);
  ctx.untyped.onSignal("late", (value) => {
    notes.push(`late ${String(value)}`);
  });
  notes.push("handler set");
  ctx.untyped.onSignal("slow", async (value) => {
    notes.push(`slow ${String(value)} begins`);
    await ctx.untyped.activity("slow", [Number(value)], quick);
    notes.push(`slow ${String(value)} ends`);
  });
  await ctx.condition(() => early.length >= Number(expected));
  await ctx.condition(() => ctx.allHandlersFinished());
  ctx.untyped.onSignal("late", undefined);
  return [...notes, `early: ${early.join(" ")}`];
});

/** A run whose signal handler's failure is the run's. */
export const failingSignal = defineWorkflow("failingSignal", async (ctx) => {
  ctx.untyped.onSignal("fail", async () => {
    await ctx.sleep(1);
    throw ApplicationError.create({ message: "the handler fails", type: "Handler", nonRetryable: true });
  });
  await ctx.condition(() => false);
});

/** Updates: validated, refused, with activities in them, failing, and several at once over shared state. */
export const updates = defineWorkflow("updates", async (ctx) => {
  const notes: Notes = [];
  let total = 0;
  let done = false;
  let busy = false;
  ctx.untyped.onUpdate(
    "add",
    async (amount) => {
      notes.push(`add ${String(amount)}`);
      await ctx.condition(() => !busy);
      busy = true;
      await ctx.untyped.activity("slow", [5], quick);
      total += Number(amount);
      busy = false;
      return total;
    },
    {
      validator: (amount) => {
        if (Number(amount) <= 0) throw ApplicationError.create({ message: "only more than nothing", type: "Amount" });
      },
    },
  );
  ctx.untyped.onUpdate("peek", () => total);
  ctx.untyped.onUpdate("fail", async (how) => {
    if (how === "later") await ctx.sleep(2);
    throw ApplicationError.create({ message: `fails ${String(how)}`, type: "Update", details: [how] });
  });
  ctx.untyped.onUpdate("delegate", async (value) => ctx.untyped.child("echoChild", [value]));
  ctx.untyped.onSignal("done", () => {
    done = true;
  });
  await ctx.condition(() => done && ctx.allHandlersFinished());
  return [...notes, `total ${total}`];
});

/** Updates that come before their handler. */
export const lateUpdates = defineWorkflow("lateUpdates", async (ctx) => {
  const notes: Notes = [];
  const done = collect(ctx, "done");
  await ctx.untyped.activity("slow", [50], quick);
  ctx.untyped.onUpdate("late", async (value) => {
    notes.push(`late ${String(value)} begins`);
    await ctx.sleep(1);
    notes.push(`late ${String(value)} ends`);
    return `late ${String(value)}`;
  });
  notes.push("set");
  await ctx.condition(() => done.length > 0 && ctx.allHandlersFinished());
  return notes;
});

/** Signals, updates, timers and activities that meet in shared state. */
export const meeting = defineWorkflow("meeting", async (ctx, rounds) => {
  const notes: Notes = [];
  const queue: unknown[] = [];
  let closed = false;
  let version = 0;
  ctx.untyped.onSignal("put", (value) => {
    queue.push(value);
    version++;
    notes.push(`put ${String(value)}`);
  });
  ctx.untyped.onSignal("work", async (value) => {
    notes.push(`work ${String(value)}`);
    await Promise.race([ctx.untyped.activity("echo", [value], quick), ctx.sleep(3)]);
    version++;
    notes.push(`worked ${String(value)}`);
  });
  ctx.untyped.onUpdate("take", async (label) => {
    notes.push(`take ${String(label)}`);
    const got = await ctx.condition(() => queue.length > 0, 200);
    const value = got ? queue.shift() : "nothing";
    await ctx.untyped.localActivity("echo", [value], quick);
    notes.push(`taken ${String(label)} ${String(value)}`);
    return value;
  });
  ctx.untyped.onSignal("close", () => {
    closed = true;
  });
  for (let round = 0; round < Number(rounds); round++) {
    const before = version;
    await Promise.race([
      ctx.condition(() => version > before),
      ctx.sleep(10).then(() => notes.push(`tick ${round}`)),
      ctx.untyped.activity("slow", [5], quick).then(() => notes.push(`beat ${round}`)),
    ]);
  }
  await ctx.condition(() => closed && ctx.allHandlersFinished());
  return notes;
});

/** Handlers that cancel what the main function waits for. */
export const interrupted = defineWorkflow("interrupted", async (ctx) => {
  const notes: Notes = [];
  let stop = (): void => {};
  ctx.untyped.onSignal("stop", () => stop());
  const work = ctx.scope(async (inner, cancel) => {
    stop = cancel;
    try {
      await Promise.all([
        inner.sleep("1h"),
        inner.untyped.activity("slow", [60_000], { ...quick, heartbeatTimeout: "5s" }),
      ]);
    } catch (error) {
      notes.push(kind(error));
      await note(notes, "inside", inner.sleep(1));
      await note(
        notes,
        "shielded",
        inner.shield((safe) => safe.untyped.activity("echo", ["clean"], quick)),
      );
      throw error;
    }
  });
  await note(notes, "work", work);
  return notes;
});
