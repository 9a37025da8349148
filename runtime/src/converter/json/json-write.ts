import { describe } from "../describe.js";
import { encodeErrorAt } from "../errors.js";
import type { EnumNames } from "./json-enum.js";
import { writeEnum } from "./json-enum.js";
import type { JsonWriter } from "./json-writer.js";

/** Writes one value of a list or map. */
export type JsonWrite<T> = (value: T, json: JsonWriter) => void;

/** Writes a list. */
export function writeList<T>(list: readonly T[], json: JsonWriter, write: JsonWrite<T>): void {
  json.openList();
  for (let i = 0; i < list.length; i++) {
    json.next();
    try {
      write(list[i] as T, json);
    } catch (error) {
      throw encodeErrorAt(error, "", `[${i}]`);
    }
  }
  json.closeList();
}

/** Writes a map; `check` refuses what is no key of its type. */
export function writeMap<T>(
  map: Readonly<Record<string, T>>,
  json: JsonWriter,
  write: JsonWrite<T>,
  check?: (key: string) => unknown,
): void {
  json.open();
  for (const key of Object.keys(map)) {
    try {
      check?.(key);
      json.mapKey(key);
      write(map[key] as T, json);
    } catch (error) {
      throw encodeErrorAt(error, "", `[${JSON.stringify(key)}]`);
    }
  }
  json.close();
}

/** `string` in a list or map. */
export function jsonString(value: string, json: JsonWriter): void {
  json.string(value);
}

/** `bool` in a list or map. */
export function jsonBool(value: boolean, json: JsonWriter): void {
  json.bool(value);
}

/** Signed 32-bit integer in a list or map. */
export function jsonInt32(value: number, json: JsonWriter): void {
  json.int32(value);
}

/** Unsigned 32-bit integer in a list or map. */
export function jsonUint32(value: number, json: JsonWriter): void {
  json.uint32(value);
}

/** Signed 64-bit integer in a list or map. */
export function jsonInt64(value: bigint | string, json: JsonWriter): void {
  json.int64(value);
}

/** Unsigned 64-bit integer in a list or map. */
export function jsonUint64(value: bigint | string, json: JsonWriter): void {
  json.uint64(value);
}

/** `double` in a list or map. */
export function jsonDouble(value: number, json: JsonWriter): void {
  json.double(value);
}

/** `float` in a list or map. */
export function jsonFloat(value: number, json: JsonWriter): void {
  json.float(value);
}

/** `bytes` in a list or map. */
export function jsonBytes(value: Uint8Array, json: JsonWriter): void {
  json.bytes(value);
}

/** Enum values in a list or map. */
export function jsonEnum(names: EnumNames): JsonWrite<number> {
  return (value, json) => writeEnum(value, json, names);
}

/** A value of `google.protobuf.NullValue`. */
export function jsonNull(value: unknown, json: JsonWriter): void {
  if (typeof value !== "number") throw new Error(`expected number, got ${describe(value)}`);
  json.ascii("null");
}
