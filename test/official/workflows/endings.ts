import { ApplicationError, defineWorkflow } from "protempo/workflow";
import { once, quick } from "./notes.js";

/** Fails in each way that fails a run. */
export const failing = defineWorkflow("failing", async (ctx, way) => {
  switch (way) {
    case "application":
      throw ApplicationError.create({
        message: "on purpose",
        type: "Purpose",
        details: [1, { two: 2 }],
        nonRetryable: true,
      });
    case "caused":
      throw ApplicationError.create({
        message: "outer",
        type: "Outer",
        cause: ApplicationError.create({ message: "inner", type: "Inner", nextRetryDelay: "3s" }),
      });
    case "activity":
      return ctx.untyped.activity("fail", ["through and through"], once);
    case "activity timeout":
      return ctx.untyped.activity("slow", [60_000], { startToCloseTimeout: "1s", retry: { maximumAttempts: 1 } });
    case "local":
      return ctx.untyped.localActivity("fail", ["through and through"], once);
    case "child":
      return ctx.untyped.child("failingChild", []);
    case "already started":
      return ctx.untyped.child("echoChild", [], { workflowId: ctx.info.workflowId });
    default:
      throw ApplicationError.create({ message: String(way) });
  }
});

/** Ends at once, with each kind of result. */
export const results = defineWorkflow("results", async (_ctx, way) => {
  if (way === "bytes") return new Uint8Array([0, 1, 255]);
  if (way === "null") return null;
  return way === "nothing" ? undefined : { way, nested: { list: [1, "two", false] } };
});

/** Continues as new until it has counted down. */
export const countdown = defineWorkflow("countdown", async (ctx, left, options) => {
  await ctx.untyped.activity("echo", [left], quick);
  if (left === 0) return { id: ctx.info.workflowId, at: "the end" };
  if (options === "timeouts") {
    return ctx.untyped.continueAsNew([Number(left) - 1], {
      runTimeout: "5m",
      taskTimeout: "9s",
      taskQueue: "official",
    });
  }
  if (options === "other") return ctx.untyped.continueAsNew([left], { type: "echoChild" });
  return ctx.untyped.continueAsNew([Number(left) - 1]);
});

/** Fails until its last attempt. */
export const retried = defineWorkflow("retried", async (ctx, attempts) => {
  await ctx.sleep(5);
  if (ctx.info.attempt < Number(attempts)) {
    throw ApplicationError.create({ message: `attempt ${ctx.info.attempt}`, type: "Attempt" });
  }
  return `attempt ${ctx.info.attempt}`;
});

/** A run of a cron schedule. */
export const scheduled = defineWorkflow("scheduled", async (ctx) => ctx.untyped.activity("echo", ["cron"], quick));
