import { expect, test } from "vitest";
import { mergeRetry, retryToProto } from "./retry-policy.js";

test("the most important source wins field by field", () => {
  const merged = mergeRetry([
    { maximumAttempts: 2, initialInterval: undefined },
    undefined,
    { initialInterval: 5, maximumAttempts: 9 },
  ]);
  expect(merged).toEqual({ maximumAttempts: 2, initialInterval: 5 });
});

test("null ends the search: none, or what was said before it", () => {
  expect(mergeRetry([null, { maximumAttempts: 9 }])).toBeUndefined();
  expect(mergeRetry([{ maximumAttempts: 0 }, null, { initialInterval: 9 }])).toEqual({ maximumAttempts: 0 });
  expect(mergeRetry([undefined, undefined])).toBeUndefined();
});

test("a policy as Temporal takes it", () => {
  expect(retryToProto({ initialInterval: "2s", nonRetryableErrorTypes: ["A"] })).toMatchObject({
    initialInterval: { seconds: 2n, nanos: 0 },
    maximumInterval: undefined,
    maximumAttempts: 0,
    backoffCoefficient: 0,
    nonRetryableErrorTypes: ["A"],
  });
  expect(() => retryToProto({ maximumInterval: "2x" as "2s" })).toThrow("retry.maximumInterval");
});
