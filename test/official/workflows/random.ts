import { defineWorkflow } from "protempo/workflow";
import { type Notes, note, quick } from "./notes.js";

/** Numbers and UUIDs by chance decide what the run does. */
export const chances = defineWorkflow("chances", async (ctx, steps) => {
  const notes: Notes = [];
  for (let step = 0; step < Number(steps); step++) {
    const roll = step % 2 === 0 ? ctx.random() : Math.random();
    notes.push(roll.toFixed(12));
    if (roll < 0.3) await ctx.sleep(1 + Math.floor(roll * 20));
    else if (roll < 0.6) await note(notes, "activity", ctx.untyped.activity("echo", [ctx.uuid4()], quick));
    else if (roll < 0.75) await note(notes, "local", ctx.untyped.localActivity("echo", [Math.random()], quick));
    else if (roll < 0.85) await note(notes, "child", ctx.untyped.child("echoChild", [step]));
    else if (roll < 0.95) await Promise.all([ctx.sleep(2), ctx.untyped.activity("echo", [roll], quick)]);
    else notes.push(ctx.uuid4());
  }
  return notes;
});

/** Reset while it waits: the numbers after the reset are others, and both runs replay. */
export const resettable = defineWorkflow("resettable", async (ctx) => {
  const notes: Notes = [];
  let go = false;
  ctx.untyped.onSignal("go", () => {
    go = true;
  });
  notes.push(ctx.uuid4(), ctx.random().toFixed(12));
  await ctx.untyped.activity("echo", [ctx.uuid4()], quick);
  notes.push(ctx.uuid4());
  await ctx.sleep(10);
  notes.push(ctx.uuid4(), ctx.random().toFixed(12));
  await ctx.condition(() => go);
  await note(notes, "after", ctx.untyped.activity("echo", [ctx.uuid4()], quick));
  notes.push(ctx.uuid4());
  return notes;
});
