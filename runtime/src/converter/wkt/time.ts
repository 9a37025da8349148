import type { Duration as DurationMessage, Timestamp as TimestampMessage } from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { expected } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { message } from "../message.js";
import { int64Of } from "../wire/integers.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";
import { dateTimeText, secondsOf } from "./calendar.js";

/** What a `google.protobuf.Timestamp` can be made from. */
export interface TimestampInit {
  readonly $typeName?: "google.protobuf.Timestamp" | undefined;
  /** Seconds since 1970-01-01T00:00:00Z. */
  seconds?: bigint | undefined;
  /** Nanoseconds after the second, never negative. */
  nanos?: number | undefined;
}

/** What a `google.protobuf.Duration` can be made from. */
export interface DurationInit {
  readonly $typeName?: "google.protobuf.Duration" | undefined;
  /** Whole seconds. */
  seconds?: bigint | undefined;
  /** Nanoseconds, of the same sign as the seconds. */
  nanos?: number | undefined;
}

/** A point in time. */
export type Timestamp = TimestampMessage;
/** A span of time. */
export type Duration = DurationMessage;

const TIMESTAMP = "google.protobuf.Timestamp";
const DURATION = "google.protobuf.Duration";
const FIELDS: FieldNumbers = { seconds: 1, nanos: 2 };

/** Years 1 to 9999, the range of JSON. */
const FIRST_SECOND = -62135596800;
const LAST_SECOND = 253402300799;
/** About 10,000 years. */
const LONGEST = 315576000000;

interface Time {
  seconds?: bigint | undefined;
  nanos?: number | undefined;
}

function encodeTime(value: Time, writer: Writer): void {
  // biome-ignore lint/suspicious/noDoubleEquals: as reflection does, so that 0, 0n and "0" are all not written
  if (value.seconds !== undefined && value.seconds != 0n) writer.uint32(8).int64(value.seconds);
  if (value.nanos !== undefined && value.nanos !== 0) writer.uint32(16).int32(value.nanos);
  writeUnknown(value, writer);
}

