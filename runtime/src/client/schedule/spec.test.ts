import { describe, expect, test } from "vitest";
import { backfillsToProto, policiesToProto, settingsFromProto, stateToProto } from "./settings.js";
import type { ScheduleSpec } from "./spec.js";
import { specFromProto } from "./spec-from-proto.js";
import { specToProto } from "./spec-to-proto.js";

const only = (value: number) => ({ start: value, end: value, step: 1 });
const from = (start: number, end: number, step = 1) => ({ start, end, step });

describe("a spec", () => {
  test("says the defaults of calendars, names and ranges out loud", () => {
    const { structuredCalendar } = specToProto({
      calendars: [
        {
          hour: [8, { start: 10, end: 18, step: 2 }],
          dayOfWeek: { start: "monday", end: "friday" },
          comment: "office",
        },
        { second: "*", month: ["january", 7], year: { start: 2030 } },
      ],
    });
    expect(structuredCalendar).toMatchObject([
      {
        second: [only(0)],
        minute: [only(0)],
        hour: [only(8), from(10, 18, 2)],
        dayOfMonth: [from(1, 31)],
        month: [from(1, 12)],
        year: [],
        dayOfWeek: [from(1, 5)],
        comment: "office",
      },
      { second: [from(0, 59)], month: [only(1), only(7)], year: [only(2030)], dayOfWeek: [from(0, 6)] },
    ]);
  });

  test("can be given back as it was described", () => {
    const spec: ScheduleSpec = {
      calendars: [{ minute: 30, hour: [1, 2] }],
      intervals: [{ every: "1h", offset: "5m" }],
      cron: ["@daily"],
      skip: [{ dayOfWeek: "sunday", hour: "*" }],
      startAt: new Date("2030-01-01T00:00:00.500Z"),
      endAt: 1_900_000_000_000,
      jitter: "1.5s",
      timeZone: "Europe/Stockholm",
    };
    const sent = specToProto(spec);
    const described = specFromProto(sent);
    expect(described).toMatchObject({
      startAt: Date.UTC(2030, 0, 1, 0, 0, 0, 500),
      endAt: 1_900_000_000_000,
      jitter: 1500,
    });
    expect(described.intervals).toEqual([{ every: 3_600_000, offset: 300_000 }]);
    expect(specToProto(described)).toEqual(sent);
  });

  test.each<[ScheduleSpec, string]>([
    [{ calendars: [{ hour: 24 }] }, "spec.calendars[0].hour: 24 is no whole number from 0 to 23"],
    [
      { calendars: [{}, { month: 0 }] },
      "spec.calendars[1].month: 0 is no whole number from 1 to 12, nor one of january",
    ],
    [{ calendars: [{ minute: [] }] }, "spec.calendars[0].minute: an empty list matches nothing"],
    [{ calendars: [{ hour: { start: 9, end: 8 } }] }, "spec.calendars[0].hour: ends at 8, before it starts at 9"],
    [
      { calendars: [{ hour: [1, { start: 1, step: 0 }] }] },
      "spec.calendars[0].hour[1].step: 0 is no whole number from 1",
    ],
    [{ calendars: [{ dayOfWeek: "Monday" as "monday" }] }, 'dayOfWeek: "Monday" is no whole number'],
    [{ skip: [{ second: 60 }] }, "spec.skip[0].second: 60"],
    [{ intervals: [{ every: 999 }] }, "spec.intervals[0].every: is less than one second"],
    [{ intervals: [{ every: "1m", offset: "1m" }] }, "spec.intervals[0].offset: must be less than `every`"],
    [{ cron: ["  "] }, "spec.cron[0]: is empty"],
    [{ startAt: new Date("nonsense") }, "spec.startAt: is no point in time"],
    [{ startAt: 2_000_000_000_000, endAt: 1_000_000_000_000 }, "spec.endAt: is before spec.startAt"],
    [{ jitter: "1 dya" as "1 day" }, "spec.jitter"],
  ])("%j is refused", (spec, message) => {
    expect(() => specToProto(spec)).toThrow(message);
  });
});

describe("settings", () => {
  test("are what is said, and what was there before for the rest", () => {
    const policies = policiesToProto({ overlap: "bufferAll", catchupWindow: "1m", pauseOnFailure: true });
    const state = stateToProto({ paused: true, note: "why", remainingActions: 3 });
    expect(settingsFromProto(policies, state)).toEqual({
      overlap: "bufferAll",
      catchupWindow: 60_000,
      pauseOnFailure: true,
      keepWorkflowId: false,
      paused: true,
      note: "why",
      remainingActions: 3,
    });
    expect(policiesToProto({ overlap: "skip" }, policies)).toEqual({ ...policies, overlapPolicy: 1 });
    expect(stateToProto({ note: "" }, state)).toEqual({ ...state, notes: "" });
    expect(stateToProto({ remainingActions: null }, state)).toMatchObject({ paused: true, limitedActions: false });
  });

  test("that the server would not take are refused", () => {
    expect(() => policiesToProto({ overlap: "never" as "skip" })).toThrow(
      'overlap: "never" is none of skip, bufferOne',
    );
    expect(() => policiesToProto({ catchupWindow: "9s" })).toThrow("catchupWindow: is less than 10 seconds");
    expect(() => stateToProto({ remainingActions: 1.5 })).toThrow("remainingActions: 1.5 is no whole number");
    expect(() => backfillsToProto([{ from: Number.NaN, to: 0 }])).toThrow("backfill[0].from: is no point in time");
  });
});
