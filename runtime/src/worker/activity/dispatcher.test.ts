import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ActivityCancelReason,
  ActivityTaskSchema,
  type Start,
} from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import {
  type ActivityHeartbeat,
  ActivityHeartbeatSchema,
  ActivityTaskCompletionSchema,
} from "@protempo/api/temporal/sdk/core/core_interface_pb.js";
import { describe, expect, test } from "vitest";
import { CompleteAsyncError } from "../../activity/complete-async.js";
import type { ActivityContext } from "../../activity/context.js";
import { currentActivity } from "../../activity/current.js";
import { ApplicationError } from "../../common/errors/failures.js";
import type { AnyMessageType } from "../../common/message-type.js";
import type { ServiceTable } from "../../common/table.js";
import { DecodeError, EncodeError } from "../../converter/errors.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";
import { makePayload } from "../../converter/payload-parts.js";
import { createLogger } from "../../core/logger.js";
import { registerActivities } from "../../internal/activity.js";
import { ActivityDispatcher } from "./dispatcher.js";
import type { ActivityInterceptors } from "./interception.js";
import { joinActivities } from "./registry.js";

interface Note {
  $typeName: "test.Note";
  text: string;
}

/** A token of a message with one field, as small as the seam allows. */
const Note: AnyMessageType = {
  typeName: "test.Note",
  create: (init) => ({ $typeName: "test.Note", ...init }),
  toBinary: () => new Uint8Array(),
  fromBinary: () => Note.create(),
  toJson: (value) => {
    const text = (value as { text?: unknown }).text ?? "";
    if (typeof text !== "string") throw new EncodeError({ typeName: "test.Note", path: "text", reason: "no string" });
    return { text };
  },
  fromJson: (json) => {
    const text = (json as { text?: unknown }).text ?? "";
    if (typeof text !== "string") throw new DecodeError({ typeName: "test.Note", path: "text", reason: "no string" });
    return Note.create({ text });
  },
  toJsonString: (value) => JSON.stringify(Note.toJson(value)),
  fromJsonString: (text) => Note.fromJson(JSON.parse(text)),
};

const table: ServiceTable = {
  service: "test.Notes",
  workflows: [],
  activities: [
    { kind: "activity", member: "echo", name: "test.Notes.Echo", input: Note, output: Note },
    { kind: "activity", member: "sweep", name: "test.Notes.Sweep", input: null, output: null },
  ],
};

function worker(
  implementation: object,
  options: { codecs?: PayloadCodec[]; sizeLimit?: number; interceptors?: ActivityInterceptors } = {},
) {
  const completions: { token: string; status: ReturnType<typeof statusOf> | readonly ["givenUp"] }[] = [];
  const heartbeats: ActivityHeartbeat[] = [];
  const lines: string[] = [];
  const dispatcher = new ActivityDispatcher({
    core: {
      pollActivityTask: () => Promise.reject(new Error("not polled")),
      completeActivityTask: async (bytes) => {
        const { taskToken, result } = fromBinary(ActivityTaskCompletionSchema, bytes);
        completions.push({ token: Buffer.from(taskToken).toString(), status: statusOf(result) });
      },
      giveUpLocalActivity: async (token) => {
        completions.push({ token: Buffer.from(token).toString(), status: ["givenUp"] });
      },
      recordActivityHeartbeat: (bytes) => void heartbeats.push(fromBinary(ActivityHeartbeatSchema, bytes)),
    },
    registry: joinActivities([registerActivities(table, implementation, true)]),
    codecs: options.codecs ?? [],
    sizeLimit: options.sizeLimit ?? 1000,
    interceptors: options.interceptors,
    taskQueue: "notes",
    logger: createLogger({ level: "debug", write: (line) => void lines.push(line) }),
  });
  const start = (
    activityType: string,
    input?: string,
    more: Partial<Omit<Start, "$typeName" | "$unknown">> = {},
  ): void => {
    const payloads = input === undefined ? [] : [makePayload("json/protobuf", Buffer.from(input))];
    const value = { activityType, activityId: "7", attempt: 1, input: payloads, ...more };
    const task = create(ActivityTaskSchema, { taskToken: Buffer.from("t"), variant: { case: "start", value } });
    dispatcher.dispatch(toBinary(ActivityTaskSchema, task));
  };
  const cancel = (reason: ActivityCancelReason, details: { isReset?: boolean; isPaused?: boolean } = {}): void => {
    const value = { reason, details };
    const task = create(ActivityTaskSchema, { taskToken: Buffer.from("t"), variant: { case: "cancel", value } });
    dispatcher.dispatch(toBinary(ActivityTaskSchema, task));
  };
  return { dispatcher, completions, heartbeats, lines, start, cancel };
}

