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

const pattern =
  /^(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d+))? ?(?:(ms|milliseconds?)|(s|seconds?)|(m|minutes?)|(h|hours?)|(d|days?)|(w|weeks?))$/;
const unitMs: readonly number[] = [1, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000];

/**
 * Milliseconds of a duration. `what` names the option in the error.
 * Throws TypeError for what is no duration: a wrong unit, a negative or an infinite number.
 */
export function toMs(duration: Duration, what = "duration"): number {
  if (typeof duration === "number") {
    if (duration >= 0 && duration < Number.POSITIVE_INFINITY) return duration;
    throw invalid(duration, what);
  }
  const match = typeof duration === "string" ? pattern.exec(duration) : null;
  if (match === null) throw invalid(duration, what);
  const unit = match.slice(3).findIndex((group) => group !== undefined);
  // "1.1s" is 1100 ms, not 1100.0000000000002.
  const ms = Math.round(Number(`${match[1]}e${match[2] ?? 0}`) * (unitMs[unit] ?? Number.NaN) * 1e6) / 1e6;
  if (ms < Number.POSITIVE_INFINITY) return ms;
  throw invalid(duration, what);
}

/** Milliseconds of a duration that may be absent. Throws TypeError as {@link toMs} does. */
export function toMsOptional(duration: Duration | undefined, what: string): number | undefined {
  return duration === undefined ? undefined : toMs(duration, what);
}

function invalid(value: unknown, what: string): TypeError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  const advice =
    'write milliseconds as a number that is 0 or more, or a number and a unit such as "30s" or "1.5 hours"';
  return new TypeError(`${what}: ${shown} is no duration; ${advice} (units: ms, s, m, h, d, w and their long names)`);
}
