import { type EnumNames, writeEnum } from "./json-enum.js";
import { type JsonWrite, writeList, writeMap } from "./json-write.js";
import type { JsonWriter } from "./json-writer.js";

// Fields with implicit presence: each writes the member unless its value is zero, and leaves in the writer where it was.
// `key` is the name as it stands in JSON, quotes and colon included.

/** A member of type `string`. */
export function memberString(j: JsonWriter, key: string, value: string | undefined): void {
  if (value === undefined || value === "") return;
  j.at = key;
  j.key(key);
  j.string(value);
}

/** A member of type `bytes`. */
export function memberBytes(j: JsonWriter, key: string, value: Uint8Array | undefined): void {
  if (value === undefined || value.length === 0) return;
  j.at = key;
  j.key(key);
  j.bytes(value);
}

/** A member of type `bool`. */
export function memberBool(j: JsonWriter, key: string, value: boolean | undefined): void {
  if (value === undefined || value === false) return;
  j.at = key;
  j.key(key);
  j.bool(value);
}

/** A member of type `int32`. */
export function memberInt32(j: JsonWriter, key: string, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  j.at = key;
  j.key(key);
  j.int32(value);
}

/** A member of type `uint32`. */
export function memberUint32(j: JsonWriter, key: string, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  j.at = key;
  j.key(key);
  j.uint32(value);
}

/** A member of type `int64`. */
export function memberInt64(j: JsonWriter, key: string, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  j.at = key;
  j.key(key);
  j.int64(value);
}

/** A member of type `uint64`. */
export function memberUint64(j: JsonWriter, key: string, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  j.at = key;
  j.key(key);
  j.uint64(value);
}

/** A member of type `float`. */
export function memberFloat(j: JsonWriter, key: string, value: number | undefined): void {
  if (value === undefined || Object.is(value, 0)) return;
  j.at = key;
  j.key(key);
  j.float(value);
}

/** A member of type `double`. */
export function memberDouble(j: JsonWriter, key: string, value: number | undefined): void {
  if (value === undefined || Object.is(value, 0)) return;
  j.at = key;
  j.key(key);
  j.double(value);
}

/** An enum. */
export function memberEnum(j: JsonWriter, key: string, value: number | undefined, names: EnumNames): void {
  if (value === undefined || value === 0) return;
  j.at = key;
  j.key(key);
  writeEnum(value, j, names);
}

/** A list. */
export function memberList<T>(j: JsonWriter, key: string, list: readonly T[] | undefined, write: JsonWrite<T>): void {
  if (list === undefined || list.length === 0) return;
  j.key(key);
  try {
    writeList(list, j, write);
  } catch (error) {
    // What it holds may be messages, with members of their own.
    j.at = key;
    throw error;
  }
}

/** A map; `check` refuses what is no key of its type. */
export function memberMap<T>(
  j: JsonWriter,
  key: string,
  map: Readonly<Record<string, T>> | undefined,
  write: JsonWrite<T>,
  check?: (key: string) => unknown,
): void {
  if (map === undefined || Object.keys(map).length === 0) return;
  j.key(key);
  try {
    writeMap(map, j, write, check);
  } catch (error) {
    // What it holds may be messages, with members of their own.
    j.at = key;
    throw error;
  }
}
