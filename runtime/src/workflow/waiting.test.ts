import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { EngineDriver, initialize, payload } from "../../../test/workflow/driver.js";
import type { WorkflowContext } from "./context.js";
import { defineWorkflow } from "./registration.js";

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

const done = (seq: number): JsonObject => ({
  resolveActivity: { seq, result: { completed: { result: payload(`result ${seq}`) } } },
});
const failed = (seq: number): JsonObject => ({
  resolveActivity: {
    seq,
    result: { failed: { failure: { message: `failure ${seq}`, applicationFailureInfo: { nonRetryable: true } } } },
  },
});

describe("waiting for several things", () => {
  const calls = (ctx: WorkflowContext): Promise<unknown>[] =>
    ["a", "b", "c"].map((name) => ctx.untyped.activity(name, [], { startToCloseTimeout: "1s" }));

  async function outcome(run: (ctx: WorkflowContext) => Promise<unknown>, jobs: JsonObject[]): Promise<unknown> {
    const results = [];
    for (const replaying of [false, true]) {
      const driver = drive(run);
      await driver.start("workflow", [], [], { replaying });
      results.push((await driver.activate(jobs, { replaying })).result);
    }
    expect(results[1]).toEqual(results[0]);
    return results[0];
  }

  test("gives results in the order of the list, whatever the order in which they come", async () => {
    const all = ["result 1", "result 2", "result 3"];
    expect(await outcome((ctx) => Promise.all(calls(ctx)), [done(3), done(1), done(2)])).toEqual(all);
    const settled = async (ctx: WorkflowContext): Promise<unknown> =>
      (await Promise.allSettled(calls(ctx))).map(({ status }) => status);
    expect(await outcome(settled, [done(3), failed(2), done(1)])).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("is won by what came first in history", async () => {
    expect(await outcome((ctx) => Promise.race(calls(ctx)), [done(3), done(1), done(2)])).toBe("result 3");
    expect(await outcome((ctx) => Promise.any(calls(ctx)), [failed(3), done(2), done(1)])).toBe("result 2");
  });

  test("is won by the first of the list among those that have come already", async () => {
    const again =
      (how: (promises: Promise<unknown>[]) => Promise<unknown>) =>
      async (ctx: WorkflowContext): Promise<unknown> => {
        const promises = calls(ctx);
        await Promise.allSettled(promises);
        return how(promises);
      };
    expect(
      await outcome(
        again((list) => Promise.race(list)),
        [done(3), done(2), done(1)],
      ),
    ).toBe("result 1");
    expect(
      await outcome(
        again((list) => Promise.any(list)),
        [done(3), done(2), failed(1)],
      ),
    ).toBe("result 2");
  });
});

/** What a user writes for a promise that is settled from elsewhere, and rejects when its scope is cancelled. */
function deferred(signal: AbortSignal): { readonly promise: Promise<string>; resolve(value: string): void } {
  let resolve: (value: string) => void = () => {};
  const promise = new Promise<string>((resolved, reject) => {
    resolve = resolved;
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return { promise, resolve };
}

describe("a promise of the user's own", () => {
  const waits = async (ctx: WorkflowContext): Promise<string> => {
    const answer = deferred(ctx.signal);
    ctx.untyped.onSignal("answer", (text) => answer.resolve(String(text)));
    return answer.promise;
  };

  test("is settled by a handler", async () => {
    const driver = drive(waits);
    expect((await driver.start("workflow")).kinds).toEqual([]);
    const signal = { signalWorkflow: { signalName: "answer", input: [payload("yes")] } };
    expect((await driver.activate([signal])).result).toBe("yes");
  });

  test("is rejected when the workflow is cancelled, which cancels the run", async () => {
    const driver = drive(waits);
    await driver.start("workflow");
    const { kinds } = await driver.activate([{ cancelWorkflow: { reason: "enough" } }]);
    expect(kinds).toEqual(["cancelWorkflowExecution"]);
  });

  test("is rejected with its scope, for the scope's reason", async () => {
    const { result } = await drive(async (ctx) => {
      try {
        return await ctx.scope(async (inner, cancel) => {
          const { promise } = deferred(inner.signal);
          cancel("of no use");
          return promise;
        });
      } catch (error) {
        return (error as Error).message;
      }
    }).start("workflow");
    expect(result).toBe("of no use");
  });
});

test("what is asked for after the command that ended the run is left out, as no server takes it", async () => {
  const workflow = defineWorkflow("workflow", async (ctx) => {
    const [over] = [ctx.sleep(1), ctx.sleep(2).then(() => ctx.sleep(3))];
    await over;
  });
  const driver = new EngineDriver({ workflow });
  await driver.activate([initialize("workflow")]);
  expect((await driver.activate([{ fireTimer: { seq: 1 } }])).kinds).toEqual(["completeWorkflowExecution"]);
  // Core resolves some things at once, such as what was cancelled before it was sent: in the same task, after the end.
  expect((await driver.activate([{ fireTimer: { seq: 2 } }])).kinds).toEqual([]);
  const job = { queryWorkflow: { queryId: "q", queryType: "nothing" } };
  expect((await driver.activate([job])).kinds).toEqual(["respondToQuery"]);
});
