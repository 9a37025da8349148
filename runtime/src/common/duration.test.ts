import { describe, expect, test } from "vitest";
import { type Duration, toMs } from "./duration.js";
import { msToProto, protoToMs } from "./proto-time.js";

describe("toMs", () => {
  test.each<[Duration, number]>([
    [0, 0],
    [1.5, 1.5],
    ["0ms", 0],
    ["30s", 30_000],
    ["1 day", 86_400_000],
    ["1.5 hours", 5_400_000],
    ["1.1s", 1100],
    [".5s" as Duration, 500],
    ["1e3s", 1_000_000],
    ["2 weeks", 1_209_600_000],
    ["3m", 180_000],
    ["7 milliseconds", 7],
  ])("%s is %d ms", (duration, ms) => {
    expect(toMs(duration)).toBe(ms);
  });

  test.each([
    "30",
    "1 dya",
    "-1s",
    "",
    "s",
    "1  s",
    "Infinitys",
    "1e999s",
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    {},
  ])("%s is refused by name", (value) => {
    expect(() => toMs(value as Duration, "runTimeout")).toThrow(/^runTimeout: .* is no duration; write milliseconds/);
  });
});

describe("proto durations", () => {
  test.each([0, 1, 999, 1000, 1500.25, 86_400_000, 0.000001])("%d ms and back", (ms) => {
    expect(protoToMs(msToProto(ms))).toBeCloseTo(ms, 6);
  });

  test("nanoseconds stay below a second when rounding reaches the next", () => {
    expect(msToProto(1999.9999999)).toMatchObject({ seconds: 2n, nanos: 0 });
  });
});
