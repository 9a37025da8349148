import type { Duration } from "../../common/duration.js";

/** A month by name; numbers go from 1 to 12. */
export type Month =
  | "january"
  | "february"
  | "march"
  | "april"
  | "may"
  | "june"
  | "july"
  | "august"
  | "september"
  | "october"
  | "november"
  | "december";

/** A day of the week by name; numbers go from 0, which is Sunday, to 6. */
export type Weekday = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** One value, or those from `start` to `end`, both included, `step` apart. Defaults: `end` is `start`, `step` is 1. */
export type CalendarRange<V> =
  | V
  | { readonly start: V; readonly end?: V | undefined; readonly step?: number | undefined };

/** What a field of a calendar matches: a range, any of several, or with `"*"` everything. */
export type CalendarField<V> = "*" | CalendarRange<V> | readonly CalendarRange<V>[];

/** Times of a calendar: those that match all of its fields, in the spec's time zone. */
export interface CalendarSpec {
  /** Default: 0. */
  readonly second?: CalendarField<number> | undefined;
  /** Default: 0. */
  readonly minute?: CalendarField<number> | undefined;
  /** 0 to 23. Default: 0. */
  readonly hour?: CalendarField<number> | undefined;
  /** 1 to 31. Default: every day. */
  readonly dayOfMonth?: CalendarField<number> | undefined;
  /** Default: every month. */
  readonly month?: CalendarField<number | Month> | undefined;
  /** Default: every year. */
  readonly year?: CalendarField<number> | undefined;
  /** Default: every day. */
  readonly dayOfWeek?: CalendarField<number | Weekday> | undefined;
  /** What it is for. */
  readonly comment?: string | undefined;
}

/** Times that are a length of time apart, counted from 1970: `{ every: "1h", offset: "5m" }` is five past each hour. */
export interface IntervalSpec {
  /** At least one second. */
  readonly every: Duration;
  /** Less than `every`. Default: 0. */
  readonly offset?: Duration | undefined;
}

/**
 * When a schedule acts: at every time that one of `calendars`, `intervals` or `cron` gives, but for those that `skip` or the
 * bounds take away. One that gives none acts only when it is triggered.
 */
export interface ScheduleSpec {
  readonly calendars?: readonly CalendarSpec[] | undefined;
  readonly intervals?: readonly IntervalSpec[] | undefined;
  /**
   * Cron expressions of 5 to 7 fields, `@daily`, `@every 90m`. The server turns them into calendars and intervals, and
   * describes them as such. Day of month and day of week have to match both.
   */
  readonly cron?: readonly string[] | undefined;
  /** Times that are left out. */
  readonly skip?: readonly CalendarSpec[] | undefined;
  /** Nothing before this time; milliseconds since 1970, or a Date. */
  readonly startAt?: Date | number | undefined;
  /** Nothing after this time; milliseconds since 1970, or a Date. */
  readonly endAt?: Date | number | undefined;
  /** Each time is put off by a random part of this. Default: none. */
  readonly jitter?: Duration | undefined;
  /** Name in the IANA database, such as `"Europe/Stockholm"`, for calendars and cron. Default: UTC. */
  readonly timeZone?: string | undefined;
}