function decodeTime<T extends TimestampMessage | DurationMessage>(
  reader: Reader,
  length: number | undefined,
  into: T,
): T {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    switch (key >>> 3) {
      case 1:
        into.seconds = reader.int64();
        break;
      case 2:
        into.nanos = reader.int32();
        break;
      default:
        readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

/** Makes a timestamp. */
export function createTimestamp(init?: TimestampInit): TimestampMessage {
  if (init === undefined) return { $typeName: TIMESTAMP, seconds: 0n, nanos: 0 };
  if (init.$typeName === TIMESTAMP) return init as TimestampMessage;
  checkInit(init, TIMESTAMP, FIELDS);
  return { $typeName: TIMESTAMP, seconds: init.seconds ?? 0n, nanos: init.nanos ?? 0 };
}

/** Writes a timestamp in binary. */
export function encodeTimestamp(value: TimestampInit, writer: Writer): void {
  if (value?.$typeName !== TIMESTAMP) checkInit(value, TIMESTAMP, FIELDS);
  encodeTime(value, writer);
}

/** Reads a timestamp from binary. */
export function decodeTimestamp(
  reader: Reader,
  length?: number,
  into: TimestampMessage = createTimestamp(),
): TimestampMessage {
  return decodeTime(reader, length, into);
}

/** Writes a timestamp as RFC 3339. Throws outside of the years 1 to 9999. */
export function writeTimestampJson(value: TimestampInit, json: JsonWriter): void {
  json.ascii(`"${timestampText(value)}"`);
}

/** A timestamp as RFC 3339. Throws outside of the years 1 to 9999. */
export function timestampText(value: TimestampInit): string {
  if (value?.$typeName !== TIMESTAMP) checkInit(value, TIMESTAMP, FIELDS);
  const { seconds = 0n, nanos = 0 } = value;
  const second = Number(int64Of(seconds));
  if (second < FIRST_SECOND || second > LAST_SECOND) {
    throw new Error("expected a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive");
  }
  if (!Number.isInteger(nanos) || nanos < 0 || nanos > 999999999) {
    throw new Error(`expected nanos from 0 to 999999999, got ${nanos}`);
  }
  return `${dateTimeText(second)}${fraction(nanos)}Z`;
}

/** Three, six or nine digits, or nothing. */
function fraction(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  return `.${digits.endsWith("000000") ? digits.slice(0, 3) : digits.endsWith("000") ? digits.slice(0, 6) : digits}`;
}

/** Reads RFC 3339. */
export function readTimestampJson(json: unknown, _depth?: number): TimestampMessage {
  const found = typeof json === "string" ? parseTime(json) : undefined;
  if (!found || Number.isNaN(found.seconds)) throw expected("RFC 3339 time such as 2001-02-03T04:05:06.789Z", json);
  if (found.seconds < FIRST_SECOND || found.seconds > LAST_SECOND) {
    throw expected("time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive", json);
  }
  return { $typeName: TIMESTAMP, seconds: BigInt(found.seconds), nanos: found.nanos };
}

/** By hand: a regular expression and `Date.parse` take five times as long. */
function parseTime(text: string): { seconds: number; nanos: number } | undefined {
  const seconds = secondsOf(
    digits(text, 0, 2) * 100 + digits(text, 2, 2),
    digits(text, 5, 2),
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
  );
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T" || text[13] !== ":" || text[16] !== ":") return undefined;
  let at = 19;
  let nanos = 0;
  if (text[at] === ".") {
    at++;
    let places = 0;
    for (let digit = digits(text, at, 1); digit >= 0 && places < 9; digit = digits(text, at, 1)) {
      nanos = nanos * 10 + digit;
      places++;
      at++;
    }
    if (places === 0) return undefined;
    nanos *= 10 ** (9 - places);
  }
  if (text[at] === "Z") return at + 1 === text.length ? { seconds, nanos } : undefined;
  const sign = text[at] === "+" ? 1 : text[at] === "-" ? -1 : Number.NaN;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (text[at + 3] !== ":" || at + 6 !== text.length || !(hours <= 23) || !(minutes <= 59)) return undefined;
  return { seconds: seconds - sign * (hours * 3600 + minutes * 60), nanos };
}

/** The number that so many digits make, or `NaN`. */
function digits(text: string, start: number, count: number): number {
  let number = 0;
  for (let at = start; at < start + count; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Makes a duration. */
export function createDuration(init?: DurationInit): DurationMessage {
  if (init === undefined) return { $typeName: DURATION, seconds: 0n, nanos: 0 };
  if (init.$typeName === DURATION) return init as DurationMessage;
  checkInit(init, DURATION, FIELDS);
  return { $typeName: DURATION, seconds: init.seconds ?? 0n, nanos: init.nanos ?? 0 };
}

/** Writes a duration in binary. */
export function encodeDuration(value: DurationInit, writer: Writer): void {
  if (value?.$typeName !== DURATION) checkInit(value, DURATION, FIELDS);
  encodeTime(value, writer);
}

/** Reads a duration from binary. */
export function decodeDuration(
  reader: Reader,
  length?: number,
  into: DurationMessage = createDuration(),
): DurationMessage {
  return decodeTime(reader, length, into);
}

/** Writes a duration as seconds with an `s`. Throws beyond 10,000 years and when the signs differ. */
export function writeDurationJson(value: DurationInit, json: JsonWriter): void {
  if (value?.$typeName !== DURATION) checkInit(value, DURATION, FIELDS);
  const { seconds = 0n, nanos = 0 } = value;
  const second = Number(int64Of(seconds));
  if (Math.abs(second) > LONGEST) throw new Error(`expected at most ${LONGEST} seconds, got ${seconds}`);
  if (!Number.isInteger(nanos) || Math.abs(nanos) > 999999999) {
    throw new Error(`expected nanos from -999999999 to 999999999, got ${nanos}`);
  }
  if ((second > 0 && nanos < 0) || (second < 0 && nanos > 0)) {
    throw new Error(`expected seconds and nanos of one sign, got ${seconds} and ${nanos}`);
  }
  const sign = nanos < 0 && second === 0 ? "-" : "";
  json.ascii(`"${sign}${seconds}${fraction(Math.abs(nanos))}s"`);
}

/** Reads seconds with an `s`. */
export function readDurationJson(json: unknown, _depth?: number): DurationMessage {
  const duration = typeof json === "string" ? parseDuration(json) : undefined;
  if (duration === undefined) throw expected('duration such as "1.5s"', json);
  return duration;
}

function parseDuration(text: string): DurationMessage | undefined {
  const negative = text[0] === "-";
  const first = negative ? 1 : 0;
  let at = digitsEnd(text, first);
  const seconds = Number(text.slice(first, at));
  if (at === first || seconds > LONGEST) return undefined;
  let nanos = 0;
  if (text[at] === ".") {
    const end = digitsEnd(text, at + 1);
    const places = end - at - 1;
    if (places === 0 || places > 9) return undefined;
    nanos = digits(text, at + 1, places) * 10 ** (9 - places);
    at = end;
  }
  if (text[at] !== "s" || at + 1 !== text.length) return undefined;
  return {
    $typeName: DURATION,
    seconds: BigInt(negative ? -seconds : seconds),
    nanos: negative && nanos !== 0 ? -nanos : nanos,
  };
}

function digitsEnd(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++;
  return at;
}

/** Token of `google.protobuf.Timestamp`. */
export const Timestamp: MessageType<TimestampMessage, TimestampInit> = /*@__PURE__*/ message(TIMESTAMP, {
  create: createTimestamp,
  encode: encodeTimestamp,
  decode: decodeTimestamp,
  writeJson: writeTimestampJson,
  readJson: readTimestampJson,
});

/** Token of `google.protobuf.Duration`. */
export const Duration: MessageType<DurationMessage, DurationInit> = /*@__PURE__*/ message(DURATION, {
  create: createDuration,
  encode: encodeDuration,
  decode: decodeDuration,
  writeJson: writeDurationJson,
  readJson: readDurationJson,
});
