import type { FieldMask as FieldMaskMessage } from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { expected } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { message } from "../message.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";

/** What a `google.protobuf.FieldMask` can be made from. */
export interface FieldMaskInit {
  readonly $typeName?: "google.protobuf.FieldMask" | undefined;
  /** Paths of fields, in the names of the `.proto`. */
  paths?: readonly string[] | undefined;
}

/** A set of fields. */
export type FieldMask = FieldMaskMessage;

const FIELD_MASK = "google.protobuf.FieldMask";
const MASK_FIELDS: FieldNumbers = { paths: 1 };

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

/** Token of `google.protobuf.FieldMask`. */
export const FieldMask: MessageType<FieldMaskMessage, FieldMaskInit> = /*@__PURE__*/ message(FIELD_MASK, {
  create: createFieldMask,
  encode: encodeFieldMask,
  decode: decodeFieldMask,
  writeJson: writeFieldMaskJson,
  readJson: readFieldMaskJson,
});
