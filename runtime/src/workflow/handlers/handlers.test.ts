import type { JsonObject } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { EngineDriver, payload, payloadValue, rawPayload } from "../../../../test/workflow/driver.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { defaultPayloadConverter, type PayloadConverter, rawPayloadConverter } from "../../converter/payload.js";
import { makePayload } from "../../converter/payload-parts.js";
import type { WorkflowContext } from "../context.js";
import { currentContext } from "../realm-cell.js";
import { defineDynamicWorkflow, defineWorkflow } from "../registration.js";

const timeout = { startToCloseTimeout: "10s" } as const;
const never = (ctx: WorkflowContext): Promise<void> => ctx.condition(() => false);

function drive(run: (ctx: WorkflowContext, ...args: readonly unknown[]) => Promise<unknown>): EngineDriver {
  return new EngineDriver({ workflow: defineWorkflow("workflow", run) });
}

function signal(signalName: string, ...args: readonly unknown[]): JsonObject {
  return { signalWorkflow: { signalName, input: args.map(payload), originatingEventId: "5" } };
}

function query(queryType: string, ...args: readonly unknown[]): JsonObject {
  return { queryWorkflow: { queryId: queryType, queryType, arguments: args.map(payload) } };
}

function update(name: string, id: string, ...args: readonly unknown[]): JsonObject {
  return { doUpdate: { id, protocolInstanceId: id, name, input: args.map(payload), runValidator: true } };
}

interface Response {
  readonly protocolInstanceId: string;
  readonly accepted?: object;
  readonly rejected?: {
    readonly message: string;
    readonly applicationFailureInfo?: { readonly nonRetryable: boolean };
  };
  readonly completed?: JsonObject;
}

/** Answers to updates, as `accepted id`, `rejected id` and `completed id value`. */
function responses(commands: readonly JsonObject[]): string[] {
  return commands.flatMap(({ updateResponse }) => {
    if (updateResponse === undefined) return [];
    const { protocolInstanceId: id, accepted, rejected, completed } = updateResponse as unknown as Response;
    if (accepted !== undefined) return [`accepted ${id}`];
    if (rejected !== undefined) return [`rejected ${id}: ${rejected.message}`];
    return [`completed ${id} ${JSON.stringify(payloadValue(completed))}`];
  });
}

/** The values that queries were answered with, or the messages they failed with. */
function answers(commands: readonly JsonObject[]): unknown[] {
  return commands.map(({ respondToQuery }) => {
    const result = respondToQuery as unknown as {
      succeeded?: { response: JsonObject };
      failed?: { message: string };
    };
    return result.succeeded === undefined ? result.failed?.message : payloadValue(result.succeeded.response);
  });
}

