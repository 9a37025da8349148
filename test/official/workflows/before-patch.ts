import { defineWorkflow } from "protempo/workflow";
import { collect, type Notes, quick } from "./notes.js";

/** What ran before the patch came. */
export const patchedLater = defineWorkflow("patchedLater", async (ctx) => {
  const notes: Notes = [];
  const go = collect(ctx, "go");
  notes.push("first: false");
  await ctx.untyped.activity("echo", ["old"], quick);
  await ctx.condition(() => go.length > 0);
  await ctx.untyped.activity("echo", ["end"], quick);
  return notes;
});
