import type {
  Range,
  ScheduleSpec as SpecMessage,
  StructuredCalendarSpec,
} from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import { protoToMs, protoToMsOptional } from "../../common/proto-time.js";
import type { CalendarSpec, ScheduleSpec } from "./spec.js";

/** A spec that the server describes, such as may be given back to it. */
export function specFromProto(spec: SpecMessage | undefined): ScheduleSpec {
  if (spec === undefined) return {};
  return {
    calendars: spec.structuredCalendar.map(calendarFromProto),
    intervals: spec.interval.map(({ interval, phase }) => ({
      every: protoToMsOptional(interval) ?? 0,
      offset: protoToMsOptional(phase) ?? 0,
    })),
    cron: spec.cronString,
    skip: spec.excludeStructuredCalendar.map(calendarFromProto),
    startAt: protoToMsOptional(spec.startTime),
    endAt: protoToMsOptional(spec.endTime),
    jitter: spec.jitter === undefined ? undefined : protoToMs(spec.jitter),
    timeZone: spec.timezoneName === "" ? undefined : spec.timezoneName,
  };
}

function calendarFromProto(calendar: StructuredCalendarSpec): CalendarSpec {
  const { second, minute, hour, dayOfMonth, month, year, dayOfWeek, comment } = calendar;
  return {
    second: second.map(rangeFromProto),
    minute: minute.map(rangeFromProto),
    hour: hour.map(rangeFromProto),
    dayOfMonth: dayOfMonth.map(rangeFromProto),
    month: month.map(rangeFromProto),
    year: year.length === 0 ? "*" : year.map(rangeFromProto),
    dayOfWeek: dayOfWeek.map(rangeFromProto),
    comment: comment === "" ? undefined : comment,
  };
}

function rangeFromProto({ start, end, step }: Range): { start: number; end: number; step: number } {
  // Zeros that were left out stand for defaults.
  return { start, end: Math.max(start, end), step: step || 1 };
}
