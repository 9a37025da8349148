import { expect, test } from "vitest";
import { EngineDriver, payload, payloadValue } from "../../../test/workflow/driver.js";
import { defineWorkflow } from "./registration.js";

test("a workflow without a contract sleeps, calls an activity and completes", async () => {
  const hello = defineWorkflow("hello", async (ctx, name) => {
    await ctx.sleep("1s");
    const greeting = await ctx.untyped.activity("greet", [name], { startToCloseTimeout: "10s" });
    return { greeting, at: ctx.now(), type: ctx.workflowType };
  });
  const driver = new EngineDriver({ hello });

  const first = await driver.start("hello", ["Ada"]);
  expect(first.commands).toEqual([{ startTimer: { seq: 1, startToFireTimeout: "1s" } }]);

  const second = await driver.activate([{ fireTimer: { seq: 1 } }]);
  expect(second.commands).toEqual([
    {
      scheduleActivity: {
        seq: 1,
        activityId: "1",
        activityType: "greet",
        taskQueue: "queue",
        arguments: [payload("Ada")],
        startToCloseTimeout: "10s",
      },
    },
  ]);

  const result = { completed: { result: payload("Hello, Ada") } };
  const third = await driver.activate([{ resolveActivity: { seq: 1, result } }], { timestamp: 1_700_000_005_000 });
  expect(third.kinds).toEqual(["completeWorkflowExecution"]);
  expect(payloadValue((third.commands[0] as never).completeWorkflowExecution.result)).toEqual({
    greeting: "Hello, Ada",
    at: 1_700_000_005_000,
    type: "hello",
  });
});
