import { describe } from "./describe.js";
import { type DecodeError, decodeErrorAt, EncodeError, encodeErrorAt } from "./errors.js";
import { setEntry } from "./json/json-read.js";
import { nearestName } from "./nearest.js";

/**
 * Numbers of a message's fields by the names that they have in TypeScript. A oneof has 0, and its members are there with
 * the negative of their number: they are no keys of an init.
 */
export interface FieldNumbers {
  readonly $typeName?: string;
  readonly [name: string]: number | string | undefined;
}

/** The same with the message's name: what generated code says of a message, once. */
export interface MessageFields extends FieldNumbers {
  readonly $typeName: string;
}

/** {@link checkInit} for generated code. */
export function checkMessage(value: unknown, fields: MessageFields): void {
  checkInit(value, fields.$typeName, fields);
}

/** The error for what went wrong while a message was written: in the field with that number, or in the one that the writer is at. */
export function encodeFailed(
  error: unknown,
  fields: MessageFields,
  { at }: { readonly at: number | string },
  number = 0,
  item?: number | string,
): EncodeError {
  // A name in JSON has quotes and a colon.
  const step =
    number === 0 && typeof at === "string" ? at.slice(1, -2) : fieldStep(fields, number || Number(at) >>> 3, item);
  return encodeErrorAt(error, fields.$typeName, step);
}

/** The error for what went wrong while a message was read from binary, after that key. */
export function decodeFailed(error: unknown, fields: MessageFields, key: number, into: object): DecodeError {
  return decodeErrorAt(error, fields.$typeName, readStep(fields, key, into));
}

/** The error for what went wrong while a message was read from JSON, in the member of that name. */
export function readFailed(error: unknown, fields: MessageFields, name: string): DecodeError {
  return decodeErrorAt(error, fields.$typeName, name);
}

/**
 * Refuses what is neither a message of that type nor an init for one. Called for what does not have that `$typeName`:
 * an init has none, and its keys must all be known.
 */
export function checkInit(value: unknown, typeName: string, fields: FieldNumbers): void {
  if (typeof value !== "object" || value === null) {
    throw new EncodeError({ typeName, path: "", reason: `expected ${typeName}, got ${describe(value)}` });
  }
  let any = false;
  for (const key in value) {
    any = true;
    const number = fields[key];
    if (typeof number === "number" && number >= 0) continue;
    if (key === "$typeName") {
      const found = (value as { $typeName?: unknown }).$typeName;
      if (found === undefined || found === typeName) continue;
      throw new EncodeError({ typeName, path: "", reason: `expected ${typeName}, got ${describe(value)}` });
    }
    if (key === "$unknown") continue;
    throw unknownKey(key, typeName, fields);
  }
  // A Date, a Promise or a Map has no keys at all, and would pass for an empty message.
  if (!any && Object.prototype.toString.call(value) !== "[object Object]") {
    const found = Object.prototype.toString.call(value).slice(8, -1);
    throw new EncodeError({ typeName, path: "", reason: `expected ${typeName}, got a ${found}` });
  }
}

function unknownKey(key: string, typeName: string, fields: FieldNumbers): EncodeError {
  const known = Object.keys(fields).filter((name) => (fields[name] as number) >= 0);
  const near = nearestName(key, known);
  const hint =
    near === undefined ? (known.length ? `known: ${known.join(", ")}` : "it has no fields") : `did you mean ${near}?`;
  return new EncodeError({ typeName, path: key, reason: `${typeName} has no such field; ${hint}` });
}

/** The step in a path for a field, and for an item of it. */
function fieldStep(fields: FieldNumbers, number: number, item?: number | string): string {
  const name =
    Object.keys(fields).find((candidate) => Math.abs(fields[candidate] as number) === number) ?? `#${number}`;
  if (item === undefined || item === -1) return name;
  return `${name}[${typeof item === "string" ? JSON.stringify(item) : item}]`;
}

/** The step in a path for what was being read in binary: an item of a list is the one after those that are there. */
function readStep(fields: FieldNumbers, key: number, into: object): string {
  // What went wrong before a field's number was read is wrong with the message.
  if (key === 0) return "";
  const name = fieldStep(fields, key >>> 3);
  const value = (into as Record<string, unknown>)[name];
  return Array.isArray(value) ? `${name}[${value.length}]` : name;
}

/** Refuses a oneof whose case the message does not have. */
export function badCase(fields: MessageFields, oneof: string, value?: { readonly case?: unknown }): never {
  const known = Object.keys(fields).filter((name) => (fields[name] as number) < 0);
  const near = typeof value?.case === "string" ? nearestName(value.case, known) : undefined;
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new EncodeError({
    typeName: fields.$typeName,
    path: oneof,
    reason: `expected a case of ${oneof}, got ${describe(value?.case)}${hint}`,
  });
}

/** A map of messages from a map of inits. */
export function createMap<Init, T>(map: Readonly<Record<string, Init>>, create: (init: Init) => T): Record<string, T> {
  const messages: Record<string, T> = {};
  for (const key of Object.keys(map)) setEntry(messages, key, create(map[key] as Init));
  return messages;
}

/** The error for a required field that is not set. */
export function missingField({ $typeName: typeName }: MessageFields): EncodeError {
  return new EncodeError({ typeName, path: "", reason: "required field not set", missing: true });
}