describe("default handlers", () => {
  test("get what no other handler is for, with its payloads as they came", async () => {
    const seen: unknown[] = [];
    const driver = drive(async (ctx) => {
      ctx.untyped.onSignal("known", (value) => seen.push(["known", value]));
      ctx.untyped.onAnySignal((name, args) => seen.push([name, args.map((arg) => arg.metadata.encoding?.length)]));
      ctx.untyped.onQuery("known", () => "own");
      ctx.untyped.onAnyQuery((name, args) => [name, ...args.map((arg) => defaultPayloadConverter.fromPayload(arg))]);
      ctx.untyped.onAnyUpdate((name, args, inner) => [name, args.length, inner.currentUpdate]);
      await never(ctx);
    });
    await driver.start("workflow", [], [signal("other", 1, 2), signal("known", 3)]);
    expect(seen).toEqual([
      ["known", 3],
      ["other", [10, 10]],
    ]);
    const asked = await driver.activate([query("known"), query("other", "x")]);
    expect(answers(asked.commands)).toEqual(["own", ["other", "x"]]);
    const updated = await driver.activate([update("change", "u-1", true)]);
    expect(responses(updated.commands)).toEqual([
      "accepted u-1",
      `completed u-1 ${JSON.stringify(["change", 1, { id: "u-1", name: "change" }])}`,
    ]);
  });

  test("that come late get what waited, in the order of its arrival", async () => {
    const seen: string[] = [];
    const driver = drive(async (ctx) => {
      await ctx.sleep(1);
      ctx.untyped.onSignal("b", () => seen.push("own b"));
      ctx.untyped.onAnySignal((name, [value]) => {
        seen.push(`${name} ${value === undefined ? "" : defaultPayloadConverter.fromPayload(value)}`);
      });
      await never(ctx);
    });
    await driver.start("workflow", [], [signal("a", 1), signal("b", 1), signal("c", 1), signal("a", 2)]);
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(seen).toEqual(["own b", "a 1", "c 1", "a 2"]);
  });

  test("take updates that came in the same activation, and can refuse them", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onAnyUpdate((name) => name, {
        validator: (name, args) => {
          if (args.length === 0) throw ApplicationError.create({ message: `${name} needs an argument` });
        },
      });
      await never(ctx);
    });
    const { commands } = await driver.start("workflow", [], [update("one", "1"), update("two", "2", 0)]);
    expect(responses(commands)).toEqual(["rejected 1: one needs an argument", "accepted 2", 'completed 2 "two"']);
  });

  test("never get what is Temporal's own", async () => {
    const seen: string[] = [];
    const driver = drive(async (ctx) => {
      ctx.untyped.onAnySignal((name) => seen.push(name));
      ctx.untyped.onAnyQuery((name) => seen.push(name));
      ctx.untyped.onAnyUpdate((name) => seen.push(name));
      await ctx.sleep(1);
    });
    const jobs = [signal("__temporal_x"), update("__temporal_x", "u"), signal("mine")];
    const { commands } = await driver.start("workflow", [], jobs);
    expect(responses(commands)).toEqual([expect.stringContaining("rejected u: No registered handler for update")]);
    const asked = await driver.activate([query("__temporal_x"), query("__stack_trace")]);
    expect(answers(asked.commands)).toEqual([
      expect.stringContaining("no query __temporal_x"),
      expect.stringContaining("timer 1"),
    ]);
    expect(seen).toEqual(["mine"]);
    await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(driver.logs.at(-1)?.message).toContain("no handler for: __temporal_x");
  });

  test("can be taken away, and so can others", async () => {
    const seen: string[] = [];
    const steps: ((ctx: WorkflowContext) => void)[] = [
      (ctx) => ctx.untyped.onSignal("s", () => seen.push("second")),
      (ctx) => ctx.untyped.onSignal("s", undefined),
      (ctx) => ctx.untyped.onAnySignal(undefined),
      (ctx) => ctx.untyped.onSignal("s", () => seen.push("third")),
    ];
    const driver = drive(async (ctx) => {
      ctx.untyped.onSignal("s", () => seen.push("first"));
      ctx.untyped.onAnySignal((name) => seen.push(`any ${name}`));
      for (const step of steps) {
        await ctx.sleep(1);
        step(ctx);
      }
      await never(ctx);
    });
    await driver.start("workflow", [], [signal("s")]);
    for (const seq of [1, 2, 3]) {
      await driver.activate([{ fireTimer: { seq } }]);
      await driver.activate([signal("s")]);
    }
    expect(seen).toEqual(["first", "second", "any s"]);
    // The last one waited for a handler.
    await driver.activate([{ fireTimer: { seq: 4 } }]);
    expect(seen).toEqual(["first", "second", "any s", "third"]);
  });
});

