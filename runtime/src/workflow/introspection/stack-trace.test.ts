import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { type Completion, EngineDriver, payload, payloadValue } from "../../../../test/workflow/driver.js";
import { clientVersion } from "../../common/version.js";
import type { WorkflowContext } from "../context.js";
import { defineWorkflow } from "../registration.js";

const timeout = { startToCloseTimeout: "10s" } as const;
const asked = (queryType: string): JsonObject => ({ queryWorkflow: { queryId: "q", queryType } });
const evict: JsonObject = { removeFromCache: { message: "asked for", reason: "LANG_REQUESTED" } };

async function waits(ctx: WorkflowContext): Promise<void> {
  await ctx.untyped.activity("first", [], timeout);
  await Promise.all([deeper(ctx), ctx.condition(() => false), ctx.untyped.child("Child", [], { workflowId: "c" })]);
}

async function deeper(ctx: WorkflowContext): Promise<void> {
  await ctx.sleep(1000);
}

const done = { resolveActivity: { seq: 1, result: { completed: { result: payload(1) } } } };

function answerOf({ commands }: Completion): unknown {
  const [{ respondToQuery }] = commands as [{ respondToQuery: { succeeded: { response: JsonObject } } }];
  return payloadValue(respondToQuery.succeeded.response);
}

async function waiting(): Promise<EngineDriver> {
  const driver = new EngineDriver({ workflow: defineWorkflow("workflow", waits) });
  await driver.start("workflow");
  await driver.activate([done]);
  return driver;
}

/** The run leaves the cache and is replayed, as the host has it done when a stack was asked for. */
async function replay(driver: EngineDriver): Promise<void> {
  await driver.activate([evict]);
  await driver.start("workflow", [], [], { replaying: true });
  await driver.activate([done]);
}

interface Enhanced {
  readonly sdk: object;
  readonly stacks: { readonly locations: { readonly functionName?: string; readonly filePath?: string }[] }[];
}

describe("stack traces", () => {
  test("say what the run waits for, at no cost; where its code waits is found out by a replay", async () => {
    const driver = await waiting();
    const first = String(answerOf(await driver.activate([asked("__stack_trace")])));
    expect(first.split("\n\n")).toEqual([
      "timer 1",
      "child workflow Child (1)",
      "condition 1",
      expect.stringContaining("Ask again"),
    ]);
    expect(driver.retraced).toEqual(["run-1"]);

    await replay(driver);
    const second = String(answerOf(await driver.activate([asked("__stack_trace")])));
    const [timer, child, condition, ...others] = second.split("\n\n");
    expect(timer).toMatch(/^timer 1\n/);
    expect(timer).toMatch(/at (async )?deeper \(.*stack-trace\.test\.ts:\d+:\d+\)\n.*at (async )?waits \(/);
    expect(child).toMatch(/^child workflow Child \(1\)\n.*at (async )?waits \(.*stack-trace\.test\.ts:\d+:\d+\)/s);
    expect(condition).toMatch(/^condition 1\n.*at (async )?waits \(.*stack-trace\.test\.ts:\d+:\d+\)/s);
    expect(others).toEqual([]);
    expect(driver.retraced).toEqual(["run-1"]);
  });

  test("are data too", async () => {
    const driver = await waiting();
    const first = answerOf(await driver.activate([asked("__enhanced_stack_trace")])) as Enhanced;
    expect(first.stacks.map(({ locations }) => locations)).toEqual([
      [{ functionName: "timer 1", internalCode: true }],
      [{ functionName: "child workflow Child (1)", internalCode: true }],
      [{ functionName: "condition 1", internalCode: true }],
    ]);
    await replay(driver);
    const second = answerOf(await driver.activate([asked("__enhanced_stack_trace")])) as Enhanced;
    expect(second.sdk).toEqual({ name: "protempo", version: clientVersion });
    const own = second.stacks[0]?.locations.find(({ functionName }) => functionName?.endsWith("deeper"));
    expect(own).toEqual({
      functionName: own?.functionName,
      filePath: expect.stringContaining("stack-trace.test.ts"),
      line: expect.any(Number),
      column: expect.any(Number),
    });
  });

  test("of a run that waits for nothing say so, and cost no replay", async () => {
    const driver = new EngineDriver({ workflow: defineWorkflow("workflow", () => new Promise(() => {})) });
    await driver.start("workflow");
    expect(answerOf(await driver.activate([asked("__stack_trace")]))).toMatch(/waits for no operation/);
    expect(driver.retraced).toEqual([]);
  });

  test("are noted by the lane that was told, for as long as there are questions", async () => {
    const driver = await waiting();
    driver.engine.noteCalls("run-1");
    for (let question = 0; question < 2; question++) {
      await replay(driver);
      expect(answerOf(await driver.activate([asked("__stack_trace")]))).toMatch(/at (async )?deeper/);
    }
    await replay(driver);
    await replay(driver);
    expect(answerOf(await driver.activate([asked("__stack_trace")]))).toMatch(/Ask again/);
  });
});
