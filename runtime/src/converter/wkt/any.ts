import type { Any as AnyMessage, Empty as EmptyMessage, FieldMask as FieldMaskMessage } from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { expected, readObject } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { message } from "../message.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";

/** What a `google.protobuf.Any` can be made from. */
export interface AnyInit {
  readonly $typeName?: "google.protobuf.Any" | undefined;
  /** `type.googleapis.com/` and the full name of the message. */
  typeUrl?: string | undefined;
  /** The message in binary. */
  value?: Uint8Array | undefined;
}

/** What a `google.protobuf.FieldMask` can be made from. */
export interface FieldMaskInit {
  readonly $typeName?: "google.protobuf.FieldMask" | undefined;
  /** Paths of fields, in the names of the `.proto`. */
  paths?: readonly string[] | undefined;
}

/** What a `google.protobuf.Empty` can be made from. */
export interface EmptyInit {
  readonly $typeName?: "google.protobuf.Empty" | undefined;
}

/** A message of any type. */
export type Any = AnyMessage;
/** A set of fields. */
export type FieldMask = FieldMaskMessage;
/** Nothing. */
export type Empty = EmptyMessage;

const ANY = "google.protobuf.Any";
const FIELD_MASK = "google.protobuf.FieldMask";
const EMPTY = "google.protobuf.Empty";
const ANY_FIELDS: FieldNumbers = { typeUrl: 1, value: 2 };
const MASK_FIELDS: FieldNumbers = { paths: 1 };
const NO_FIELDS: FieldNumbers = {};

/** Makes an any. */
export function createAny(init?: AnyInit): AnyMessage {
  if (init?.$typeName === ANY) return init as AnyMessage;
  if (init !== undefined) checkInit(init, ANY, ANY_FIELDS);
  return { $typeName: ANY, typeUrl: init?.typeUrl ?? "", value: init?.value ?? new Uint8Array(0) };
}

/** Writes an any in binary. */
export function encodeAny(any: AnyInit, writer: Writer): void {
  if (any?.$typeName !== ANY) checkInit(any, ANY, ANY_FIELDS);
  if (any.typeUrl !== undefined && any.typeUrl !== "") writer.uint32(10).string(any.typeUrl);
  if (any.value !== undefined && any.value.length !== 0) writer.uint32(18).bytes(any.value);
  writeUnknown(any, writer);
}