describe("the context of an update", () => {
  test("knows the update, in scopes of it too, and in its log lines", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("named", async () => {
        const own = currentContext();
        await own.sleep(1);
        own.log.info("inside");
        ctx.log.info("outside");
        return [own.currentUpdate, await own.shield(async (inner) => inner.currentUpdate), ctx.currentUpdate ?? null];
      });
      await never(ctx);
    });
    await driver.start("workflow", [], [update("named", "u-7")]);
    const { commands } = await driver.activate([{ fireTimer: { seq: 1 } }]);
    const known = { id: "u-7", name: "named" };
    expect(responses(commands)).toEqual([`completed u-7 ${JSON.stringify([known, known, null])}`]);
    expect(driver.logs).toMatchObject([
      { message: "inside", attributes: { updateId: "u-7", updateName: "named" } },
      { message: "outside", attributes: {} },
    ]);
    expect(driver.logs[1]?.attributes).not.toHaveProperty("updateId");
  });
});

describe("updates", () => {
  test("valid, invalid and unknown in one activation are answered in their order", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("set", (value) => value, {
        validator: (value) => {
          if (value === "bad") throw new Error("bad value");
        },
      });
      await never(ctx);
    });
    await driver.start("workflow");
    const { commands } = await driver.activate([
      update("set", "p1", "good"),
      update("set", "p2", "bad"),
      update("unset", "p3"),
    ]);
    expect(responses(commands)).toEqual([
      "accepted p1",
      "rejected p2: bad value",
      'completed p1 "good"',
      "rejected p3: No registered handler for update: unset. This workflow has: set",
    ]);
    const last = commands.at(-1) as unknown as { updateResponse: Response };
    expect(last.updateResponse.rejected?.applicationFailureInfo?.nonRetryable).toBe(true);
  });

  test("of one name run side by side, each to its own answer", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("wait", async (value) => {
        await ctx.sleep(10);
        return value;
      });
      await never(ctx);
    });
    const first = await driver.start("workflow", [], [update("wait", "a", 1), update("wait", "b", 2)]);
    expect(responses(first.commands)).toEqual(["accepted a", "accepted b"]);
    const second = await driver.activate([{ fireTimer: { seq: 2 } }, { fireTimer: { seq: 1 } }]);
    expect(responses(second.commands)).toEqual(["completed b 2", "completed a 1"]);
  });

  test("that cannot be read are rejected, with a validator and without", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("plain", () => "done");
      ctx.untyped.onUpdate("checked", () => "done", { validator: () => {} });
      await never(ctx);
    });
    await driver.start("workflow");
    const broken = (name: string): JsonObject => {
      const job = update(name, name).doUpdate as JsonObject;
      return { doUpdate: { ...job, input: [rawPayload("json/plain", "{")] } };
    };
    const { commands } = await driver.activate([broken("plain"), broken("checked")]);
    expect(responses(commands)).toEqual([
      expect.stringMatching(/^rejected plain: .*json\/plain/),
      expect.stringMatching(/^rejected checked: .*json\/plain/),
    ]);
  });

  test("reach their handler untouched by the validator", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("set", (value) => value, {
        validator: (value) => {
          (value as { n: number }).n = 99;
        },
      });
      await never(ctx);
    });
    const { commands } = await driver.start("workflow", [], [update("set", "u", { n: 1 })]);
    expect(responses(commands)).toEqual(["accepted u", 'completed u {"n":1}']);
  });

  test("are refused by a failure of their handler, and any other error fails the task", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("fails", async () => {
        await ctx.sleep(1);
        throw ApplicationError.create({ message: "not now" });
      });
      ctx.untyped.onUpdate("breaks", () => {
        throw new TypeError("a bug");
      });
      await never(ctx);
    });
    await driver.start("workflow", [], [update("fails", "f")]);
    const { commands } = await driver.activate([{ fireTimer: { seq: 1 } }]);
    expect(responses(commands)).toEqual(["rejected f: not now"]);
    expect((await driver.activate([update("breaks", "b")])).failure).toBe("a bug");
  });

  test("are not validated again when history is replayed", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onUpdate("set", () => "done", {
        validator: () => {
          throw new Error("not now");
        },
      });
      await never(ctx);
    });
    const job = update("set", "u").doUpdate as JsonObject;
    const jobs = [{ doUpdate: { ...job, runValidator: false } }];
    const { commands } = await driver.start("workflow", [], jobs, { replaying: true });
    expect(responses(commands)).toEqual(["accepted u", 'completed u "done"']);
  });
});

