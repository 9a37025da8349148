import { describe, expect, test } from "vitest";
import { EngineDriver } from "../../../../test/workflow/driver.js";
import { CancelledError } from "../../common/errors/failures.js";
import type { WorkflowContext } from "../context.js";
import { defineWorkflow } from "../registration.js";
import { RealmAbortController } from "./abort-controller.js";
import { RealmAbortSignal } from "./abort-signal.js";
import { RealmEvent } from "./event.js";
import { RealmEventTarget } from "./event-target.js";

function drive(run: (ctx: WorkflowContext) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

/** The platform's type for a signal of the realm's. */
function asSignal(signal: RealmAbortSignal): AbortSignal {
  return signal as unknown as AbortSignal;
}

const cancelJob = { cancelWorkflow: { reason: "stop" } };

describe("events", () => {
  test("reach listeners in order, once where asked, and stop when told", () => {
    const target = new RealmEventTarget();
    const seen: string[] = [];
    target.addEventListener("x", () => seen.push("function"));
    target.addEventListener("x", { handleEvent: (event) => seen.push(`object ${event.type}`) }, { once: true });
    target.addEventListener("x", (event) => event.stopImmediatePropagation());
    target.addEventListener("x", () => seen.push("never"));
    target.dispatchEvent(new RealmEvent("x"));
    target.dispatchEvent(new RealmEvent("x"));
    target.dispatchEvent(new RealmEvent("y"));
    expect(seen).toEqual(["function", "object x", "function"]);
  });

  test("a listener is added once, and is gone when it is removed, even meanwhile", () => {
    const target = new RealmEventTarget();
    const seen: number[] = [];
    const second = (): unknown => seen.push(2);
    const first = (): void => {
      seen.push(1);
      target.removeEventListener("x", second);
    };
    for (const listener of [first, first, second]) target.addEventListener("x", listener);
    target.dispatchEvent(new RealmEvent("x"));
    expect(seen).toEqual([1]);
  });

  test("say whether the default was prevented", () => {
    const target = new RealmEventTarget();
    target.addEventListener("x", (event) => event.preventDefault());
    expect(target.dispatchEvent(new RealmEvent("x"))).toBe(true);
    expect(target.dispatchEvent(new RealmEvent("x", { cancelable: true }))).toBe(false);
  });
});

describe("signals", () => {
  test("abort once, with a cancellation unless a reason is given", () => {
    const controller = new RealmAbortController();
    const seen: unknown[] = [];
    controller.signal.onabort = (event) => seen.push(event.type);
    controller.signal.addEventListener("abort", () => seen.push("listener"));
    expect(controller.signal.aborted).toBe(false);
    controller.abort();
    controller.abort(new Error("too late"));
    expect(seen).toEqual(["listener", "abort"]);
    expect(controller.signal.reason).toBeInstanceOf(CancelledError);
    expect(() => controller.signal.throwIfAborted()).toThrow(CancelledError);
    expect(RealmAbortSignal.abort("why").reason).toBe("why");
  });

  test("any aborts with the first source, before listeners of the sources see it unaborted", () => {
    const [a, b] = [new RealmAbortController(), new RealmAbortController()];
    const any = RealmAbortSignal.any([a.signal, b.signal]);
    const nested = RealmAbortSignal.any([any, a.signal]);
    let seen: unknown[] = [];
    a.signal.addEventListener("abort", () => seen.push(["source", any.aborted, nested.aborted]));
    any.addEventListener("abort", () => seen.push("any"));
    nested.addEventListener("abort", () => seen.push("nested"));
    a.abort("first");
    expect(seen).toEqual([["source", true, true], "any", "nested"]);
    seen = [];
    b.abort("second");
    expect([any.reason, seen]).toEqual(["first", []]);
    expect(RealmAbortSignal.any([b.signal]).reason).toBe("second");
  });

  test("timeout is a durable timer that cancelling the workflow leaves alone", async () => {
    const driver = drive(async (ctx) => {
      const signal = asSignal(RealmAbortSignal.timeout("1 minute"));
      const error = await ctx.sleep("1 hour", { signal }).catch((e: unknown) => e);
      return error instanceof CancelledError ? error.message : "no";
    });
    const first = await driver.start("workflow");
    expect(first.commands).toEqual([
      { startTimer: { seq: 1, startToFireTimeout: "60s" } },
      { startTimer: { seq: 2, startToFireTimeout: "3600s" } },
    ]);
    expect((await driver.activate([cancelJob])).commands).toEqual([]);
    const end = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(end.result).toBe("The signal's timeout has passed");
  });

  test("a listener that throws fails the task", async () => {
    const driver = drive(async (ctx) => {
      ctx.signal.addEventListener("abort", () => {
        throw new TypeError("listener");
      });
      await ctx.condition(() => false);
    });
    await driver.start("workflow");
    expect((await driver.activate([cancelJob])).failure).toBe("listener");
  });
});

describe("the signal of a scope", () => {
  test("aborts with the scope, before its operations reject, and not in a shield", async () => {
    const seen: unknown[] = [];
    const driver = drive(async (ctx) => {
      ctx.signal.addEventListener("abort", () => seen.push(["listener", ctx.signal.reason instanceof CancelledError]));
      void ctx.shield(async (inner) => {
        await inner.sleep(50);
        seen.push(["shield", inner.signal.aborted]);
      });
      await ctx.sleep(10).catch(() => seen.push("operation"));
      seen.push(ctx.signal.aborted);
      await ctx.condition(() => seen.length > 10).catch(() => seen.push("refused"));
      await ctx.shield((inner) => inner.sleep(100));
    });
    await driver.start("workflow");
    await driver.activate([cancelJob]);
    expect(seen).toEqual([["listener", true], "operation", true, "refused"]);
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(seen.at(-1)).toEqual(["shield", false]);
  });

  test("given to an operation makes it part of that scope, with the scope's order", async () => {
    const order: string[] = [];
    const driver = drive(async (ctx) => {
      const outer = ctx.signal;
      void ctx.shield(async (inner) => {
        await inner.sleep(10, { signal: outer }).catch(() => order.push("by signal"));
      });
      await ctx.sleep(20).catch(() => order.push("by scope"));
      await ctx.shield((inner) => inner.sleep(100));
    });
    await driver.start("workflow");
    const { kinds } = await driver.activate([cancelJob]);
    expect(kinds).toEqual(["cancelTimer", "cancelTimer", "startTimer"]);
    expect(order).toEqual(["by signal", "by scope"]);
  });
});

describe("a controller of the user's own", () => {
  test("cancels one operation on the next microtask, in place of the scope", async () => {
    const order: string[] = [];
    const driver = drive(async (ctx) => {
      const controller = new RealmAbortController();
      const signal = asSignal(controller.signal);
      const operations = [
        ctx.sleep(10, { signal }),
        ctx.condition(() => false, 20, { signal }),
        ctx.untyped.activity("a", [], { startToCloseTimeout: 1000, signal }),
      ].map((operation, at) => operation.catch((e: unknown) => order.push(`${at} ${(e as Error).message}`)));
      ctx.untyped.onSignal("stop", async () => {
        controller.abort(new Error("enough"));
        order.push("aborted");
        await null;
        order.push("next");
      });
      await Promise.all(operations);
    });
    await driver.start("workflow");
    expect((await driver.activate([cancelJob])).commands).toEqual([]);
    const { kinds } = await driver.activate([{ signalWorkflow: { signalName: "stop" } }]);
    expect(kinds).toEqual(["cancelTimer", "requestCancelActivity", "cancelTimer"]);
    expect(order).toEqual(["aborted", "0 enough", "next", "1 enough"]);
  });

  test("aborted already: no command, and a rejection", async () => {
    const driver = drive(async (ctx) => {
      const signal = asSignal(RealmAbortSignal.abort(new CancelledError("gone")));
      const kinds = await Promise.allSettled([
        ctx.sleep(1, { signal }),
        ctx.untyped.activity("a", [], { startToCloseTimeout: 1000, signal }),
        ctx.untyped.child("c", [], { signal }),
        ctx.untyped.external("x").signal("s", [], { signal }),
        ctx.condition(() => true, 5, { signal }),
      ]);
      return kinds.map((result) => (result.status === "rejected" ? result.reason.message : "?"));
    });
    const end = await driver.start("workflow");
    expect(end.result).toEqual(["gone", "gone", "gone", "gone", "gone"]);
    expect(end.kinds).toEqual(["completeWorkflowExecution"]);
  });

  test("is left by operations that have settled", async () => {
    let added = 0;
    let removed = 0;
    class Counting extends RealmAbortSignal {
      override addEventListener(...args: Parameters<RealmAbortSignal["addEventListener"]>): void {
        added++;
        super.addEventListener(...args);
      }
      override removeEventListener(...args: Parameters<RealmAbortSignal["removeEventListener"]>): void {
        removed++;
        super.removeEventListener(...args);
      }
    }
    const driver = drive(async (ctx) => {
      const signal = asSignal(new Counting());
      for (let at = 0; at < 5; at++) await ctx.sleep(1, { signal });
    });
    await driver.start("workflow");
    for (let seq = 1; seq <= 5; seq++) await driver.activate([{ fireTimer: { seq } }]);
    expect([added, removed]).toEqual([5, 5]);
  });
});