/** Reads an any from binary. */
export function decodeAny(reader: Reader, length?: number, into: AnyMessage = createAny()): AnyMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    switch (key >>> 3) {
      case 1:
        into.typeUrl = reader.string(true);
        break;
      case 2:
        into.value = reader.bytes();
        break;
      default:
        readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

const NO_JSON = "its JSON form needs the type of what is in it, which is not known here: use binary/protobuf";

/** Writes an empty any; one with a message in it has no JSON form without that message's descriptor. */
export function writeAnyJson(any: AnyInit, json: JsonWriter): void {
  if (any?.$typeName !== ANY) checkInit(any, ANY, ANY_FIELDS);
  if (any.typeUrl !== undefined && any.typeUrl !== "") throw new Error(`"${any.typeUrl}": ${NO_JSON}`);
  json.ascii("{}");
}

/** Reads an empty any. */
export function readAnyJson(json: unknown, depth: number): AnyMessage {
  if (Object.keys(readObject(json, depth)).length > 0) throw new Error(NO_JSON);
  return createAny();
}

/** Makes a field mask. */
export function createFieldMask(init?: FieldMaskInit): FieldMaskMessage {
  if (init?.$typeName === FIELD_MASK) return init as FieldMaskMessage;
  if (init !== undefined) checkInit(init, FIELD_MASK, MASK_FIELDS);
  return { $typeName: FIELD_MASK, paths: [...(init?.paths ?? [])] };
}

/** Writes a field mask in binary. */
export function encodeFieldMask(mask: FieldMaskInit, writer: Writer): void {
  if (mask?.$typeName !== FIELD_MASK) checkInit(mask, FIELD_MASK, MASK_FIELDS);
  for (const path of mask.paths ?? []) writer.uint32(10).string(path);
  writeUnknown(mask, writer);
}

/** Reads a field mask from binary. */
export function decodeFieldMask(
  reader: Reader,
  length?: number,
  into: FieldMaskMessage = createFieldMask(),
): FieldMaskMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    if (key >>> 3 === 1) {
      into.paths.push(reader.string(true));
    } else {
      readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

/** Writes a field mask as one string. Throws for a path that would not come back. */
export function writeFieldMaskJson(mask: FieldMaskInit, json: JsonWriter): void {
  if (mask?.$typeName !== FIELD_MASK) checkInit(mask, FIELD_MASK, MASK_FIELDS);
  const names = (mask.paths ?? []).map((path) => {
    const name = camelCase(path);
    if (snakeCase(name) !== path) throw new Error(`path "${path}" cannot be told from its lowerCamelCase form`);
    return name;
  });
  json.string(names.join(","));
}

/** Reads a field mask from one string. */
export function readFieldMaskJson(json: unknown, _depth?: number): FieldMaskMessage {
  if (typeof json !== "string") throw expected("string", json);
  const mask = createFieldMask();
  if (json === "") return mask;
  mask.paths = json.split(",").map((name) => {
    if (name.includes("_")) throw new Error(`path "${name}" must be lowerCamelCase`);
    return snakeCase(name);
  });
  return mask;
}

/** As protoc derives JSON names: an underscore goes and raises the letter after it. */
function camelCase(path: string): string {
  return path.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Makes an empty message. */
export function createEmpty(init?: EmptyInit): EmptyMessage {
  if (init?.$typeName === EMPTY) return init as EmptyMessage;
  if (init !== undefined) checkInit(init, EMPTY, NO_FIELDS);
  return { $typeName: EMPTY };
}

/** Writes nothing but the fields that were not known when it was read. */
export function encodeEmpty(empty: EmptyInit, writer: Writer): void {
  if (empty?.$typeName !== EMPTY) checkInit(empty, EMPTY, NO_FIELDS);
  writeUnknown(empty, writer);
}

/** Reads an empty message from binary. */
export function decodeEmpty(reader: Reader, length?: number, into: EmptyMessage = createEmpty()): EmptyMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    readUnknown(into, reader, reader.key());
  }
  reader.leave();
  return into;
}

/** Writes `{}`. */
export function writeEmptyJson(empty: EmptyInit, json: JsonWriter): void {
  if (empty?.$typeName !== EMPTY) checkInit(empty, EMPTY, NO_FIELDS);
  json.ascii("{}");
}

/** Reads any JSON object. */
export function readEmptyJson(json: unknown, depth: number): EmptyMessage {
  readObject(json, depth);
  return createEmpty();
}

/** Token of `google.protobuf.Any`. */
export const Any: MessageType<AnyMessage, AnyInit> = /*@__PURE__*/ message(ANY, {
  create: createAny,
  encode: encodeAny,
  decode: decodeAny,
  writeJson: writeAnyJson,
  readJson: readAnyJson,
});

/** Token of `google.protobuf.FieldMask`. */
export const FieldMask: MessageType<FieldMaskMessage, FieldMaskInit> = /*@__PURE__*/ message(FIELD_MASK, {
  create: createFieldMask,
  encode: encodeFieldMask,
  decode: decodeFieldMask,
  writeJson: writeFieldMaskJson,
  readJson: readFieldMaskJson,
});

/** Token of `google.protobuf.Empty`. */
export const Empty: MessageType<EmptyMessage, EmptyInit> = /*@__PURE__*/ message(EMPTY, {
  create: createEmpty,
  encode: encodeEmpty,
  decode: decodeEmpty,
  writeJson: writeEmptyJson,
  readJson: readEmptyJson,
});
