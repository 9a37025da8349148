import { base64Bytes, base64Text } from "./json/base64.js";

const cannotLeave = "which cannot leave the workflow: hand over plain data";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Of the object that stands for a value which JSON does not have. */
const tag = "$";

/**
 * Values as text that crosses between realms: JSON, and on top undefined, all numbers, bigint, Date, RegExp, bytes, Map, Set
 * and errors. Throws TypeError for functions, symbols, promises, weak collections, other views of memory and values that
 * hold themselves; `what` names the values there.
 */
export function copyOut(values: readonly unknown[], what: string): string {
  return JSON.stringify(values.map((value, index) => write(value, `${what}: argument ${index + 1}`, [])));
}

/** The values that {@link copyOut} wrote. */
export function copyIn(text: string): unknown[] {
  return (JSON.parse(text) as Json[]).map(read);
}

function write(value: unknown, what: string, above: readonly object[]): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : tagged("number", Object.is(value, -0) ? "-0" : String(value));
    case "undefined":
      return tagged("undefined", null);
    case "bigint":
      return tagged("bigint", String(value));
    case "object":
      return value === null ? null : writeObject(value, what, above);
    default:
      throw new TypeError(`${what} is or holds a ${typeof value}, ${cannotLeave}`);
  }
}

function writeObject(value: object, what: string, above: readonly object[]): Json {
  if (above.includes(value)) throw new TypeError(`${what} holds itself, ${cannotLeave}`);
  const inside = [...above, value];
  const inner = (item: unknown): Json => write(item, what, inside);
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Date) return tagged("date", inner(value.getTime()));
  if (value instanceof Uint8Array) return tagged("bytes", base64Text(value));
  if (value instanceof RegExp) return tagged("regexp", [value.source, value.flags]);
  if (value instanceof Map) return tagged("map", [...value].map(inner));
  if (value instanceof Set) return tagged("set", [...value].map(inner));
  if (value instanceof Error) return tagged("error", [value.name, value.message, value.stack ?? ""]);
  refuseEmpty(value, what);
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, inner(item)]);
  return Object.hasOwn(value, tag) ? tagged("object", entries) : Object.fromEntries(entries);
}

/** What would be copied as an object without anything in it. */
function refuseEmpty(value: object, what: string): void {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const empty = ["Promise", "WeakMap", "WeakSet", "WeakRef", "ArrayBuffer", "SharedArrayBuffer"].includes(kind);
  if (empty || ArrayBuffer.isView(value)) throw new TypeError(`${what} is or holds a ${kind}, ${cannotLeave}`);
}

function tagged(kind: string, value: Json): Json {
  return { [tag]: kind, value };
}

function read(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(read);
  const { [tag]: kind, value } = json as { readonly [key: string]: Json };
  switch (kind) {
    case undefined:
      return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, read(item)]));
    case "undefined":
      return undefined;
    case "number":
      return Number(value);
    case "bigint":
      return BigInt(value as string);
    case "date":
      return new Date(read(value as Json) as number);
    case "bytes":
      return base64Bytes(value as string);
    case "map":
      return new Map((value as readonly Json[]).map((entry) => read(entry) as [unknown, unknown]));
    case "set":
      return new Set((value as readonly Json[]).map(read));
    case "regexp": {
      const [source, flags] = value as readonly string[];
      return new RegExp(source ?? "", flags);
    }
    case "error": {
      const [name, message, stack] = value as readonly string[];
      return Object.defineProperties(new Error(message), {
        name: { value: name, configurable: true, writable: true },
        stack: { value: stack, configurable: true, writable: true },
      });
    }
    default:
      return Object.fromEntries((value as readonly [string, Json][]).map(([key, item]) => [key, read(item)]));
  }
}
