import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { EngineDriver, payload } from "../../../test/workflow/driver.js";
import { ApplicationError, CancelledError } from "../common/errors/failures.js";
import type { WorkflowContext } from "./context.js";
import { currentContext } from "./realm-cell.js";
import { defineWorkflow } from "./registration.js";

const timeout = { startToCloseTimeout: "10s" } as const;

function drive(run: (ctx: WorkflowContext, ...args: readonly unknown[]) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

function signal(signalName: string, ...args: readonly unknown[]): JsonObject {
  return { signalWorkflow: { signalName, input: args.map(payload), originatingEventId: "5" } };
}

function query(queryType: string): JsonObject {
  return { queryWorkflow: { queryId: "q", queryType } };
}

const never = (ctx: WorkflowContext): Promise<void> => ctx.condition(() => false);

describe("a run", () => {
  test("sleeps, calls an activity and completes", async () => {
    const driver = drive(async (ctx, name) => {
      await ctx.sleep("1s");
      const greeting = await ctx.untyped.activity("greet", [name], timeout);
      return { greeting, at: ctx.now(), type: ctx.workflowType };
    });
    const first = await driver.start("workflow", ["Ada"]);
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
    expect(third.result).toEqual({
      greeting: "Hello, Ada",
      at: 1_700_000_005_000,
      type: "workflow",
    });
  });

  test("is told apart from others in the same lane", async () => {
    const driver = drive(async (ctx) => {
      await ctx.sleep(1);
      return [ctx.info.runId, ctx.uuid4()];
    });
    await driver.start("workflow", [], [], { runId: "a" });
    await driver.start("workflow", [], [], { runId: "b" });
    const a = await driver.activate([{ fireTimer: { seq: 1 } }], { runId: "a" });
    const b = await driver.activate([{ fireTimer: { seq: 1 } }], { runId: "b" });
    expect(a.result).toMatchObject(["a", expect.any(String)]);
    expect(b.result).toMatchObject(["b", expect.any(String)]);
  });

  test("reads its info, memo and search attributes", async () => {
    const seen: unknown[] = [];
    const driver = drive(async ({ info }) => {
      seen.push(info.workflowId, info.runId, info.taskQueue, info.attempt, info.historyLength, info.memo);
      seen.push(info.searchAttributes.toJSON(), info.parent, info.cancelReason, info.isReplaying, info.retry);
    });
    const init = { workflowType: "workflow", workflowId: "id", attempt: 2, memo: { fields: { a: payload({ b: 1 }) } } };
    const searchAttributes = { indexedFields: { Colour: payload(["red"]) } };
    await driver.activate([{ initializeWorkflow: { ...init, searchAttributes } }]);
    expect(seen).toEqual([
      "id",
      "run-1",
      "queue",
      2,
      3,
      { a: { b: 1 } },
      { Colour: ["red"] },
      undefined,
      undefined,
      false,
      undefined,
    ]);
  });

  test("finds its context without being given it, and only while it runs", async () => {
    const ids: string[] = [];
    const driver = drive(async () => {
      ids.push(currentContext().info.runId);
      await currentContext().sleep(1);
      ids.push(currentContext().info.runId);
    });
    await driver.start("workflow");
    expect(() => currentContext()).toThrow("outside of a workflow");
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(ids).toEqual(["run-1", "run-1"]);
  });

  test("leaves the cache when it is evicted, without any command", async () => {
    let ended = false;
    const driver = drive(async (ctx) => {
      try {
        await never(ctx);
      } finally {
        ended = true;
      }
    });
    await driver.start("workflow");
    const eviction = await driver.activate([{ removeFromCache: { message: "full", reason: "CACHE_FULL" } }]);
    expect(eviction.commands).toEqual([]);
    expect(ended).toBe(false);
    const after = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(after.failure).toContain("not in this lane's cache");
    const unknown = await driver.activate([{ removeFromCache: {} }], { runId: "unknown" });
    expect(unknown.commands).toEqual([]);
  });

  test("of an unknown type fails the task, with the known types", async () => {
    const driver = drive(async () => {});
    const { failure } = await driver.start("other");
    expect(failure).toMatch(/no workflow other.*workflow/);
  });

  test("logs attributes as they can be written, each for itself", async () => {
    const cyclic: { self?: object } = {};
    cyclic.self = cyclic;
    const held = { map: new Map([["a", 1n]]), set: new Set([1]), fn: function named() {} };
    const driver = drive(async (ctx) => {
      ctx.log.info("all", held);
      ctx.log.info("some", { cyclic, held, n: 1 });
    });
    await driver.start("workflow");
    const written = { map: [["a", "1"]], set: [1], fn: "function named" };
    expect(driver.logs).toMatchObject([
      { attributes: written },
      { attributes: { cyclic: expect.stringContaining("cannot be written: TypeError"), held: written, n: 1 } },
    ]);
  });

  test("logs, but not what history says again", async () => {
    const driver = drive(async (ctx) => {
      ctx.log.info("first", { n: 1n, error: new Error("inside") });
      await ctx.sleep(1);
      ctx.log.info("second");
      await ctx.sleep(1);
    });
    await driver.start("workflow", [], [], { replaying: true });
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(driver.logs).toEqual([{ level: "info", message: "second", attributes: {} }]);
  });
});

describe("what fails the run, and what fails the task", () => {
  test("an ApplicationError fails the run", async () => {
    const driver = drive(async () => {
      throw ApplicationError.create({ message: "no", type: "No", nonRetryable: true, nextRetryDelay: "3s" });
    });
    const { commands } = await driver.start("workflow");
    expect(commands).toMatchObject([
      {
        failWorkflowExecution: {
          failure: {
            message: "no",
            applicationFailureInfo: { type: "No", nonRetryable: true, nextRetryDelay: "3s" },
          },
        },
      },
    ]);
    expect(driver.logs).toMatchObject([{ level: "warn", message: "Workflow workflow failed" }]);
  });

  test("a global that workflows do not have is told with what to use instead", async () => {
    const driver = drive(async () => {
      throw new ReferenceError("process is not defined");
    });
    await driver.start("workflow");
    const advice =
      "process is not available in workflows: pass settings in the workflow's input, or read them in an activity.";
    expect(driver.logs).toMatchObject([{ level: "error", attributes: { advice } }]);
  });

  test("any other error fails the task, and later activations too", async () => {
    const driver = drive(async (ctx) => {
      void ctx.sleep(1);
      throw new TypeError("oops");
    });
    const { failure } = await driver.start("workflow");
    expect(failure).toBe("oops");
    expect((await driver.activate([{ fireTimer: { seq: 1 } }])).failure).toContain("must leave the cache");
  });

  test("a result that has no payload form fails the task", async () => {
    const { failure } = await drive(async () => 1n).start("workflow");
    expect(failure).toMatch(/BigInt/);
  });

  test("a lost rejection fails the task of the run that lost it", async () => {
    const driver = drive(async (ctx) => {
      void Promise.reject(new TypeError("lost"));
      await never(ctx);
    });
    expect((await driver.start("workflow")).failure).toBe("lost");
  });

  test("an operation that nobody awaits does not fail the task when it is cancelled", async () => {
    const driver = drive(async (ctx) => {
      void ctx.sleep(10);
      void ctx.untyped.activity("a", [], timeout);
      void ctx.scope((inner) => inner.sleep(20));
      await ctx.shield((inner) => inner.sleep(30));
    });
    await driver.start("workflow");
    const { kinds } = await driver.activate([{ cancelWorkflow: { reason: "stop" } }]);
    expect(kinds).toEqual(["cancelTimer", "requestCancelActivity", "cancelTimer"]);
  });

  test("only a cancellation that was asked for cancels the run", async () => {
    const driver = drive(async () => {
      throw new CancelledError("my own");
    });
    expect((await driver.start("workflow")).kinds).toEqual(["failWorkflowExecution"]);
    const asked = drive(async (ctx) => {
      await ctx.sleep(10);
    });
    await asked.start("workflow");
    const { kinds } = await asked.activate([{ cancelWorkflow: { reason: "stop" } }]);
    expect(kinds).toEqual(["cancelTimer", "cancelWorkflowExecution"]);
  });

  test("a flag that this version does not know fails the task", async () => {
    const { failure } = await drive(async () => {}).start("workflow", [], [], { replaying: true, flags: [1, 99] });
    expect(failure).toContain("SDK flag 99");
  });

  test("an activity without a timeout fails the task, saying where to give one", async () => {
    const driver = drive((ctx) => ctx.untyped.activity("a", [], {} as never));
    expect((await driver.start("workflow")).failure).toContain("Activity a has no timeout");
  });

  test("the host can fail an activation, and what the run does then counts no more", async () => {
    let went = "";
    const driver = drive(async (ctx) => {
      await ctx.sleep(1);
      driver.engine.fail("stuck for 1 s", "Error: stuck\n    at workflow.ts:3:1");
      await ctx.sleep(2).catch(() => undefined);
      went = "on";
    });
    await driver.start("workflow");
    const { failure } = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(failure).toBe("stuck for 1 s");
    expect(went).toBe("");
  });
});

describe("queries and validators", () => {
  const forbidden: Record<string, (ctx: WorkflowContext) => unknown> = {
    "start a timer": (ctx) => ctx.sleep(1),
    "call activity a": (ctx) => ctx.untyped.activity("a", [], timeout),
    "take a random number": (ctx) => ctx.random(),
    "set a handler": (ctx) => ctx.untyped.onSignal("s", () => {}),
    "continue as new": (ctx) => ctx.untyped.continueAsNew([]),
    "send signal s": (ctx) => ctx.untyped.external("x").signal("s"),
    "cancel workflow": (ctx) => ctx.untyped.external("x").cancel(),
    "call local activity a": (ctx) => ctx.untyped.localActivity("a", [], timeout),
    "start child workflow c": (ctx) => ctx.untyped.startChild("c", [], { workflowId: "c" }),
    "start child workflow d": (ctx) => ctx.untyped.child("d", [], { workflowId: "d" }),
    "wait for a condition": (ctx) => ctx.condition(() => true),
    "open a scope": (ctx) => ctx.scope(async () => {}),
    "set the default handler of each query": (ctx) => ctx.untyped.onAnyQuery(() => 1),
  };

  test.each(Object.entries(forbidden))("must not %s", async (what, doIt) => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("q", () => doIt(ctx));
      ctx.untyped.onUpdate("u", () => "done", { validator: () => void doIt(ctx) });
      await never(ctx);
    });
    await driver.start("workflow");
    const answer = await driver.activate([query("q")]);
    const failed = expect.stringContaining(`Cannot ${what}`);
    expect(answer.commands).toMatchObject([{ respondToQuery: { failed: { message: failed } } }]);
    const job = { doUpdate: { id: "1", protocolInstanceId: "p", name: "u", runValidator: true } };
    const update = await driver.activate([job]);
    expect(update.commands).toMatchObject([{ updateResponse: { rejected: { message: failed } } }]);
    const replayed = await driver.activate([{ doUpdate: { id: "2", protocolInstanceId: "p2", name: "u" } }]);
    expect(replayed.commands).toMatchObject([
      { updateResponse: { accepted: {} } },
      { updateResponse: { completed: {} } },
    ]);
  });

  test("must not do it in secret either, and the run goes on", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("caught", () => {
        try {
          void ctx.sleep(1);
        } catch {
          // What was refused is refused.
        }
        return "quiet";
      });
      ctx.untyped.onQuery("lost", () => {
        void ctx.untyped.localActivity("a", [], timeout);
        return "quiet";
      });
      ctx.untyped.onQuery("innocent", () => "fine");
      ctx.untyped.onQuery("careless", () => {
        void Promise.reject(new Error("lost"));
        return "fine";
      });
      ctx.untyped.onUpdate("u", () => 1, { validator: () => void ctx.untyped.child("c", [], { workflowId: "c" }) });
      await ctx.sleep(1);
    });
    await driver.start("workflow");
    const queries = ["caught", "lost", "innocent", "careless"].map(query);
    const asked = await driver.activate(queries);
    expect(asked.commands).toMatchObject([
      { respondToQuery: { failed: { message: expect.stringContaining("Cannot start a timer in query caught") } } },
      {
        respondToQuery: { failed: { message: expect.stringContaining("Cannot call local activity a in query lost") } },
      },
      { respondToQuery: { succeeded: { response: payload("fine") } } },
      { respondToQuery: { succeeded: { response: payload("fine") } } },
    ]);
    expect(driver.logs).toMatchObject([{ level: "error", message: expect.stringContaining("left a promise") }]);
    const job = { doUpdate: { id: "1", protocolInstanceId: "p", name: "u", runValidator: true } };
    const refused = await driver.activate([job]);
    expect(refused.commands).toMatchObject([
      { updateResponse: { rejected: { message: expect.stringContaining("start child workflow c") } } },
    ]);
    const { kinds } = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(kinds).toEqual(["completeWorkflowExecution"]);
  });

  test("see the patches that are decided, and decide none", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("q", () => [ctx.patched("taken"), ctx.patched("in history"), ctx.patched("unknown")]);
      ctx.untyped.onUpdate("u", () => 1, { validator: () => void ctx.patched("new") });
      ctx.patched("taken");
      await never(ctx);
    });
    const patch = { notifyHasPatch: { patchId: "in history" } };
    await driver.start("workflow", [], [patch, { notifyHasPatch: { patchId: "taken" } }], { replaying: true });
    const { commands } = await driver.activate([query("q")]);
    expect(commands).toMatchObject([{ respondToQuery: { succeeded: { response: payload([true, true, false]) } } }]);
    const job = { doUpdate: { id: "1", protocolInstanceId: "p", name: "u", runValidator: true } };
    expect((await driver.activate([job])).commands).toMatchObject([
      { updateResponse: { rejected: { message: expect.stringContaining('Cannot decide on patch "new"') } } },
    ]);
  });

  test("must not use the timers and the randomness of the realm", async () => {
    const driver = drive(async (ctx) => {
      const environment = () => driver.engine.current();
      ctx.untyped.onQuery("timeout", () => environment()?.setTimeout(() => {}, 1));
      ctx.untyped.onQuery("random", () => environment()?.random());
      ctx.untyped.onQuery("uuid", () => environment()?.uuid4());
      await never(ctx);
    });
    await driver.start("workflow");
    const { commands } = await driver.activate(["timeout", "random", "uuid"].map(query));
    expect(commands).toMatchObject(
      ["start a timer", "take a random number", "take a random number"].map((what) => ({
        respondToQuery: { failed: { message: expect.stringContaining(`Cannot ${what}`) } },
      })),
    );
  });

  test("must not wait", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("q", async () => 1);
      ctx.untyped.onUpdate("u", () => 1, { validator: (async () => {}) as never });
      await never(ctx);
    });
    await driver.start("workflow");
    const job = { doUpdate: { id: "1", protocolInstanceId: "p", name: "u", runValidator: true } };
    expect((await driver.activate([query("q")])).commands).toMatchObject([
      { respondToQuery: { failed: { message: expect.stringContaining("returned a promise") } } },
    ]);
    expect((await driver.activate([job])).commands).toMatchObject([
      { updateResponse: { rejected: { message: expect.stringContaining("returned a promise") } } },
    ]);
  });

  test("log while history is replayed", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("q", () => ctx.log.info("asked"));
      await never(ctx);
    });
    await driver.start("workflow", [], [], { replaying: true });
    await driver.activate([query("q")]);
    expect(driver.logs.map(({ message }) => message)).toEqual(["asked"]);
  });

  test("a query of a run that has completed is answered", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("q", () => "still here");
    });
    await driver.start("workflow");
    const { commands } = await driver.activate([query("q")]);
    expect(commands).toMatchObject([{ respondToQuery: { succeeded: { response: payload("still here") } } }]);
  });
});

