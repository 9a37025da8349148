import { create, type Message } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { type Failure, FailureSchema } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { describe, expect, test } from "vitest";
import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  ServerError,
  TemporalFailure,
  TerminatedError,
  TimeoutError,
} from "../common/errors/failures.js";
import { detailOf } from "../common/errors/inspect.js";
import { NexusHandlerError, NexusOperationError } from "../common/errors/nexus.js";
import type { MessageType } from "../common/message-type.js";
import { errorToFailure, failureToError } from "./failure.js";
import { defaultPayloadConverter } from "./payload.js";
import { encodingOf, messageTypeOf } from "./payload-parts.js";
import { applicationFrames } from "./stack-trace.js";

type Declined = Message<"test.Declined"> & { code: string };
const Declined = {
  typeName: "test.Declined",
  create: (init?: { code?: string }) => ({ $typeName: "test.Declined", code: init?.code ?? "" }),
  toJson: (value: { code?: string }) => ({ code: value.code ?? "" }),
  toJsonString: (value: { code?: string }) => JSON.stringify({ code: value.code }),
  fromJson: (json: { code: string }) => ({ $typeName: "test.Declined", code: json.code }),
  fromJsonString: (text: string) => ({ $typeName: "test.Declined", ...JSON.parse(text) }),
} as unknown as MessageType<Declined, { code?: string }>;

function infoOf(failure: Failure): unknown {
  return failure.failureInfo.value;
}

/** What a peer makes of our failure: the error decoded from it, without the one that it came from. */
function sent(error: unknown): TemporalFailure {
  return failureToError(errorToFailure(error));
}

describe("errors that cross", () => {
  test("an application error keeps all it says", () => {
    const error = sent(
      ApplicationError.create({
        message: "no money",
        type: "Declined",
        nonRetryable: true,
        nextRetryDelay: "1500ms",
        category: "benign",
        details: [{ left: 3 }, "text", undefined],
        cause: new ApplicationError("why", { type: "Root" }),
      }),
    ) as ApplicationError;
    expect(error).toBeInstanceOf(ApplicationError);
    expect(error).toMatchObject({
      message: "no money",
      type: "Declined",
      nonRetryable: true,
      nextRetryDelay: 1500,
      category: "benign",
    });
    expect(error.details.map((detail) => detail.value())).toEqual([{ left: 3 }, "text", undefined]);
    expect(error.cause).toBeInstanceOf(ApplicationError);
    expect(error.cause).toMatchObject({ message: "why", type: "Root" });
  });

  test("a message of the contract travels as json/protobuf with its type", () => {
    const failure = errorToFailure(ApplicationError.of(Declined, { code: "51" }));
    expect(failure.source).toBe("protempo");
    const payload =
      failure.failureInfo.case === "applicationFailureInfo"
        ? failure.failureInfo.value.details?.payloads[0]
        : undefined;
    expect(payload && encodingOf(payload)).toBe("json/protobuf");
    expect(payload && messageTypeOf(payload)).toBe("test.Declined");
    expect(detailOf(failureToError(failure), Declined)).toMatchObject({ code: "51" });
  });

  test.each<[string, TemporalFailure, object]>([
    ["cancelled", new CancelledError("gone"), { message: "gone" }],
    ["terminated", new TerminatedError("killed"), { message: "killed" }],
    ["server", new ServerError("down", { nonRetryable: true }), { nonRetryable: true }],
    ["timeout", new TimeoutError("late", "heartbeat"), { kind: "heartbeat" }],
    [
      "activity",
      new ActivityError("failed", {
        activityType: "Charge",
        activityId: "7",
        retryState: "timeout",
        identity: "me",
        scheduledEventId: 5n,
        startedEventId: 6n,
      }),
      { activityType: "Charge", activityId: "7", retryState: "timeout", identity: "me", scheduledEventId: 5n },
    ],
    [
      "child",
      new ChildWorkflowError("failed", { workflowType: "W", workflowId: "w", runId: "r", retryState: undefined }),
      { workflowType: "W", workflowId: "w", runId: "r", retryState: undefined },
    ],
    [
      "nexus operation",
      new NexusOperationError("failed", { endpoint: "e", service: "s", operation: "o", operationToken: "t" }),
      { endpoint: "e", service: "s", operation: "o", operationToken: "t" },
    ],
    ["nexus handler", new NexusHandlerError("bad", "BAD_REQUEST", false), { type: "BAD_REQUEST", retryable: false }],
    ["plain", new TemporalFailure("something"), { message: "something" }],
  ])("%s", (_name, error, fields) => {
    const back = sent(error);
    expect(back.constructor).toBe(error.constructor);
    expect(back).toMatchObject(fields);
  });

  test("heartbeat details of a timeout can be decoded", () => {
    const failure = create(FailureSchema, {
      failureInfo: {
        case: "timeoutFailureInfo",
        value: { timeoutType: 4, lastHeartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(42)] } },
      },
    });
    const error = failureToError(failure) as TimeoutError;
    expect(error.lastHeartbeatDetails[0]?.value()).toBe(42);
  });
});

