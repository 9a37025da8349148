import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { EngineDriver, initialize, payload, rawPayload } from "../../../test/workflow/driver.js";
import { messageValue } from "../common/message-value.js";
import { SearchAttributeKey } from "../converter/search-attributes.js";
import { Duration } from "../converter/wkt/time.js";
import type { WorkflowContext } from "./context.js";
import type { ContinueAsNewOptions } from "./options.js";
import { defineWorkflow } from "./registration.js";

const customer = SearchAttributeKey.keyword("Customer");
const total = SearchAttributeKey.int("Total");

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

function startedWith(fields: JsonObject): JsonObject {
  const { initializeWorkflow } = initialize("workflow") as { initializeWorkflow: JsonObject };
  return { initializeWorkflow: { ...initializeWorkflow, ...fields } };
}

function typed(type: string, json: string): JsonObject {
  const plain = rawPayload("json/plain", json);
  return { ...plain, metadata: { ...(plain.metadata as JsonObject), type: btoa(type) } };
}

const memo = { memo: { fields: { kept: payload("k"), gone: payload("g") } } };

describe("the memo", () => {
  test("is changed by a command, and in the run's own view at once", async () => {
    const seen: unknown[] = [];
    const driver = drive(async (ctx) => {
      const wait = messageValue(Duration, { seconds: 90n });
      ctx.upsertMemo({ added: { deep: [1] }, wait, gone: null, never: undefined });
      seen.push({ ...ctx.info.memo }, ctx.info.memoValue("wait", Duration)?.seconds);
      seen.push(ctx.info.memoValue("gone", Duration), ctx.info.memoValue("toString", Duration));
      ctx.upsertMemo({ added: 2 });
      seen.push(ctx.info.memo.added);
    });
    const { commands } = await driver.activate([startedWith(memo)]);
    const none = { metadata: { encoding: btoa("binary/null") } };
    const { metadata: plain } = rawPayload("json/protobuf", "");
    const wait = {
      metadata: { ...(plain as JsonObject), messageType: btoa("google.protobuf.Duration") },
      data: btoa('"90s"'),
    };
    expect(commands.slice(0, 2)).toEqual([
      {
        modifyWorkflowProperties: {
          upsertedMemo: { fields: { added: payload({ deep: [1] }), wait, gone: none, never: none } },
        },
      },
      { modifyWorkflowProperties: { upsertedMemo: { fields: { added: payload(2) } } } },
    ]);
    expect(seen).toEqual([{ kept: "k", added: { deep: [1] }, wait: "90s" }, 90n, undefined, undefined, 2]);
  });

  test("is decoded value by value, when a value is asked for", async () => {
    const driver = drive(async ({ info }) => {
      expect(Object.keys(info.memo)).toEqual(["sealed", "plain"]);
      expect(info.memo.plain).toBe(1);
      expect(() => info.memo.sealed).toThrow("no converter for encoding sealed");
    });
    const fields = { sealed: rawPayload("sealed", "x"), plain: payload(1) };
    expect((await driver.activate([startedWith({ memo: { fields } })])).kinds).toEqual(["completeWorkflowExecution"]);
  });
});

describe("search attributes", () => {
  test("are set and taken away by a command, and in the run's own view at once", async () => {
    const seen: unknown[] = [];
    const driver = drive(async (ctx) => {
      seen.push(ctx.info.searchAttributes.get(customer));
      ctx.upsertSearchAttributes([customer.unset(), total.set(5n)]);
      seen.push(ctx.info.searchAttributes.get(customer), ctx.info.searchAttributes.toJSON());
    });
    const indexedFields = { Customer: typed("Keyword", '"c-1"') };
    const { commands } = await driver.activate([startedWith({ searchAttributes: { indexedFields } })]);
    expect(commands[0]).toEqual({
      upsertWorkflowSearchAttributes: {
        searchAttributes: { indexedFields: { Customer: payload(null), Total: typed("Int", "5") } },
      },
    });
    expect(seen).toEqual(["c-1", undefined, { Total: 5n }]);
  });

  test("an empty list is refused, as the server would refuse it", async () => {
    const { failure } = await drive(async (ctx) => ctx.upsertSearchAttributes([])).start("workflow");
    expect(failure).toContain("the list is empty");
  });
});

describe("what continue-as-new carries over", () => {
  async function next(
    options: ContinueAsNewOptions | undefined,
    before?: (ctx: WorkflowContext) => void,
  ): Promise<JsonObject> {
    const driver = drive(async (ctx) => {
      before?.(ctx);
      return ctx.untyped.continueAsNew([], options);
    });
    const { commands } = await driver.activate([startedWith(memo)]);
    return commands.at(-1)?.continueAsNewWorkflowExecution as JsonObject;
  }

  test("what is not said is left to Core, which inherits memo, search attributes and retries", async () => {
    expect(await next(undefined)).toEqual({ workflowType: "workflow", taskQueue: "queue" });
  });

  test("a memo that the run has changed goes as it is now", async () => {
    expect(await next({}, (ctx) => ctx.upsertMemo({ gone: null, added: 1 }))).toMatchObject({
      memo: { kept: payload("k"), added: payload(1) },
    });
  });

  test("an empty memo takes away what Core would inherit", async () => {
    const none = { metadata: { encoding: btoa("binary/null") } };
    expect((await next({ memo: {} })).memo).toEqual({ kept: none, gone: none });
    expect((await next({}, (ctx) => ctx.upsertMemo({ kept: null, gone: null }))).memo).toEqual({
      kept: none,
      gone: none,
    });
  });

  test("options are said in full", async () => {
    const command = await next({
      taskQueue: "other",
      runTimeout: "2h",
      taskTimeout: "20s",
      retry: { maximumAttempts: 3 },
      memo: { a: 1 },
      searchAttributes: [customer.set("c-2")],
      initialVersioningBehavior: "autoUpgrade",
      startDelay: "5s",
    });
    expect(command).toEqual({
      workflowType: "workflow",
      taskQueue: "other",
      workflowRunTimeout: "7200s",
      workflowTaskTimeout: "20s",
      retryPolicy: { maximumAttempts: 3 },
      memo: { a: payload(1) },
      searchAttributes: { indexedFields: { Customer: typed("Keyword", '"c-2"') } },
      initialVersioningBehavior: "CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_AUTO_UPGRADE",
      backoffStartInterval: "5s",
    });
    expect(await next({ retry: null })).toMatchObject({ retryPolicy: { maximumAttempts: 1 } });
    expect(await next({ searchAttributes: [] })).toMatchObject({ searchAttributes: {} });
  });
});

test("queries may do none of it", async () => {
  const driver = drive(async (ctx) => {
    const ways: Record<string, () => unknown> = {
      memo: () => ctx.upsertMemo({ a: 1 }),
      attributes: () => ctx.upsertSearchAttributes([total.set(1)]),
      details: () => ctx.setCurrentDetails("x"),
      stream: () => ctx.randomStream("s").random(),
      uuid7: () => ctx.uuid7(),
      patched: () => ctx.patched("p"),
    };
    ctx.untyped.onQuery("try", (way) => ways[String(way)]?.());
    await ctx.condition(() => false);
  });
  await driver.start("workflow");
  for (const way of ["memo", "attributes", "details", "stream", "uuid7"]) {
    const { commands } = await driver.activate([
      { queryWorkflow: { queryId: "q", queryType: "try", arguments: [payload(way)] } },
    ]);
    expect(commands).toHaveLength(1);
    expect(JSON.stringify(commands)).toMatch(/Cannot .* in query try/);
  }
});
