import { describe } from "../describe.js";
import { decodeErrorAt } from "../errors.js";
import { int64Of, uint64Of } from "../wire/integers.js";
import { isWellFormed } from "../wire/utf8.js";
import { base64Bytes } from "./base64.js";

/** Messages below the outermost one, which counts as one. */
const DEEPEST = 100;

/** Reads one value of a list or map. `depth` is that of the message that has the field. */
export type JsonRead<T> = (json: unknown, depth: number) => T;

/** The members of a JSON object. Throws for anything else, and when messages are nested too deeply. */
export function readObject(json: unknown, depth: number): Readonly<Record<string, unknown>> {
  if (depth > DEEPEST) throw new Error(`maximum recursion depth of ${DEEPEST} reached`);
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected("object", json);
  return json as Readonly<Record<string, unknown>>;
}

/** Refuses a field that is there under its JSON name too, if it was found under its proto name. */
export function readOnce(json: object, name: string, jsonName: string): void {
  if (name !== jsonName && Object.hasOwn(json, jsonName)) throw new Error("set multiple times");
}

/** Refuses a second member of a oneof. */
export function readOneof(seen: string, oneof: string, field: string): string {
  if (seen !== "") throw new Error(`oneof ${oneof} set multiple times by ${seen} and ${field}`);
  return field;
}

/** A `string`. */
export function readString(json: unknown): string {
  if (typeof json !== "string") throw expected("string", json);
  if (!isWellFormed(json))
    throw new Error("expected string, got one with a lone surrogate, which UTF-8 cannot express");
  return json;
}

/** A `bool`. */
export function readBool(json: unknown): boolean {
  if (typeof json !== "boolean") throw expected("boolean", json);
  return json;
}

/** An `int32`, `sint32` or `sfixed32`: a number or a string. */
export function readInt32(json: unknown): number {
  const value = typeof json === "number" ? json : numberOf(json);
  if ((value | 0) !== value) throw expected("int32", json);
  return value;
}

/** A `uint32` or `fixed32`: a number or a string. */
export function readUint32(json: unknown): number {
  const value = typeof json === "number" ? json : numberOf(json);
  if (value >>> 0 !== value) throw expected("uint32", json);
  return value;
}

/** An `int64`, `sint64` or `sfixed64`: a string or a number. */
export function readInt64(json: unknown): bigint {
  return int64Of(json);
}

/** A `uint64` or `fixed64`: a string or a number. */
export function readUint64(json: unknown): bigint {
  return uint64Of(json);
}

/** A signed 64-bit integer that the contract keeps as a string (`jstype = JS_STRING`). */
export function readInt64Text(json: unknown): string {
  int64Of(json);
  return String(json);
}

/** An unsigned 64-bit integer that the contract keeps as a string (`jstype = JS_STRING`). */
export function readUint64Text(json: unknown): string {
  uint64Of(json);
  return String(json);
}

/** A `double`: a number, or a string. */
export function readDouble(json: unknown): number {
  if (typeof json === "number") {
    if (!Number.isFinite(json)) throw expected("number", json);
    return json;
  }
  switch (json) {
    case "NaN":
      return Number.NaN;
    case "Infinity":
      return Number.POSITIVE_INFINITY;
    case "-Infinity":
      return Number.NEGATIVE_INFINITY;
  }
  const value = numberOf(json);
  if (!Number.isFinite(value)) throw expected("number", json);
  return value;
}

/** A `float`: as a double, in the range of 32 bits. */
export function readFloat(json: unknown): number {
  const value = readDouble(json);
  if (Math.abs(value) <= 3.4028234663852886e38 || !Number.isFinite(value)) return value;
  // Go and C++ write the greatest float in as few digits as tell it from others, 3.4028235e+38, which as a double is more.
  const nearest = Math.fround(value);
  if (!Number.isFinite(nearest)) throw expected("float", json);
  return nearest;
}

/** Bytes: base64 of either alphabet. */
export function readBytes(json: unknown): Uint8Array {
  if (typeof json !== "string") throw expected("base64 string", json);
  return base64Bytes(json);
}

function numberOf(json: unknown): number {
  if (typeof json !== "string" || json === "" || json.trim().length !== json.length) return Number.NaN;
  return Number(json);
}

/** A list. `null` is an empty one. */
export function readList<T>(json: unknown, read: JsonRead<T>, depth: number): T[] {
  if (json === null) return [];
  if (!Array.isArray(json)) throw expected("array", json);
  const list: T[] = [];
  for (let i = 0; i < json.length; i++) {
    try {
      list.push(read(json[i], depth));
    } catch (error) {
      throw decodeErrorAt(error, "", `[${i}]`);
    }
  }
  return list;
}

/** A map's key as it is kept. Throws for what is no key of that type. */
export type JsonKey = (text: string) => string;

/** A map. `null` is an empty one. */
export function readMap<T>(json: unknown, key: JsonKey, read: JsonRead<T>, depth: number): Record<string, T> {
  const map: Record<string, T> = {};
  if (json === null) return map;
  if (typeof json !== "object" || Array.isArray(json)) throw expected("object", json);
  for (const [text, value] of Object.entries(json)) {
    try {
      const kept = key(text);
      if (Object.hasOwn(map, kept)) throw new Error("duplicate map key");
      setEntry(map, kept, read(value, depth));
    } catch (error) {
      throw decodeErrorAt(error, "", `[${JSON.stringify(text)}]`);
    }
  }
  return map;
}

/** Sets an entry of a map; `__proto__` is a key as any other. */
export function setEntry<T>(map: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}

/** Key of a `map<string, …>`. */
export function keyString(text: string): string {
  return readString(text);
}

/** Key of a `map<bool, …>`. */
export function keyBool(text: string): string {
  if (text !== "true" && text !== "false") throw expected("boolean", text);
  return text;
}

/** Key of a map by a signed 32-bit integer. */
export function keyInt32(text: string): string {
  return String(readInt32(text));
}

/** Key of a map by an unsigned 32-bit integer. */
export function keyUint32(text: string): string {
  return String(readUint32(text));
}

/** Key of a map by a signed 64-bit integer. */
export function keyInt64(text: string): string {
  const plain = withoutZeros(text);
  int64Of(plain);
  return plain;
}

/** Key of a map by an unsigned 64-bit integer. */
export function keyUint64(text: string): string {
  const plain = withoutZeros(text);
  uint64Of(plain);
  return plain;
}

/** `01` and `1` are one key. */
function withoutZeros(text: string): string {
  return /^-?0+$/.test(text) ? "0" : text.replace(/^(-?)0+(?=\d)/, "$1");
}

/** What is wrong with a JSON value. */
export function expected(what: string, json: unknown): Error {
  return new Error(`expected ${what}, got ${describe(json)}`);
}
