import { expect, test } from "vitest";
import { EngineDriver } from "../../../test/workflow/driver.js";
import { CancelledError } from "../common/errors/failures.js";
import type { WorkflowContext } from "./context.js";
import { defineWorkflow } from "./registration.js";
import { Scope, type ScopeListener } from "./scope.js";

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

const collect = (globalThis as { gc?: () => void }).gc;

test("operations and scopes that have ended are not held by the scope around them", async () => {
  const ended: WeakRef<object>[] = [];
  const driver = drive(async (ctx) => {
    let go = 0;
    ctx.untyped.onSignal("go", () => {
      go++;
    });
    for (let at = 1; at <= 40; at++) {
      const predicate = (): boolean => go >= at;
      ended.push(new WeakRef(predicate));
      if (at % 2 === 0) await ctx.condition(predicate, "1 hour");
      else await ctx.shield((inner) => inner.withTimeout(5000, (timed) => timed.condition(predicate)));
    }
    await ctx.condition(() => false);
  });
  await driver.start("workflow");
  for (let at = 0; at < 40; at++) await driver.activate([{ signalWorkflow: { signalName: "go" } }]);
  await new Promise((resolve) => setImmediate(resolve));
  if (collect === undefined) throw new Error("this test needs --expose-gc");
  collect();
  expect(ended.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(2);
});

test("a scope whose function has ended is let go by its parent, unless something in it still runs", async () => {
  const run = { hasFlag: () => true } as never;
  const root = new Scope(run, undefined, true);
  const told: string[] = [];
  const busy = { scopeCancelled: () => told.push("busy") };
  const refs: WeakRef<Scope>[] = [];
  const enter = async (listener: ScopeListener | undefined): Promise<void> => {
    const inner = new Scope(run, root, true);
    refs.push(new WeakRef(inner));
    await inner.enter(async () => {
      if (listener !== undefined) inner.listen(listener);
    });
  };
  for (let at = 0; at < 20; at++) await enter(undefined);
  await enter(busy);
  await new Promise((resolve) => setImmediate(resolve));
  collect?.();
  expect(refs.map((ref) => ref.deref() !== undefined)).toEqual([...Array(20).fill(false), true]);
  root.cancel(new CancelledError());
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(["busy"]);
});

test("a context of a scope that has ended still belongs to it", async () => {
  const seen: string[] = [];
  const driver = drive(async (ctx) => {
    let kept: WorkflowContext = ctx;
    await ctx.scope(async (inner) => {
      kept = inner;
    });
    await kept.sleep(10).catch((error: unknown) => seen.push(error instanceof CancelledError ? "cancelled" : "no"));
    await kept.sleep(10).catch(() => seen.push("refused"));
  });
  await driver.start("workflow");
  const { kinds } = await driver.activate([{ cancelWorkflow: { reason: "" } }]);
  expect(kinds).toEqual(["cancelTimer", "completeWorkflowExecution"]);
  expect(seen).toEqual(["cancelled", "refused"]);
});

test("cancel of a scope gives its reason to the operations in it", async () => {
  const driver = drive((ctx) =>
    ctx.scope(async (inner, cancel) => {
      const sleeping = inner.sleep(10).catch((error: unknown) => (error as Error).message);
      cancel("no longer needed");
      return [inner.signal.aborted, (inner.signal.reason as Error).message, await sleeping];
    }),
  );
  const { result } = await driver.start("workflow");
  expect(result).toEqual([true, "no longer needed", "no longer needed"]);
});
