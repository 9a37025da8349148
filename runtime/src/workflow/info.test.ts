import type { JsonObject } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { EngineDriver, initialize } from "../../../test/workflow/driver.js";
import type { WorkflowContext } from "./context.js";
import type { WorkflowInfo } from "./info.js";
import { defineWorkflow } from "./registration.js";

function startedWith(fields: JsonObject): JsonObject {
  const { initializeWorkflow } = initialize("workflow") as { initializeWorkflow: JsonObject };
  return { initializeWorkflow: { ...initializeWorkflow, ...fields } };
}

/** An engine with a workflow that waits, and the info that it has. */
function drive(): { driver: EngineDriver; info: () => WorkflowInfo } {
  let context: WorkflowContext | undefined;
  const driver = new EngineDriver({
    workflow: defineWorkflow("workflow", async (ctx) => {
      context = ctx;
      ctx.untyped.onQuery("flags", () => flagsOf(ctx.info));
      await ctx.sleep(1);
      await ctx.condition(() => false);
    }),
  });
  return {
    driver,
    info: () => {
      if (context === undefined) throw new Error("The workflow has not begun");
      return context.info;
    },
  };
}

function flagsOf({ isReplaying, isReplayingHistory, isReadOnly }: WorkflowInfo): unknown {
  return [isReplaying, isReplayingHistory, isReadOnly];
}

test("the run's start, its first task and its IDs are told apart", async () => {
  const { driver, info } = drive();
  const fields = { startTime: "2023-11-14T22:13:10Z", originalExecutionRunId: "run-before-reset" };
  await driver.activate([startedWith(fields)]);
  await driver.activate([{ fireTimer: { seq: 1 } }], { timestamp: 1_700_000_009_000 });
  expect(info()).toMatchObject({
    startTime: 1_699_999_990_000,
    runStartTime: 1_700_000_000_000,
    runId: "run-1",
    originalRunId: "run-before-reset",
  });
  const other = drive();
  await other.driver.activate([startedWith({})]);
  expect(other.info().originalRunId).toBe("run-1");
});

test("what the server advises is that of the current task", async () => {
  const { driver, info } = drive();
  await driver.activate([startedWith({})]);
  expect(info()).toMatchObject({
    continueAsNewSuggested: false,
    continueAsNewReasons: [],
    targetDeploymentVersionChanged: false,
    deploymentVersion: undefined,
  });
  const more = {
    continueAsNewSuggested: true,
    suggestContinueAsNewReasons: [1, 3, 77],
    targetWorkerDeploymentVersionChanged: true,
    deploymentVersionForCurrentTask: { deploymentName: "shop", buildId: "7" },
  };
  await driver.activate([{ fireTimer: { seq: 1 } }], { more });
  expect(info()).toMatchObject({
    continueAsNewSuggested: true,
    continueAsNewReasons: ["historySizeTooLarge", "tooManyUpdates"],
    targetDeploymentVersionChanged: true,
    deploymentVersion: { deploymentName: "shop", buildId: "7" },
    buildId: "7",
  });
});

test("a query replays and may only read, and replays no history", async () => {
  const { driver, info } = drive();
  await driver.activate([startedWith({})], { replaying: true });
  expect(flagsOf(info())).toEqual([true, true, false]);
  await driver.activate([{ fireTimer: { seq: 1 } }]);
  expect(flagsOf(info())).toEqual([false, false, false]);
  const { commands } = await driver.activate([{ queryWorkflow: { queryId: "q", queryType: "flags" } }]);
  expect(JSON.stringify(commands)).toContain(btoa("[true,false,true]"));
});

test("shows what it knows where it is logged", async () => {
  const { driver, info } = drive();
  await driver.activate([startedWith({})]);
  const shown = JSON.parse(JSON.stringify(info())) as Record<string, unknown>;
  expect(shown).toMatchObject({
    workflowType: "workflow",
    runId: "run-1",
    attempt: info().attempt,
    historyLength: info().historyLength,
  });
  expect(Object.keys(shown)).not.toContain("isReplaying");
});