type Result = NonNullable<ReturnType<typeof fromBinary<typeof ActivityTaskCompletionSchema>>["result"]>;

function statusOf(result: Result | undefined) {
  const { status } = result ?? {};
  switch (status?.case) {
    case "completed":
      return ["completed", Buffer.from(status.value.result?.data ?? []).toString()] as const;
    case "failed": {
      const failure = status.value.failure;
      const info = failure?.failureInfo;
      const application = info?.case === "applicationFailureInfo" ? info.value : undefined;
      return ["failed", application?.type ?? "", application?.nonRetryable ?? false, failure?.message ?? ""] as const;
    }
    case "cancelled":
      return ["cancelled", status.value.failure?.failureInfo.case ?? ""] as const;
    default:
      return [status?.case ?? "nothing"] as const;
  }
}

describe("local activities at a worker's end", () => {
  const waits = { echo: (note: Note) => note, sweep: (ctx: ActivityContext) => ctx.sleep("1 hour") };
  const untilNow = () => new Promise((resolve) => setTimeout(resolve));

  test("one that does not complete is given up, and so are those that come then", async () => {
    const { dispatcher, completions, start } = worker(waits);
    start("test.Notes.Sweep", undefined, { isLocal: true });
    await untilNow();
    dispatcher.endLocals();
    await dispatcher.idle();
    start("test.Notes.Sweep", undefined, { isLocal: true });
    await dispatcher.idle();
    expect(completions.map(({ status }) => status)).toEqual([["givenUp"], ["givenUp"]]);
  });

  test("one that completes all the same has completed, and one that its workflow cancelled is cancelled", async () => {
    const completing = worker({ ...waits, sweep: () => untilNow() });
    completing.start("test.Notes.Sweep", undefined, { isLocal: true });
    completing.dispatcher.endLocals();
    await completing.dispatcher.idle();
    const cancelled = worker(waits);
    cancelled.start("test.Notes.Sweep", undefined, { isLocal: true });
    cancelled.cancel(ActivityCancelReason.CANCELLED);
    cancelled.dispatcher.endLocals();
    await cancelled.dispatcher.idle();
    const statuses = [completing, cancelled].map(({ completions }) => completions.map(({ status }) => status[0]));
    expect(statuses).toEqual([["completed"], ["cancelled"]]);
  });

  test("others go on until they are abandoned: then they have failed, and local ones are given up", async () => {
    const { dispatcher, completions, start } = worker({ ...waits, sweep: () => new Promise(() => {}) });
    start("test.Notes.Sweep");
    dispatcher.endLocals();
    await untilNow();
    expect(completions).toEqual([]);
    await dispatcher.abandon();
    const local = worker({ ...waits, sweep: () => new Promise(() => {}) });
    local.start("test.Notes.Sweep", undefined, { isLocal: true });
    await local.dispatcher.abandon();
    expect([...completions, ...local.completions].map(({ status }) => status[0])).toEqual(["failed", "givenUp"]);
  });
});

