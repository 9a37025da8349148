import type { Message } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import type { MessageType } from "../message-type.js";
import { ActivityError, ApplicationError, CancelledError, TemporalFailure, TimeoutError } from "./failures.js";
import { detailOf, isCancellation } from "./inspect.js";
import { NexusOperationError } from "./nexus.js";
import { TemporalError } from "./temporal-error.js";

type Declined = Message<"test.Declined"> & { code: string };
const Declined = {
  typeName: "test.Declined",
  create: (init?: { code?: string }) => ({ $typeName: "test.Declined", code: init?.code ?? "" }),
} as unknown as MessageType<Declined, { code?: string }>;
const Other = { ...Declined, typeName: "test.Other" } as MessageType<Declined, { code?: string }>;

const activityFields = { activityType: "a", activityId: "1", retryState: "maximumAttemptsReached" } as const;

describe("classes", () => {
  test("say their name, code and message, in the stack too", () => {
    const error = new ApplicationError("no money", { type: "Declined" });
    expect(String(error)).toBe("ApplicationError: no money");
    expect(error.stack).toMatch(/^ApplicationError: no money\n/);
    expect(error.code).toBe("APPLICATION_ERROR");
    expect(new NexusOperationError("x", { endpoint: "", service: "", operation: "" }).code).toBe(
      "NEXUS_OPERATION_ERROR",
    );
  });

  test("follow the hierarchy", () => {
    const error: unknown = new CancelledError();
    expect(error instanceof CancelledError).toBe(true);
    expect(error instanceof TemporalFailure).toBe(true);
    expect(error instanceof TemporalError).toBe(true);
    expect(error instanceof Error).toBe(true);
    expect(error instanceof ApplicationError).toBe(false);
    expect(new Error("plain") instanceof TemporalError).toBe(false);
    expect(("text" as unknown) instanceof TemporalError).toBe(false);
    expect((Object.create(null) as unknown) instanceof TemporalError).toBe(false);
  });

  test("of another copy of the package are recognised, by name", () => {
    class Copy extends Error {
      static readonly className = "CancelledError";
    }
    expect(new Copy() instanceof CancelledError).toBe(true);
    expect(new Copy() instanceof TimeoutError).toBe(false);
  });

  test("a user's subclass is an ApplicationError, but not the other way round", () => {
    class Refused extends ApplicationError {
      constructor() {
        super("refused", { type: "Refused" });
        this.name = "Refused";
      }
    }
    const error: unknown = new Refused();
    expect(error instanceof Refused).toBe(true);
    expect(error instanceof ApplicationError).toBe(true);
    expect(new ApplicationError("x") instanceof Refused).toBe(false);
    expect((error as Error).name).toBe("Refused");
  });

  test("the original failure is hidden from listings", () => {
    expect(Object.keys(new ApplicationError("x"))).not.toContain("failure");
  });
});

describe("ApplicationError", () => {
  test("of a message has its name as type and the message as first detail", () => {
    const error = ApplicationError.of(Declined, { code: "51" }, { nonRetryable: true, nextRetryDelay: "2s" });
    expect(error).toMatchObject({ type: "test.Declined", nonRetryable: true, nextRetryDelay: 2000 });
    expect(error.message).toBe("test.Declined");
    expect(error.details[0]?.as(Declined).code).toBe("51");
    expect(() => error.details[0]?.as(Other)).toThrow("test.Declined, not test.Other");
  });

  test("create takes any details", () => {
    const error = ApplicationError.create({ message: "m", details: [1, { a: 2 }], category: "benign" });
    expect(error.details.map((detail) => detail.value())).toEqual([1, { a: 2 }]);
    expect(error).toMatchObject({ type: "Error", nonRetryable: false, category: "benign" });
  });
});

describe("detailOf", () => {
  test("finds a message in an error or its causes", () => {
    const cause = ApplicationError.of(Declined, { code: "05" });
    expect(detailOf(cause, Declined)?.code).toBe("05");
    const wrapped = new Error("outer", { cause: new ActivityError("failed", activityFields, { cause }) });
    expect(detailOf(wrapped, Declined)?.code).toBe("05");
    expect(detailOf(wrapped, Other)).toBeUndefined();
  });

  test("finds nothing in other values, and ends on a ring of causes", () => {
    const ring = new Error("ring");
    ring.cause = ring;
    expect(detailOf(ring, Declined)).toBeUndefined();
    expect(detailOf("text", Declined)).toBeUndefined();
    expect(detailOf(ApplicationError.create({ type: "test.Declined" }), Declined)).toBeUndefined();
  });
});

describe("isCancellation", () => {
  test("is true for a cancellation and for what it caused directly", () => {
    const cause = new CancelledError();
    expect(isCancellation(cause)).toBe(true);
    expect(isCancellation(new ActivityError("failed", activityFields, { cause }))).toBe(true);
    expect(isCancellation(new ApplicationError("failed", { cause }))).toBe(false);
    expect(isCancellation(new ActivityError("failed", activityFields))).toBe(false);
    expect(isCancellation(undefined)).toBe(false);
  });
});