describe("received failures", () => {
  const received = create(FailureSchema, {
    message: "outer",
    source: "GoSDK",
    stackTrace: "main.go:1",
    failureInfo: {
      case: "activityFailureInfo",
      value: { activityType: { name: "A" }, activityId: "1", retryState: 5 },
    },
    cause: {
      message: "inner",
      source: "GoSDK",
      failureInfo: {
        case: "applicationFailureInfo",
        value: { type: "T", nextRetryDelay: create(DurationSchema, { seconds: 2n }) },
      },
    },
  });

  test("are sent on verbatim", () => {
    const error = failureToError(received);
    expect(errorToFailure(error)).toBe(received);
    const wrapped = errorToFailure(new ApplicationError("again", { cause: error }));
    expect(wrapped.cause).toBe(received);
  });

  test("show the stack of where they happened", () => {
    expect(failureToError(received).stack).toBe("ActivityError: outer\nmain.go:1");
    const repeated = create(FailureSchema, { message: "m", stackTrace: "Error: m\n    at x.js:1" });
    expect(failureToError(repeated).stack).toBe("Error: m\n    at x.js:1");
  });

  test("keep the delay that the official SDK drops", () => {
    expect(failureToError(received).cause).toMatchObject({ nextRetryDelay: 2000 });
  });

  test("of unknown numbers or with missing parts do not throw", () => {
    const odd = create(FailureSchema, {
      failureInfo: { case: "activityFailureInfo", value: { retryState: 99 as never } },
    });
    expect(failureToError(odd)).toMatchObject({ activityType: "", retryState: undefined });
    expect(failureToError(create(FailureSchema, {}))).toBeInstanceOf(TemporalFailure);
    const negative = { nextRetryDelay: create(DurationSchema, { seconds: -1n }) };
    const backwards = create(FailureSchema, { failureInfo: { case: "applicationFailureInfo", value: negative } });
    expect(failureToError(backwards)).toMatchObject({ nextRetryDelay: 0 });
  });

  test("of a reset say so", () => {
    const failure = create(FailureSchema, { failureInfo: { case: "resetWorkflowFailureInfo", value: {} } });
    expect(failureToError(failure)).toMatchObject({ type: "ResetWorkflow" });
  });
});

describe("encoded attributes", () => {
  test("hide message and stack of the error and its causes", () => {
    const error = new ApplicationError("secret", { type: "T", cause: new Error("inner secret") });
    const failure = errorToFailure(error, { encodeCommonAttributes: true });
    expect(failure).toMatchObject({ message: "Encoded failure", stackTrace: "" });
    expect(failure.cause).toMatchObject({ message: "Encoded failure", stackTrace: "" });
    const back = failureToError(failure);
    expect(back.message).toBe("secret");
    expect(back.cause).toMatchObject({ message: "inner secret" });
  });

  test("that do not hold what they should are passed over", () => {
    const failure = create(FailureSchema, {
      message: "clear",
      encodedAttributes: { metadata: { encoding: new TextEncoder().encode("binary/encrypted") } },
    });
    expect(failureToError(failure).message).toBe("clear");
  });
});

describe("what is no error of ours", () => {
  class OutOfStock extends Error {}

  test.each<[string, unknown, object]>([
    ["a class", new OutOfStock("none"), { type: "OutOfStock", nonRetryable: false }],
    ["a built-in", new TypeError("bad"), { type: "TypeError" }],
    ["an object like an error", { name: "Strange", message: "x" }, { type: "Strange" }],
    ["a string", "boom", { type: "Error" }],
    ["undefined", undefined, { type: "Error" }],
  ])("%s is an application failure", (_name, thrown, info) => {
    expect(infoOf(errorToFailure(thrown))).toMatchObject(info);
  });

  test.each<[unknown, string]>([
    ["boom", "boom"],
    [undefined, "undefined"],
    [{ a: 1 }, '{"a":1}'],
    [new OutOfStock("none"), "none"],
  ])("%s has a message", (thrown, message) => {
    expect(errorToFailure(thrown).message).toBe(message);
  });

  test("a ring of causes ends", () => {
    const ring = new Error("ring");
    ring.cause = new Error("other", { cause: ring });
    expect(errorToFailure(ring).cause?.cause).toBeUndefined();
  });
});

describe("stack traces", () => {
  test("hold the application's frames only", () => {
    const stack = [
      "Error: two",
      "lines",
      "    at charge (/app/src/activities.ts:3:9)",
      "    at run (/app/node_modules/protempo/dist/worker/activity.js:1:1)",
      "    at node:internal/process/task_queues:95:5",
      "    at Engine.apply (protempo:sdk:10:2)",
      "    at FulfilOrder.run (protempo:user:10:2)",
      "    at async Promise.all (index 0)",
    ].join("\n");
    expect(applicationFrames(stack)).toBe(
      [
        "    at charge (/app/src/activities.ts:3:9)",
        "    at FulfilOrder.run (protempo:user:10:2)",
        "    at async Promise.all (index 0)",
      ].join("\n"),
    );
  });

  test("of a thrown error begin where it was thrown", () => {
    expect(errorToFailure(new Error("here")).stackTrace).toMatch(/^ {4}at .*failure\.test\.ts/);
  });
});
