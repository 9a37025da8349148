import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { EngineDriver, payload } from "../../../../test/workflow/driver.js";
import { NexusOperationError } from "../../common/errors/nexus.js";
import type { WorkflowContext } from "../context.js";
import { defineWorkflow } from "../registration.js";

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

const started = (seq: number): JsonObject => ({ resolveNexusOperationStart: { seq, operationToken: "token" } });
const done = (seq: number, completed: JsonObject = payload("done")): JsonObject => ({
  resolveNexusOperation: { seq, result: { completed } },
});
const cancelled = (seq: number): JsonObject => ({
  resolveNexusOperation: {
    seq,
    result: {
      cancelled: {
        nexusOperationExecutionFailureInfo: { endpoint: "e", service: "s", operation: "o", operationToken: "token" },
        cause: { canceledFailureInfo: {} },
      },
    },
  },
});

test("every option is a field of the command", async () => {
  const driver = drive(async (ctx) => {
    await ctx.untyped.nexus("e", "s").execute("o", [1], {
      scheduleToCloseTimeout: "3s",
      scheduleToStartTimeout: "1s",
      startToCloseTimeout: "2s",
      cancellationType: "waitForCancellationRequested",
      headers: { "X-Trace": "abc" },
      summary: "why",
    });
  });
  const { commands } = await driver.start("workflow");
  expect(commands).toMatchObject([
    {
      userMetadata: { summary: payload("why") },
      scheduleNexusOperation: {
        seq: 1,
        endpoint: "e",
        service: "s",
        operation: "o",
        input: payload([1]),
        scheduleToCloseTimeout: "3s",
        scheduleToStartTimeout: "1s",
        startToCloseTimeout: "2s",
        cancellationType: "WAIT_CANCELLATION_REQUESTED",
        nexusHeader: { "X-Trace": "abc" },
      },
    },
  ]);
});

test("a signal of the user's own cancels, and not the scope", async () => {
  const abort = new AbortController();
  const driver = drive(async (ctx) => {
    const running = ctx.untyped.nexus("e", "s").execute("o", undefined, { signal: abort.signal });
    await ctx.sleep(1);
    abort.abort();
    return running.catch((error: unknown) => (error as NexusOperationError).operationToken);
  });
  await driver.start("workflow");
  const { commands } = await driver.activate([started(1), { fireTimer: { seq: 1 } }]);
  expect(commands).toEqual([{ requestCancelNexusOperation: { seq: 1 } }]);
  expect((await driver.activate([cancelled(1)])).result).toBe("token");
});

describe("what Core may tell in another order", () => {
  const waits = async (ctx: WorkflowContext): Promise<unknown> => {
    const error = await ctx.untyped
      .nexus("e", "s")
      .execute("o")
      .catch((e: unknown) => e);
    await ctx.sleep(1);
    return error instanceof NexusOperationError;
  };

  test("a start and an end after the answer to a cancellation change nothing", async () => {
    const driver = drive(waits);
    await driver.start("workflow");
    await driver.activate([cancelled(1)]);
    expect((await driver.activate([started(1)])).commands).toEqual([]);
    expect((await driver.activate([done(1)])).commands).toEqual([]);
    expect((await driver.activate([{ fireTimer: { seq: 1 } }])).result).toBe(true);
  });

  test("an end without a start is the result", async () => {
    const driver = drive(async (ctx) => {
      const handle = await ctx.untyped.nexus("e", "s").start("o");
      return [handle.service, handle.operation, handle.operationToken ?? "no token", await handle.result()];
    });
    await driver.start("workflow");
    expect((await driver.activate([done(1)])).result).toEqual(["s", "o", "no token", "done"]);
  });

  test("a number that the run never gave fails the task", async () => {
    for (const job of [started(2), done(2)]) {
      const driver = drive(waits);
      await driver.start("workflow");
      const completion = await driver.activate([job]);
      expect(JSON.stringify(completion)).toContain("Core resolved nexus 2, which this run did not start");
    }
  });
});

test("a result without a payload is undefined, and one that cannot be read fails the task", async () => {
  const run = async (ctx: WorkflowContext): Promise<unknown> => String(await ctx.untyped.nexus("e", "s").execute("o"));
  const empty = drive(run);
  await empty.start("workflow");
  expect((await empty.activate([done(1, {})])).result).toBe("undefined");
  const broken = drive(run);
  await broken.start("workflow");
  const sealed = { metadata: { encoding: Buffer.from("sealed").toString("base64") } };
  const completion = await broken.activate([done(1, sealed)]);
  expect(JSON.stringify(completion)).toContain("The result of Nexus operation s.o cannot be read");
});

test.each([
  ["an empty endpoint", (ctx: WorkflowContext) => ctx.untyped.nexus("", "s").execute("o"), "A Nexus endpoint needs"],
  ["an empty service", (ctx: WorkflowContext) => ctx.untyped.nexus("e", "").execute("o"), "A Nexus service needs"],
  ["an empty operation", (ctx: WorkflowContext) => ctx.untyped.nexus("e", "s").execute(""), "A Nexus operation needs"],
  [
    "a header that is no string",
    (ctx: WorkflowContext) => ctx.untyped.nexus("e", "s").execute("o", 1, { headers: { a: 1 as unknown as string } }),
    'Header \\"a\\" of Nexus operation s.o is a number',
  ],
  [
    "a cancellation type that is none",
    (ctx: WorkflowContext) => ctx.untyped.nexus("e", "s").execute("o", 1, { cancellationType: "never" as "abandon" }),
    'Nexus operation s.o has the cancellation type \\"never\\"',
  ],
  [
    "a timeout that is none",
    (ctx: WorkflowContext) => ctx.untyped.nexus("e", "s").execute("o", 1, { startToCloseTimeout: -1 }),
    "startToCloseTimeout",
  ],
])("%s is refused in words", async (_, call, words) => {
  const completion = await drive(call).start("workflow");
  expect(JSON.stringify(completion)).toContain(words);
});

test("a query cannot call an operation", async () => {
  const driver = drive(async (ctx) => {
    ctx.untyped.onQuery("call", () => {
      void ctx.untyped.nexus("e", "s").execute("o");
      return "asked";
    });
    await ctx.condition(() => false);
  });
  await driver.start("workflow");
  const completion = await driver.activate([{ queryWorkflow: { queryId: "q", queryType: "call" } }]);
  expect(JSON.stringify(completion)).not.toContain("scheduleNexusOperation");
});
