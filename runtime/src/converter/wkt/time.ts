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
  if (value?.$typeName !== TIMESTAMP) checkInit(value, TIMESTAMP, FIELDS);
  const { seconds = 0n, nanos = 0 } = value;
  const second = Number(int64Of(seconds));
  if (second < FIRST_SECOND || second > LAST_SECOND) {
    throw new Error("expected a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive");
  }
  if (!Number.isInteger(nanos) || nanos < 0 || nanos > 999999999) {
    throw new Error(`expected nanos from 0 to 999999999, got ${nanos}`);
  }
  const iso = new Date(second * 1000).toISOString();
  json.ascii(`"${iso.slice(0, -5)}${fraction(nanos)}Z"`);
}

/** Three, six or nine digits, or nothing. */
function fraction(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  return `.${digits.endsWith("000000") ? digits.slice(0, 3) : digits.endsWith("000") ? digits.slice(0, 6) : digits}`;
}

const RFC3339 =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9][0-9]:[0-9][0-9])$/;

/** Reads RFC 3339. */
export function readTimestampJson(json: unknown, _depth?: number): TimestampMessage {
  const found = typeof json === "string" ? RFC3339.exec(json) : null;
  const time = found ? Date.parse(`${found[1]}${found[3]}`) : Number.NaN;
  if (!found || Number.isNaN(time)) throw expected("RFC 3339 time such as 2001-02-03T04:05:06.789Z", json);
  if (time < FIRST_SECOND * 1000 || time > LAST_SECOND * 1000) {
    throw expected("time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive", json);
  }
  const nanos = found[2] === undefined ? 0 : Number(found[2].padEnd(9, "0"));
  return { $typeName: TIMESTAMP, seconds: BigInt(time / 1000), nanos };
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

const SECONDS = /^(-?)([0-9]+)(?:\.([0-9]{1,9}))?s$/;

/** Reads seconds with an `s`. */
export function readDurationJson(json: unknown, _depth?: number): DurationMessage {
  const found = typeof json === "string" ? SECONDS.exec(json) : null;
  if (!found || Number(found[2]) > LONGEST) throw expected('duration such as "1.5s"', json);
  const sign = found[1] === "-" ? -1 : 1;
  const nanos = Number((found[3] ?? "").padEnd(9, "0"));
  return {
    $typeName: DURATION,
    seconds: BigInt(found[2] as string) * BigInt(sign),
    nanos: nanos === 0 ? 0 : sign * nanos,
  };
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
