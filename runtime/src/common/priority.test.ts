import { expect, test } from "vitest";
import { mergePriority } from "./priority.js";

test("priorities overlay each other field by field", () => {
  expect(mergePriority([undefined, undefined])).toBeUndefined();
  const merged = mergePriority([{ priorityKey: 2, fairnessKey: undefined }, undefined, { fairnessKey: "a" }]);
  expect(merged).toMatchObject({ priorityKey: 2, fairnessKey: "a", fairnessWeight: 0 });
});

test("null ends the search", () => {
  expect(mergePriority([null, { priorityKey: 2 }])).toBeUndefined();
  expect(mergePriority([{ fairnessKey: "a" }, null, { priorityKey: 2 }])).toMatchObject({ priorityKey: 0 });
});

test.each([
  [{ priorityKey: 0 }, "priority.priorityKey: 0 is no whole number from 1"],
  [{ priorityKey: 1.5 }, "priority.priorityKey: 1.5 is no whole number"],
  [{ priorityKey: 2 ** 31 }, "is no whole number"],
  [{ fairnessKey: "ä".repeat(33) }, "has 66 bytes, and Temporal takes 64"],
  [{ fairnessKey: `${"€".repeat(20)}😀x` }, "has 65 bytes"],
  [{ fairnessWeight: 0 }, "priority.fairnessWeight: 0 is not from 0.001 to 1000"],
  [{ fairnessWeight: 1001 }, "1001 is not from"],
  [{ fairnessWeight: Number.NaN }, "NaN is not from"],
])("%o is refused", (priority, message) => {
  expect(() => mergePriority([priority])).toThrow(message);
});

test("the limits themselves are taken", () => {
  const limits = { priorityKey: 1, fairnessKey: "ä".repeat(32), fairnessWeight: 0.001 };
  expect(mergePriority([limits])).toMatchObject(limits);
  expect(mergePriority([{ fairnessWeight: 1000 }])).toMatchObject({ fairnessWeight: 1000 });
});