describe("a workflow without a contract", () => {
  const marked: PayloadConverter = {
    toPayload: (value) => makePayload("test/marked", new TextEncoder().encode(JSON.stringify(value))),
    fromPayload: ({ metadata, data }) => {
      const encoding = new TextDecoder().decode(metadata.encoding);
      return [encoding, JSON.parse(new TextDecoder().decode(data))];
    },
  };
  const markedPayload = (value: unknown): JsonObject => rawPayload("test/marked", JSON.stringify(value));

  test("can have a converter, which its calls and handlers use too", async () => {
    const seen: unknown[] = [];
    const workflow = defineWorkflow(
      "workflow",
      async (ctx, input) => {
        ctx.untyped.onSignal("s", (value) => seen.push(value));
        ctx.untyped.onQuery("q", () => "answer");
        ctx.untyped.onQuery("plain", () => "answer", { converter: defaultPayloadConverter });
        const result = await ctx.untyped.activity("a", [input], timeout);
        return ctx.untyped.activity("b", [result], { ...timeout, converter: defaultPayloadConverter });
      },
      { converter: marked },
    );
    const driver = new EngineDriver({ workflow });
    const first = await driver.start("workflow", ["in"], [signal("s", 1)]);
    expect(seen).toEqual([["json/plain", 1]]);
    expect(first.commands).toMatchObject([{ scheduleActivity: { arguments: [markedPayload(["json/plain", "in"])] } }]);
    const asked = await driver.activate([query("q"), query("plain")]);
    expect(asked.commands).toMatchObject([
      { respondToQuery: { succeeded: { response: markedPayload("answer") } } },
      { respondToQuery: { succeeded: { response: payload("answer") } } },
    ]);
    const done = { completed: { result: markedPayload(2) } };
    const second = await driver.activate([{ resolveActivity: { seq: 1, result: done } }]);
    expect(second.commands).toMatchObject([{ scheduleActivity: { arguments: [payload(["test/marked", 2])] } }]);
    const plain = { completed: { result: payload(3) } };
    const third = await driver.activate([{ resolveActivity: { seq: 2, result: plain } }]);
    expect(third.commands).toEqual([{ completeWorkflowExecution: { result: markedPayload(3) } }]);
  });

  test("hands payloads through untouched where it is asked to", async () => {
    const workflow = defineWorkflow(
      "workflow",
      async (ctx, ...args) => ctx.untyped.child("child", args, { workflowId: "c" }),
      { converter: rawPayloadConverter },
    );
    const odd = rawPayload("made/up", "\u0001 not JSON");
    const driver = new EngineDriver({ workflow });
    const first = await driver.startWith("workflow", [odd, payload(1)]);
    expect(first.commands).toMatchObject([{ startChildWorkflowExecution: { input: [odd, payload(1)] } }]);
    await driver.activate([{ resolveChildWorkflowExecutionStart: { seq: 1, succeeded: { runId: "r" } } }]);
    const result = { completed: { result: odd } };
    const last = await driver.activate([{ resolveChildWorkflowExecution: { seq: 1, result } }]);
    expect(last.commands).toEqual([{ completeWorkflowExecution: { result: odd } }]);
  });

  test("may give a payload in place of a value, whatever its converter", async () => {
    const driver = drive(async () => makePayload("made/up", new TextEncoder().encode("x")));
    const { commands } = await driver.start("workflow");
    expect(commands).toEqual([{ completeWorkflowExecution: { result: rawPayload("made/up", "x") } }]);
  });

  test("stands in for every type that has no other, with options of the type", async () => {
    const asked: string[] = [];
    const exports = {
      any: defineDynamicWorkflow(
        async (ctx, args) => [ctx.workflowType, args.map((arg) => defaultPayloadConverter.fromPayload(arg))],
        (type) => {
          asked.push(type);
          return type === "pinned" ? { versioningBehavior: "pinned" } : {};
        },
      ),
      own: defineWorkflow("own", async () => "own"),
    };
    const driver = new EngineDriver(exports, { rules: { versioned: true } });
    expect((await driver.start("other", [1, 2], [], { runId: "a" })).result).toEqual(["other", [1, 2]]);
    expect((await driver.start("own", [], [], { runId: "b" })).result).toBe("own");
    const pinned = await driver.start("pinned", [], [], { runId: "c" });
    expect(pinned.json.successful).toMatchObject({ versioningBehavior: "VERSIONING_BEHAVIOR_PINNED" });
    expect(asked).toEqual(["other", "pinned"]);
    expect(driver.engine.describe()).toEqual([
      expect.objectContaining({ type: "*", dynamic: true }),
      expect.objectContaining({ type: "own" }),
    ]);
  });

  test("whose options touch the run fails the task", async () => {
    const any = defineDynamicWorkflow(
      async () => 1,
      () => {
        currentContext().random();
        return {};
      },
    );
    const { failure } = await new EngineDriver({ any }).start("x");
    expect(failure).toContain("Cannot take a random number in the options of a dynamic workflow");
  });
});

