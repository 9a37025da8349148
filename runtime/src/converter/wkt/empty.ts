import type { Empty as EmptyMessage } from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { readObject } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { message } from "../message.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";

/** What a `google.protobuf.Empty` can be made from. */
export interface EmptyInit {
  readonly $typeName?: "google.protobuf.Empty" | undefined;
}

/** Nothing. */
export type Empty = EmptyMessage;

const EMPTY = "google.protobuf.Empty";
const NO_FIELDS: FieldNumbers = {};

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

/** Token of `google.protobuf.Empty`. */
export const Empty: MessageType<EmptyMessage, EmptyInit> = /*@__PURE__*/ message(EMPTY, {
  create: createEmpty,
  encode: encodeEmpty,
  decode: decodeEmpty,
  writeJson: writeEmptyJson,
  readJson: readEmptyJson,
});
