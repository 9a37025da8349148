import { defineWorkflow, type WorkflowContext } from "protempo/workflow";
import { once, quick } from "./workflows/notes.js";

const fails = (ctx: WorkflowContext): Promise<unknown> => ctx.untyped.activity("fail", ["through and through"], once);

// Each is the workflow of `failing-activity.json`, changed in one way.

export const same = defineWorkflow("the same code", (ctx) => fails(ctx));

export const patched = defineWorkflow("a timer behind a patch", async (ctx) => {
  if (ctx.patched("later")) await ctx.sleep(5);
  return fails(ctx);
});

export const conditionFirst = defineWorkflow("a condition that is true first", async (ctx) => {
  await ctx.condition(() => true);
  return fails(ctx);
});

export const timerFirst = defineWorkflow("a timer first", async (ctx) => {
  await ctx.sleep(5);
  return fails(ctx);
});

export const timerAside = defineWorkflow("a timer aside", async (ctx) => {
  ctx.sleep(5).catch(() => {});
  return fails(ctx);
});

export const localFirst = defineWorkflow("a local activity first", async (ctx) => {
  await ctx.untyped.localActivity("echo", [], quick);
  return fails(ctx);
});

export const patchFirst = defineWorkflow("a deprecated patch first", async (ctx) => {
  ctx.deprecatePatch("never asked");
  return fails(ctx);
});

export const otherType = defineWorkflow("another activity", (ctx) => ctx.untyped.activity("echo", [], once));

export const otherId = defineWorkflow("another activity ID", (ctx) =>
  ctx.untyped.activity("fail", ["through and through"], { ...once, activityId: "other" }),
);

export const otherInput = defineWorkflow("another input", (ctx) => ctx.untyped.activity("fail", ["other"], once));

export const local = defineWorkflow("a local activity instead", (ctx) => ctx.untyped.localActivity("fail", [], once));

export const child = defineWorkflow("a child instead", (ctx) => ctx.untyped.child("fail", []));

export const timer = defineWorkflow("a timer instead", (ctx) => ctx.sleep(5));

export const nothing = defineWorkflow("no activity", async () => {});

export const twice = defineWorkflow("two activities", (ctx) => Promise.race([fails(ctx), fails(ctx)]));

export const swallowed = defineWorkflow("the failure swallowed", (ctx) => fails(ctx).catch(() => "well"));

export const waits = defineWorkflow("waits for more", async (ctx) => {
  await fails(ctx).catch(() => {});
  await ctx.condition(() => false);
});

export const more = defineWorkflow("an activity more at the end", async (ctx) => {
  await fails(ctx).catch(() => {});
  await fails(ctx);
});

export const asNew = defineWorkflow("continues as new", async (ctx) => {
  await fails(ctx).catch(() => {});
  return ctx.untyped.continueAsNew([]);
});