describe("the metadata query", () => {
  test("names handlers with their descriptions, and what Temporal asks", async () => {
    const driver = drive(async (ctx) => {
      ctx.untyped.onQuery("z", () => 1, { description: "The last letter." });
      ctx.untyped.onQuery("a", () => 1);
      ctx.untyped.onSignal("s", () => {});
      ctx.untyped.onAnySignal(() => {}, { description: "All others." });
      ctx.untyped.onUpdate("u", () => 1, { description: "Changes it." });
      await never(ctx);
    });
    await driver.start("workflow");
    const { commands } = await driver.activate([query("__temporal_workflow_metadata")]);
    const [metadata] = answers(commands) as [{ definition: Record<string, { name: string }[]> }];
    expect(metadata.definition.type).toBe("workflow");
    expect(metadata.definition.queryDefinitions?.map(({ name }) => name)).toEqual([
      "__enhanced_stack_trace",
      "__stack_trace",
      "__temporal_workflow_metadata",
      "a",
      "z",
    ]);
    expect(metadata.definition.queryDefinitions?.at(-1)).toEqual({ name: "z", description: "The last letter." });
    expect(metadata.definition.signalDefinitions).toEqual([{ name: "", description: "All others." }, { name: "s" }]);
    expect(metadata.definition.updateDefinitions).toEqual([{ name: "u", description: "Changes it." }]);
  });

  test("is plain JSON whatever converter the run uses", async () => {
    const run = defineWorkflow("workflow", never, { converter: rawPayloadConverter });
    const driver = new EngineDriver({ run });
    await driver.start("workflow");
    const { commands } = await driver.activate([query("__temporal_workflow_metadata")]);
    const json = rawPayload("json/plain", "");
    expect(commands).toMatchObject([{ respondToQuery: { succeeded: { response: { metadata: json.metadata } } } }]);
  });
});

describe("handlers that need not end", () => {
  test("are not warned of", async () => {
    const driver = drive(async (ctx) => {
      const unfinished = "abandon" as const;
      ctx.untyped.onSignal("quiet", () => ctx.sleep(1000), { unfinished });
      ctx.untyped.onSignal("loud", () => ctx.sleep(1000));
      ctx.untyped.onAnyUpdate(() => ctx.sleep(1000), { unfinished });
      await ctx.condition(() => !ctx.allHandlersFinished());
    });
    await driver.start("workflow", [], [signal("quiet"), signal("loud"), update("u", "1")]);
    const warnings = driver.logs.map(({ message }) => message).filter((message) => message.includes("TMPRL1102"));
    expect(warnings).toEqual([expect.stringMatching(/workflow ended while signal handlers .*: loud\./)]);
  });
});
