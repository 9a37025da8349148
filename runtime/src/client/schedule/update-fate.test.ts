import { describe, expect, test } from "vitest";
import type { SchedulerStep } from "./scheduler-steps.js";
import { isOvertaken, reachesBack, type SentUpdate, wasTakenBy } from "./update-fate.js";

const start = (token: bigint): SchedulerStep => ({ kind: "start", token });
const update = (identity: string, token: bigint): SchedulerStep => ({ kind: "update", identity, token });
const patch = (changes: bigint): SchedulerStep => ({ kind: "patch", changes });
/** A task at a time; it takes one unit. */
const task = (at: bigint): SchedulerStep => ({ kind: "task", started: at, completed: at + 1n });
/** Ours was sent with 5, when the schedule had last been updated at 10. */
const ours: SentUpdate = { identity: "ours", token: 5n, updatedBefore: 10n };
const before = [update("someone", 4n), task(10n)];
const mine = update("ours", 5n);

describe("whether an update was taken", () => {
  test.each<[title: string, updatedAt: bigint, expected: boolean | undefined, steps: SchedulerStep[]]>([
    ["the last of its task was", 20n, true, [mine, task(20n)]],
    ["also within the task's time", 21n, true, [mine, task(20n)]],
    ["not if another was taken with its token", 20n, false, [update("other", 5n), task(20n), mine, task(30n)]],
    ["not if another took its place in the task", 20n, false, [mine, update("other", 5n), task(20n)]],
    ["not if it came after the last that was taken", 20n, false, [update("other", 0n), task(20n), mine, task(30n)]],
    ["below another that read it", 30n, true, [...before, mine, task(20n), update("other", 6n), task(30n)]],
    ["below another that read nothing", 30n, true, [...before, mine, task(20n), update("other", 0n), task(30n)]],
    [
      "not below another that read what was left when a late one took its place",
      40n,
      false,
      [...before, mine, update("late", 4n), task(20n), update("other", 5n), task(30n), update("next", 6n), task(40n)],
    ],
    [
      "not if a pause came first",
      40n,
      false,
      [...before, patch(1n), task(20n), mine, task(30n), update("other", 6n), task(40n)],
    ],
    [
      "not if a pause came in the same task",
      40n,
      false,
      [...before, mine, patch(1n), task(30n), update("other", 6n), task(40n)],
    ],
    [
      "if the pause was counted when it was read",
      40n,
      true,
      [update("someone", 3n), task(10n), patch(1n), task(15n), mine, task(30n), update("other", 6n), task(40n)],
    ],
    [
      "counted from the beginning of a run, where the last update before says nothing",
      40n,
      true,
      [start(3n), update("x", 0n), task(10n), patch(1n), task(15n), mine, task(30n), update("other", 6n), task(40n)],
    ],
    [
      "unknown if the count comes out wrong afterwards",
      40n,
      undefined,
      [...before, mine, task(30n), update("other", 9n), task(40n)],
    ],
    [
      "unknown if nothing says where the count begins",
      40n,
      undefined,
      [mine, task(30n), update("other", 6n), task(40n)],
    ],
    ["unknown if the steps do not reach its time", 50n, undefined, [...before, mine, task(30n)]],
    ["unknown if it has not come", 20n, undefined, [update("other", 5n), task(20n)]],
  ])("%s", (_title, updatedAt, expected, steps) => {
    expect(wasTakenBy(steps, ours, updatedAt)).toBe(expected);
  });
});

test("another that came later overtakes it, whatever its token", () => {
  expect(isOvertaken([mine, update("late", 1n)], ours)).toBe(true);
  expect(isOvertaken([update("first", 5n), mine, task(20n), patch(1n)], ours)).toBe(false);
  expect(isOvertaken([update("other", 5n)], ours)).toBe(false);
});

test("steps reach back to where the token is known", () => {
  expect(reachesBack([...before, mine], ours)).toBe(true);
  expect(reachesBack([start(3n), mine], ours)).toBe(true);
  expect(reachesBack([task(15n), mine], ours)).toBe(false);
  expect(reachesBack(before, ours)).toBe(false);
});
