import { dateTimeText, secondsOf } from "../converter/wkt/calendar.js";
import { Moment, unfit } from "./expression-values.js";

/** A layout of Go's `time` package, cut in pieces: numbers and names of the reference time, and what stands between. */
export type Layout = readonly string[];

const months = "January February March April May June July August September October November December".split(" ");
const days = "Thursday Friday Saturday Sunday Monday Tuesday Wednesday".split(" ");

const rfc3339: Layout = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", ".999999999", "Z07:00"];

/** `.ts_parse()`. */
export function tsParse(value: unknown, layout: Layout): Moment {
  if (typeof value !== "string") throw unfit(value, "ts_parse", "text");
  return read(value, layout);
}

/** `.ts_format()`. */
export function tsFormat(value: unknown, layout: Layout): string {
  return write(moment(value, "ts_format"), layout);
}

/** `.ts_unix()`: seconds since 1970. */
export function tsUnix(value: unknown): bigint {
  return BigInt(moment(value, "ts_unix").seconds);
}

/** A time, also one that is written as RFC 3339. */
export function moment(value: unknown, method: string): Moment {
  if (value instanceof Moment) return value;
  if (typeof value !== "string") throw unfit(value, method, "a time");
  return read(value, rfc3339);
}

/** A time as RFC 3339, with as many digits as it needs. */
export function momentText(value: Moment): string {
  return write(value, rfc3339);
}

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanos: number;
  offset: number;
  afternoon: boolean | undefined;
}

function read(text: string, layout: Layout): Moment {
  const found: Fields = {
    year: 1,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    nanos: 0,
    offset: 0,
    afternoon: undefined,
  };
  let rest = text;
  layout.forEach((piece, index) => {
    const taken = new RegExp(`^(?:${pattern(piece)})`, "i").exec(rest)?.[0];
    if (taken === undefined) throw unreadable(text, layout);
    rest = rest.slice(taken.length);
    take(found, piece, taken);
    // Go takes a fraction after the seconds, though the layout has none.
    const fraction = /^0?5$/.test(piece) && !/^[.,][09]/.test(layout[index + 1] ?? "") ? /^[.,]\d+/.exec(rest) : null;
    if (fraction === null) return;
    rest = rest.slice(fraction[0].length);
    take(found, ".9", fraction[0]);
  });
  const hour = found.afternoon === undefined ? found.hour : (found.hour % 12) + (found.afternoon ? 12 : 0);
  const seconds = secondsOf(found.year, found.month, found.day, hour, found.minute, found.second);
  const exists = hour < 24 && dateTimeText(Number.isNaN(seconds) ? 0 : seconds).slice(8, 10) === two(found.day);
  if (rest !== "" || Number.isNaN(seconds) || !exists) throw unreadable(text, layout);
  return new Moment(seconds - found.offset * 60, found.nanos, found.offset);
}

function unreadable(text: string, layout: Layout): Error {
  return new Error(`"${text}" is no time as "${layout.join("")}" has it`);
}

function pattern(piece: string): string {
  switch (piece) {
    case "2006":
      return "\\d{4}";
    case "01":
    case "02":
    case "03":
    case "04":
    case "05":
    case "06":
      return "\\d{2}";
    case "1":
    case "2":
    case "3":
    case "4":
    case "5":
    case "15":
      return "\\d{1,2}";
    case "_2":
      return " ?\\d{1,2}";
    case "January":
      return months.join("|");
    case "Jan":
      return months.map((name) => name.slice(0, 3)).join("|");
    case "Monday":
      return days.join("|");
    case "Mon":
      return days.map((name) => name.slice(0, 3)).join("|");
    case "PM":
    case "pm":
      return "[ap]m";
    case "Z07:00":
      return "Z|[+-]\\d{2}:\\d{2}";
    case "-07:00":
      return "[+-]\\d{2}:\\d{2}";
    case "-0700":
      return "[+-]\\d{4}";
    default:
      if (/^[.,]0+$/.test(piece)) return `[.,]\\d{${piece.length - 1}}`;
      return /^[.,]9+$/.test(piece) ? "(?:[.,]\\d+)?" : piece.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  }
}

function take(into: Fields, piece: string, taken: string): void {
  switch (piece) {
    case "2006":
      into.year = Number(taken);
      break;
    case "06":
      into.year = Number(taken) + (Number(taken) >= 69 ? 1900 : 2000);
      break;
    case "01":
    case "1":
      into.month = Number(taken);
      break;
    case "January":
    case "Jan":
      into.month = months.findIndex((name) => name.toLowerCase().startsWith(taken.toLowerCase())) + 1;
      break;
    case "02":
    case "2":
    case "_2":
      into.day = Number(taken);
      break;
    case "15":
    case "03":
    case "3":
      into.hour = Number(taken);
      break;
    case "04":
    case "4":
      into.minute = Number(taken);
      break;
    case "05":
    case "5":
      into.second = Number(taken);
      break;
    case "PM":
    case "pm":
      into.afternoon = taken.toLowerCase() === "pm";
      break;
    case "Z07:00":
    case "-07:00":
    case "-0700":
      into.offset = offsetOf(taken);
      break;
    default:
      if (/^[.,][09]/.test(piece)) into.nanos = Number(taken.slice(1, 10).padEnd(9, "0"));
  }
}

function offsetOf(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

function write({ seconds, nanos, offset }: Moment, layout: Layout): string {
  const local = seconds + offset * 60;
  const [year, month, day, hour, minute, second] = dateTimeText(local).split(/[-T:]/) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const half = String(((Number(hour) + 11) % 12) + 1);
  const plain = (digits: string) => String(Number(digits));
  const weekday = days[((Math.floor(local / 86400) % 7) + 7) % 7] ?? "";
  const values: Readonly<Record<string, string>> = {
    "2006": year,
    "06": year.slice(2),
    "01": month,
    "1": plain(month),
    January: months[Number(month) - 1] ?? "",
    Jan: (months[Number(month) - 1] ?? "").slice(0, 3),
    "02": day,
    "2": plain(day),
    _2: plain(day).padStart(2),
    Monday: weekday,
    Mon: weekday.slice(0, 3),
    "15": hour,
    "03": half.padStart(2, "0"),
    "3": half,
    "04": minute,
    "4": plain(minute),
    "05": second,
    "5": plain(second),
    PM: Number(hour) < 12 ? "AM" : "PM",
    pm: Number(hour) < 12 ? "am" : "pm",
    "Z07:00": offset === 0 ? "Z" : offsetText(offset, ":"),
    "-07:00": offsetText(offset, ":"),
    "-0700": offsetText(offset, ""),
  };
  return layout.map((piece) => (Object.hasOwn(values, piece) ? values[piece] : fraction(piece, nanos))).join("");
}

function fraction(piece: string, nanos: number): string {
  if (!/^[.,](0+|9+)$/.test(piece)) return piece;
  const digits = String(nanos)
    .padStart(9, "0")
    .slice(0, piece.length - 1);
  const kept = piece[1] === "9" ? digits.replace(/0+$/, "") : digits;
  return kept === "" ? "" : `${piece[0]}${kept}`;
}

function offsetText(offset: number, between: string): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${between}${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