describe("handlers that have not ended", () => {
  test("are warned of when the run completes, and not when it fails", async () => {
    const run = (fail: boolean) => async (ctx: WorkflowContext) => {
      ctx.untyped.onSignal("slow", () => ctx.sleep(1000));
      ctx.untyped.onUpdate("slower", () => ctx.sleep(1000));
      await ctx.condition(() => !ctx.allHandlersFinished());
      if (fail) throw ApplicationError.create({ message: "end" });
    };
    const jobs = [signal("slow"), { doUpdate: { id: "u-1", protocolInstanceId: "p", name: "slower" } }];
    const completes = drive(run(false));
    await completes.start("workflow", [], jobs);
    const warnings = completes.logs.filter(({ level }) => level === "warn").map(({ message }) => message);
    expect(warnings).toEqual([
      expect.stringMatching(/\[TMPRL1102\].*slower \(u-1\)/),
      expect.stringMatching(/\[TMPRL1102\].*slow\b/),
    ]);
    const fails = drive(run(true));
    await fails.start("workflow", [], jobs);
    expect(fails.logs.filter(({ message }) => message.includes("TMPRL1102"))).toEqual([]);
  });
});

test("signals that the run has no handler for are named at its end", async () => {
  const driver = drive(async (ctx) => {
    ctx.untyped.onSignal("known", () => {});
  });
  await driver.start("workflow", [], [signal("knwon"), signal("known"), signal("knwon")]);
  expect(driver.logs).toMatchObject([
    { level: "warn", message: expect.stringContaining("no handler for: knwon. It has: known.") },
  ]);
});

test("activities that the run did not wait for are named at its end", async () => {
  const driver = drive(async (ctx) => {
    void ctx.untyped.activity("forgotten", [], timeout);
  });
  await driver.start("workflow");
  expect(driver.logs).toMatchObject([{ level: "warn", message: expect.stringContaining("forgotten (1)") }]);
});
