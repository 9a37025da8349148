import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type {
  IntervalSpec as IntervalMessage,
  Range,
  ScheduleSpec as SpecMessage,
  StructuredCalendarSpec,
} from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import { toMs, toMsOptional } from "../../common/duration.js";
import { msToProto } from "../../common/proto-time.js";
import type { CalendarField, CalendarRange, CalendarSpec, IntervalSpec, ScheduleSpec } from "./spec.js";

const months = "january february march april may june july august september october november december".split(" ");
const weekdays = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const wholeYears = { first: 1970, last: 9999 };

/** A spec as Temporal takes it. Throws TypeError, which says the field, for what it would not take. */
export function specToProto(spec: ScheduleSpec): SpecMessage {
  const jitter = toMsOptional(spec.jitter, "spec.jitter");
  const startTime = pointInTime(spec.startAt, "spec.startAt");
  const endTime = pointInTime(spec.endAt, "spec.endAt");
  if (startTime !== undefined && endTime !== undefined && endTime.seconds < startTime.seconds) {
    throw new TypeError("spec.endAt: is before spec.startAt, so the schedule would never act");
  }
  return {
    $typeName: "temporal.api.schedule.v1.ScheduleSpec",
    structuredCalendar: (spec.calendars ?? []).map((calendar, n) => calendarToProto(calendar, `spec.calendars[${n}]`)),
    cronString: (spec.cron ?? []).map((text, n) => {
      if (typeof text === "string" && text.trim() !== "") return text;
      throw new TypeError(`spec.cron[${n}]: is empty; write 5 to 7 fields, such as "0 12 * * MON-FRI"`);
    }),
    calendar: [],
    interval: (spec.intervals ?? []).map((interval, n) => intervalToProto(interval, `spec.intervals[${n}]`)),
    excludeCalendar: [],
    excludeStructuredCalendar: (spec.skip ?? []).map((calendar, n) => calendarToProto(calendar, `spec.skip[${n}]`)),
    startTime,
    endTime,
    jitter: jitter === undefined ? undefined : msToProto(jitter),
    timezoneName: spec.timeZone ?? "",
    timezoneData: new Uint8Array(),
  };
}

/** A point in time as Temporal takes it. Throws TypeError for an invalid date; `what` names it. */
export function pointInTime(value: Date | number | undefined, what: string): Timestamp | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === "number" ? value : value.getTime();
  if (!Number.isFinite(ms)) throw new TypeError(`${what}: is no point in time; give a Date or milliseconds since 1970`);
  const { seconds, nanos } = msToProto(ms);
  return { $typeName: "google.protobuf.Timestamp", seconds, nanos };
}

function intervalToProto({ every, offset }: IntervalSpec, at: string): IntervalMessage {
  const interval = toMs(every, `${at}.every`);
  const phase = toMs(offset ?? 0, `${at}.offset`);
  if (interval < 1000) throw new TypeError(`${at}.every: is less than one second, and a schedule cannot act so often`);
  if (phase >= interval) throw new TypeError(`${at}.offset: must be less than \`every\``);
  return {
    $typeName: "temporal.api.schedule.v1.IntervalSpec",
    interval: msToProto(interval),
    phase: msToProto(phase),
  };
}

function calendarToProto(calendar: CalendarSpec, at: string): StructuredCalendarSpec {
  const zero = 0;
  const field = <V>(
    key: keyof CalendarSpec,
    value: CalendarField<V> | undefined,
    fallback: CalendarField<V>,
    limits: Limits,
  ): Range[] => fieldToProto(value ?? fallback, limits, `${at}.${key}`);
  return {
    $typeName: "temporal.api.schedule.v1.StructuredCalendarSpec",
    second: field("second", calendar.second, zero, { first: 0, last: 59 }),
    minute: field("minute", calendar.minute, zero, { first: 0, last: 59 }),
    hour: field("hour", calendar.hour, zero, { first: 0, last: 23 }),
    dayOfMonth: field("dayOfMonth", calendar.dayOfMonth, "*", { first: 1, last: 31 }),
    month: field("month", calendar.month, "*", { first: 1, last: 12, names: months }),
    // Of years, no range stands for all of them.
    year: (calendar.year ?? "*") === "*" ? [] : field("year", calendar.year, "*", wholeYears),
    dayOfWeek: field("dayOfWeek", calendar.dayOfWeek, "*", { first: 0, last: 6, names: weekdays }),
    comment: calendar.comment ?? "",
  };
}

interface Limits {
  readonly first: number;
  readonly last: number;
  /** Names of the values, the first one's first. */
  readonly names?: readonly string[];
}

function fieldToProto<V>(field: CalendarField<V>, limits: Limits, at: string): Range[] {
  if (field === "*") return [range(limits.first, limits.last, 1)];
  const list = Array.isArray(field) ? (field as readonly CalendarRange<V>[]) : [field as CalendarRange<V>];
  if (list.length === 0) throw new TypeError(`${at}: an empty list matches nothing; leave it out for the default`);
  return list.map((item, n) => rangeToProto(item, limits, list.length === 1 ? at : `${at}[${n}]`));
}

function rangeToProto<V>(item: CalendarRange<V>, limits: Limits, at: string): Range {
  if (typeof item !== "object" || item === null) {
    const only = number(item, limits, at);
    return range(only, only, 1);
  }
  const { start, end, step = 1 } = item as { start: V; end?: V; step?: number };
  const from = number(start, limits, `${at}.start`);
  const to = end === undefined ? from : number(end, limits, `${at}.end`);
  if (to < from) throw new TypeError(`${at}: ends at ${to}, before it starts at ${from}; give two ranges`);
  if (!Number.isInteger(step) || step < 1) throw new TypeError(`${at}.step: ${step} is no whole number from 1`);
  return range(from, to, step);
}

function number(value: unknown, { first, last, names }: Limits, at: string): number {
  const named = typeof value === "string" ? (names?.indexOf(value) ?? -1) : -1;
  if (named !== -1) return first + named;
  if (typeof value === "number" && Number.isInteger(value) && value >= first && value <= last) return value;
  const known = names === undefined ? "" : `, nor one of ${names.join(", ")}`;
  throw new TypeError(`${at}: ${JSON.stringify(value)} is no whole number from ${first} to ${last}${known}`);
}

function range(start: number, end: number, step: number): Range {
  return { $typeName: "temporal.api.schedule.v1.Range", start, end, step };
}