describe("what an activity is given and what it gives", () => {
  test("the input is a message, the function is called on its owner, the result is encoded", async () => {
    class Notes {
      readonly #mark = "!";
      echo(input: Note, ctx: ActivityContext): Note {
        return { $typeName: "test.Note", text: `${input.text}${this.#mark} ${ctx.info.taskQueue} ${ctx.info.attempt}` };
      }
    }
    const { dispatcher, completions, start } = worker(new Notes());
    start("test.Notes.Echo", '{"text":"hello"}');
    await dispatcher.idle();
    expect(completions).toEqual([{ token: "t", status: ["completed", '{"text":"hello! notes 1"}'] }]);
  });

  test("an empty input is left out and an empty output is no payload", async () => {
    const seen: unknown[] = [];
    const { dispatcher, completions, start } = worker({ sweep: (...args: unknown[]) => void seen.push(...args) });
    start("test.Notes.Sweep");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(["completed", ""]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toHaveProperty("info.activityType", "test.Notes.Sweep");
  });

  test("an input that cannot be decoded fails for good and says which field", async () => {
    const { dispatcher, completions, start } = worker({ echo: () => ({}) });
    start("test.Notes.Echo", '{"text":5}');
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual([
      "failed",
      "DecodeError",
      true,
      "input of activity test.Notes.Echo: cannot decode test.Note: Note.text: no string",
    ]);
  });

  test("a result that cannot be encoded fails for good", async () => {
    const { dispatcher, completions, start } = worker({ echo: () => ({ text: 5 }) });
    start("test.Notes.Echo", "{}");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual([
      "failed",
      "EncodeError",
      true,
      "result of activity test.Notes.Echo: cannot encode test.Note: Note.text: no string",
    ]);
  });

  test("a result over the limit fails for good with its size and message", async () => {
    const { dispatcher, completions, start } = worker({ echo: () => ({ text: "x".repeat(2000) }) });
    start("test.Notes.Echo", "{}");
    await dispatcher.idle();
    const [kind, type, final, message] = completions[0]?.status ?? [];
    expect([kind, type, final]).toEqual(["failed", "PayloadTooLargeError", true]);
    expect(message).toMatch(
      /test\.Notes\.Echo \(test\.Note\) has 20\d\d bytes, the server takes 1000; its largest field is text/,
    );
  });

  test("an unknown activity is tried again and the answer names those that are known", async () => {
    const { dispatcher, completions, start } = worker({ echo: () => ({}), sweep() {} });
    start("test.Notes.Missing", "{}");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual([
      "failed",
      "NotFoundError",
      false,
      "Activity test.Notes.Missing is not registered on this worker, which has: test.Notes.Echo, test.Notes.Sweep.",
    ]);
  });

  test("codecs are undone on the way in and applied on the way out", async () => {
    const reverse: PayloadCodec = {
      encode: async (payloads) => payloads.map((p) => ({ ...p, data: Uint8Array.from(p.data).reverse() })),
      decode: (payloads) => reverse.encode(payloads),
    };
    const { dispatcher, completions, heartbeats, start } = worker(
      {
        echo(input: Note, ctx: ActivityContext) {
          ctx.heartbeat(Note, { text: "half" });
          return { text: `${input.text}, yes` };
        },
      },
      { codecs: [reverse] },
    );
    start("test.Notes.Echo", '}"ih":"txet"{');
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(["completed", '}"sey ,ih":"txet"{']);
    expect(heartbeats.map((h) => Buffer.from(h.details[0]?.data ?? []).toString())).toEqual(['}"flah":"txet"{']);
  });
});

describe("how an activity ends", () => {
  const wait = { echo: (_: Note, ctx: ActivityContext) => ctx.sleep("1 hour").then(() => ({})) };

  test("errors of the application keep their type, others get their class name", async () => {
    for (const [error, status] of [
      [
        ApplicationError.create({ message: "no", type: "Declined", nonRetryable: true }),
        ["failed", "Declined", true, "no"],
      ],
      [new RangeError("far"), ["failed", "RangeError", false, "far"]],
      ["just text", ["failed", "Error", false, "just text"]],
    ] as const) {
      const { dispatcher, completions, start } = worker({
        echo() {
          throw error;
        },
      });
      start("test.Notes.Echo", "{}");
      await dispatcher.idle();
      expect(completions[0]?.status).toEqual(status);
    }
  });

  test.each([
    ["a request", ActivityCancelReason.CANCELLED, {}, ["cancelled", "canceledFailureInfo"]],
    ["the worker's end", ActivityCancelReason.WORKER_SHUTDOWN, {}, ["cancelled", "canceledFailureInfo"]],
    ["a pause", ActivityCancelReason.PAUSED, {}, ["failed", "ActivityPause", false, "Activity paused"]],
    [
      "a reset",
      ActivityCancelReason.CANCELLED,
      { isReset: true },
      ["failed", "ActivityReset", false, "Activity reset"],
    ],
  ])("cancelled by %s", async (_, reason, details, status) => {
    const { dispatcher, completions, start, cancel } = worker(wait);
    start("test.Notes.Echo", "{}");
    await new Promise(setImmediate);
    cancel(reason, details);
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(status);
  });

  test("the platform's AbortError counts as cancelled once there was a cancellation, not before", async () => {
    const throwing = {
      async echo(_: Note, ctx: ActivityContext) {
        if (ctx.info.attempt === 1) await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
        AbortSignal.abort().throwIfAborted();
      },
    };
    const { dispatcher, completions, start, cancel } = worker(throwing);
    start("test.Notes.Echo", "{}");
    await new Promise(setImmediate);
    cancel(ActivityCancelReason.CANCELLED);
    await dispatcher.idle();
    start("test.Notes.Echo", "{}", { attempt: 2 });
    await dispatcher.idle();
    expect(completions.map(({ status }) => status.slice(0, 2))).toEqual([
      ["cancelled", "canceledFailureInfo"],
      ["failed", "AbortError"],
    ]);
  });

  test("an activity that returns although it was cancelled has completed", async () => {
    const { dispatcher, completions, start, cancel } = worker({
      async echo(_: Note, ctx: ActivityContext) {
        await ctx.sleep("1 hour").catch(() => {});
        return { text: ctx.cancellation };
      },
    });
    start("test.Notes.Echo", "{}");
    await new Promise(setImmediate);
    cancel(ActivityCancelReason.TIMED_OUT);
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(["completed", '{"text":"timedOut"}']);
  });

  test("an activity that something else completes stays open", async () => {
    const { dispatcher, completions, start } = worker({
      echo() {
        throw new CompleteAsyncError();
      },
    });
    start("test.Notes.Echo", "{}");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(["willCompleteAsync"]);
  });

  test("an activity that is given up is answered for once, and what it returns later is dropped", async () => {
    let release: (result: object) => void = () => {};
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    const { dispatcher, completions, start } = worker({ echo: () => gate });
    start("test.Notes.Echo", "{}");
    await new Promise(setImmediate);
    expect(dispatcher.running).toEqual(["test.Notes.Echo 7"]);
    await dispatcher.abandon();
    await dispatcher.idle();
    release({});
    await new Promise(setImmediate);
    expect(completions.map(({ status }) => status)).toEqual([
      ["failed", "WorkerShutdown", false, "Worker shutting down"],
    ]);
  });
});

describe("heartbeats", () => {
  test("details stay until others come, also those of the attempt before", async () => {
    const { dispatcher, completions, heartbeats, start } = worker({
      echo(_: Note, ctx: ActivityContext) {
        ctx.heartbeat();
        ctx.heartbeat(Note, { text: "new" });
        ctx.heartbeat();
        return ctx.lastHeartbeat(Note);
      },
    });
    start("test.Notes.Echo", "{}", { heartbeatDetails: [makePayload("json/protobuf", Buffer.from('{"text":"old"}'))] });
    await dispatcher.idle();
    expect(heartbeats.map((h) => Buffer.from(h.details[0]?.data ?? []).toString())).toEqual([
      '{"text":"old"}',
      '{"text":"new"}',
      '{"text":"new"}',
    ]);
    expect(completions[0]?.status).toEqual(["completed", '{"text":"old"}']);
  });

  test("wrong details throw where they are given; after the end, and in local activities, there are none", async () => {
    let kept: ActivityContext | undefined;
    const { dispatcher, completions, heartbeats, start } = worker({
      echo(_: Note, ctx: ActivityContext) {
        kept = ctx;
        if (!ctx.info.isLocal) ctx.heartbeat(Note, { text: 1 });
        ctx.heartbeat();
      },
    });
    start("test.Notes.Echo", "{}");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual([
      "failed",
      "EncodeError",
      false,
      "cannot encode test.Note: Note.text: no string",
    ]);
    kept?.heartbeat();
    start("test.Notes.Echo", "{}", { isLocal: true });
    await dispatcher.idle();
    expect(heartbeats).toEqual([]);
  });
});

test("the current activity is known to helpers, and records carry its attributes", async () => {
  const helper = (): void => currentActivity().log.info("at work", { step: 1 });
  const { dispatcher, lines, start } = worker({
    async sweep() {
      await null;
      helper();
    },
  });
  start("test.Notes.Sweep", undefined, { workflowExecution: execution("w-1", "r-1") });
  await dispatcher.idle();
  expect(lines.find((line) => line.includes("at work"))).toMatch(
    /INFO {2}"?at work"? activityType=test\.Notes\.Sweep activityId=7 attempt=1 taskQueue=notes .*workflowId=w-1 .*step=1$/,
  );
  expect(() => currentActivity()).toThrow("outside of an activity");
});

function execution(workflowId: string, runId: string): NonNullable<Start["workflowExecution"]> {
  return { $typeName: "temporal.api.common.v1.WorkflowExecution", workflowId, runId };
}

describe("interceptors", () => {
  test("the first is the outermost; they change what goes in and what comes out, and see the headers", async () => {
    const order: string[] = [];
    const headers: unknown[] = [];
    const text = (value: unknown): string => (value as Note).text;
    const { dispatcher, completions, start } = worker(
      { echo: (input: Note) => input },
      {
        interceptors: [
          {
            async execute(call, next) {
              order.push("outer");
              headers.push(call.headers);
              const { result } = await next({ ...call, args: [Note.create({ text: `${text(call.args[0])}1` })] });
              return { result: Note.create({ text: `${text(result)}4` }) };
            },
          },
          (context) => ({
            async execute(call, next) {
              order.push(`inner ${context.info.activityId}`);
              const { result } = await next({ ...call, args: [Note.create({ text: `${text(call.args[0])}2` })] });
              return { result: Note.create({ text: `${text(result)}3` }) };
            },
          }),
        ],
      },
    );
    const trace = makePayload("json/plain", new TextEncoder().encode("t-1"));
    start("test.Notes.Echo", '{"text":"0"}', { headerFields: { trace } });
    await dispatcher.idle();
    expect(completions).toEqual([{ token: "t", status: ["completed", '{"text":"01234"}'] }]);
    expect(order).toEqual(["outer", "inner 7"]);
    expect(headers).toEqual([{ trace }]);
  });

  test("run inside of the activity, may answer in its place, and fail it by throwing", async () => {
    const activity = { echo: () => expect.unreachable(), sweep: () => {} };
    const { dispatcher, completions, start } = worker(activity, {
      interceptors: [
        {
          async execute(call, next) {
            if (currentActivity().info.activityType === "test.Notes.Echo") return { result: { text: "cached" } };
            await next(call);
            throw ApplicationError.create({ message: "refused", type: "Policy" });
          },
        },
      ],
    });
    start("test.Notes.Echo", "{}");
    await dispatcher.idle();
    start("test.Notes.Sweep");
    await dispatcher.idle();
    expect(completions.map(({ status }) => status)).toEqual([
      ["completed", '{"text":"cached"}'],
      ["failed", "Policy", false, "refused"],
    ]);
  });

  test("one that forgets its outcome is named as the cause", async () => {
    const forgetful = (async () => {}) as never;
    const { dispatcher, completions, start } = worker({ sweep() {} }, { interceptors: [{ execute: forgetful }] });
    start("test.Notes.Sweep");
    await dispatcher.idle();
    expect(completions[0]?.status).toEqual(["failed", "TypeError", false, expect.stringContaining("did not return")]);
  });

  test("stand around heartbeats, and give log attributes", async () => {
    const { dispatcher, heartbeats, lines, start } = worker(
      {
        sweep(ctx: ActivityContext) {
          ctx.heartbeat(Note as never, { text: "here" } as never);
          ctx.heartbeat();
          ctx.log.info("swept");
        },
      },
      {
        interceptors: [
          {
            heartbeat: (details, next) => next({ text: `${(details as Note).text}!` }),
            logAttributes: (attributes) => ({ ...attributes, tenant: "t1", attempt: undefined }),
          },
        ],
      },
    );
    start("test.Notes.Sweep");
    await dispatcher.idle();
    const sent = heartbeats.map(({ details }) => Buffer.from(details[0]?.data ?? []).toString());
    expect(sent).toEqual(['{"text":"here!"}', '{"text":"here!"}']);
    const line = lines.find((entry) => entry.includes("swept"));
    expect(line).toContain("tenant=t1");
    expect(line).not.toContain("attempt=");
  });
});
