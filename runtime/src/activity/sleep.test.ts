import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sleepUnless } from "./sleep.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const day = 86_400_000;

test("sleeps longer than one timer can wait, and can be cancelled all the time", async () => {
  const controller = new AbortController();
  let ended = 0;
  const slept = sleepUnless("60 days", controller.signal).then(() => ended++);
  const cancelled = sleepUnless("90 days", controller.signal);
  const reason = cancelled.catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60 * day - 1);
  expect(ended).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  await slept;
  controller.abort("enough");
  expect(await reason).toBe("enough");
  expect(vi.getTimerCount()).toBe(0);
});
