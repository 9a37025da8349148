import { decodeErrorAt } from "../errors.js";
import { expected, type JsonKey, setEntry } from "./json-read.js";
import type { JsonWriter } from "./json-writer.js";

/** An enum's names, both ways. */
export interface EnumNames {
  /** Whether numbers without a name are refused: closed enums of proto2 and editions. */
  readonly closed: boolean;
  readonly numbers: ReadonlyMap<string, number>;
  /** Names as they stand in JSON, with quotes. */
  readonly names: ReadonlyMap<number, string>;
}

/**
 * The values of an enum, generated beside those of protobuf-es. `E[number]` gives a name as a TypeScript enum does, for
 * contracts that are generated with those; it is no key that a loop would see, for those that are generated without.
 */
export function enumValues<const T extends object>(values: T): T {
  for (const [value, number] of Object.entries(values))
    Object.defineProperty(values, number, { value, configurable: true });
  return values;
}

/** The names of an enum: generated, one call for each. Each has the prefix; `closed` is 1 for a closed enum. */
export function enumNames(values: object, prefix: string, closed?: 1): EnumNames {
  const entries = Object.entries(values).map(([name, number]) => [prefix + name, number as number] as const);
  return {
    closed: closed === 1,
    numbers: new Map(entries),
    names: new Map(entries.map(([name, number]) => [number, `"${name}"`])),
  };
}

/** Writes a value by its name, or as a number if it has none. */
export function writeEnum(value: number, json: JsonWriter, names: EnumNames): void {
  const name = names.names.get(value);
  if (name === undefined) json.int32(value);
  else json.ascii(name);
}

/** A name or a number; undefined for a name that is not known, which a newer peer may have sent. */
export function readEnum(json: unknown, names: EnumNames): number | undefined {
  if (typeof json === "string") return names.numbers.get(json);
  if (typeof json !== "number" || (json | 0) !== json || (names.closed && !names.names.has(json))) {
    throw expected("the name or number of an enum value", json);
  }
  return json;
}

/** A list of enum values without those that are not known. */
export function readEnumList(json: unknown, names: EnumNames): number[] {
  const list: number[] = [];
  if (json === null) return list;
  if (!Array.isArray(json)) throw expected("array", json);
  for (let i = 0; i < json.length; i++) {
    try {
      const value = readEnum(json[i], names);
      if (value !== undefined) list.push(value);
    } catch (error) {
      throw decodeErrorAt(error, "", `[${i}]`);
    }
  }
  return list;
}

/** A map of enum values without those that are not known. */
export function readEnumMap(json: unknown, key: JsonKey, names: EnumNames): Record<string, number> {
  const map: Record<string, number> = {};
  if (json === null) return map;
  if (typeof json !== "object" || Array.isArray(json)) throw expected("object", json);
  const seen = new Set<string>();
  for (const [text, item] of Object.entries(json)) {
    try {
      const value = readEnum(item, names);
      if (value === undefined) continue;
      const kept = key(text);
      if (seen.has(kept)) throw new Error("duplicate map key");
      seen.add(kept);
      setEntry(map, kept, value);
    } catch (error) {
      throw decodeErrorAt(error, "", `[${JSON.stringify(text)}]`);
    }
  }
  return map;
}

/** Whether a closed enum has this number. */
export function isEnumValue(value: number, names: EnumNames): boolean {
  return names.names.has(value);
}

/** A value of `google.protobuf.NullValue`, whose JSON is `null`. */
export function readNull(json: unknown): number | undefined {
  if (json === null || json === "NULL_VALUE") return 0;
  if (typeof json === "string") return undefined;
  if (typeof json !== "number" || (json | 0) !== json) throw expected("null", json);
  return json;
}

/** A list of them. */
export function readNullList(json: unknown): number[] {
  if (json === null) return [];
  if (!Array.isArray(json)) throw expected("array", json);
  return json.map(readNull).filter((value) => value !== undefined);
}
