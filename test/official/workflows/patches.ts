import { defineWorkflow } from "protempo/workflow";
import { collect, type Notes, note, quick } from "./notes.js";

/** Patches decided live, asked again, in a loop, and deprecated. */
export const patches = defineWorkflow("patches", async (ctx) => {
  const notes: Notes = [];
  if (ctx.patched("first")) await note(notes, "new", ctx.untyped.activity("echo", ["new"], quick));
  else await note(notes, "old", ctx.sleep(5));
  notes.push(String(ctx.patched("first")));
  ctx.deprecatePatch("second");
  await note(notes, "timer", ctx.sleep(5));
  for (let round = 0; round < 3; round++) {
    if (ctx.patched("looped")) await note(notes, "looped", ctx.untyped.localActivity("echo", [round], quick));
  }
  ctx.deprecatePatch("first");
  await Promise.all(["x", "y", "x"].map((id) => note(notes, id, ctx.patched(id) ? ctx.sleep(2) : ctx.sleep(3))));
  return notes;
});

/** Began before the patch, goes on after it. */
export const patchedLater = defineWorkflow("patchedLater", async (ctx) => {
  const notes: Notes = [];
  const go = collect(ctx, "go");
  notes.push(`first: ${ctx.patched("came later")}`);
  if (ctx.patched("came later")) await ctx.untyped.activity("echo", ["new"], quick);
  else await ctx.untyped.activity("echo", ["old"], quick);
  await ctx.condition(() => go.length > 0);
  notes.push(`then: ${ctx.patched("came later")}`);
  if (ctx.patched("came later")) await ctx.sleep(3);
  await ctx.untyped.activity("echo", ["end"], quick);
  return notes;
});
