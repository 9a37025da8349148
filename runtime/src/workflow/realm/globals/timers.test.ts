import { expect, test } from "vitest";
import { EngineDriver } from "../../../../../test/workflow/driver.js";
import type { WorkflowContext } from "../../context.js";
import { defineWorkflow } from "../../registration.js";
import { connectEnvironment } from "../environment.js";
import { installTimers } from "./timers.js";

const timers = {} as typeof globalThis;
installTimers(timers);

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  const driver = new EngineDriver({ workflow: defineWorkflow("workflow", run) });
  connectEnvironment(driver.engine);
  return driver;
}

test("an interval is cleared in a later task than the one that set it, by itself or from outside", async () => {
  const seen: string[] = [];
  const driver = drive(async (ctx) => {
    const outer = timers.setInterval(() => seen.push("outer"), 1000);
    const own = timers.setInterval(() => {
      seen.push("own");
      if (seen.length > 3) timers.clearInterval(own);
    }, 1000);
    ctx.untyped.onSignal("stop", () => timers.clearInterval(outer));
    await ctx.condition(() => false);
  });
  const fire = (seq: number) => driver.activate([{ fireTimer: { seq } }]);
  expect((await driver.start("workflow")).kinds).toEqual(["startTimer", "startTimer"]);
  expect((await fire(1)).commands).toMatchObject([{ startTimer: { seq: 3 } }]);
  expect((await fire(2)).commands).toMatchObject([{ startTimer: { seq: 4 } }]);
  expect((await fire(3)).commands).toMatchObject([{ startTimer: { seq: 5 } }]);
  expect((await fire(4)).commands).toEqual([]);
  const stopped = await driver.activate([{ signalWorkflow: { signalName: "stop" } }]);
  expect(stopped.commands).toEqual([{ cancelTimer: { seq: 5 } }]);
  expect(seen).toEqual(["outer", "own", "outer", "own"]);
});
