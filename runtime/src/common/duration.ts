/** A unit that a {@link Duration} string may end in, long or short, with or without a space before it. */
export type DurationUnit =
  | "ms"
  | "millisecond"
  | "milliseconds"
  | "s"
  | "second"
  | "seconds"
  | "m"
  | "minute"
  | "minutes"
  | "h"
  | "hour"
  | "hours"
  | "d"
  | "day"
  | "days"
  | "w"
  | "week"
  | "weeks";

/**
 * A length of time: a number of milliseconds, or a number and a unit such as `"30s"`, `"1 day"`, `"1.5 hours"`.
 * A misspelt unit is an error of the compiler.
 */
export type Duration = number | `${number}${DurationUnit}` | `${number} ${DurationUnit}`;
