import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type {
  ListValue as ListValueMessage,
  NullValue,
  Struct as StructMessage,
  Value as ValueMessage,
} from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { describe } from "../describe.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { expected, setEntry } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { message } from "../message.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";

/** What a `google.protobuf.Struct` can be made from; a field of that type takes a JSON object instead. */
export interface StructInit {
  readonly $typeName?: "google.protobuf.Struct" | undefined;
  fields?: Readonly<Record<string, ValueInit>> | undefined;
}

/** What a `google.protobuf.Value` can be made from. */
export interface ValueInit {
  readonly $typeName?: "google.protobuf.Value" | undefined;
  kind?:
    | { case: "nullValue"; value: NullValue }
    | { case: "numberValue"; value: number }
    | { case: "stringValue"; value: string }
    | { case: "boolValue"; value: boolean }
    | { case: "structValue"; value: StructInit }
    | { case: "listValue"; value: ListValueInit }
    | { case?: undefined; value?: undefined }
    | undefined;
}

/** What a `google.protobuf.ListValue` can be made from. */
export interface ListValueInit {
  readonly $typeName?: "google.protobuf.ListValue" | undefined;
  values?: readonly ValueInit[] | undefined;
}

/** A JSON object. */
export type Struct = StructMessage;
/** Any JSON value. */
export type Value = ValueMessage;
/** A JSON array. */
export type ListValue = ListValueMessage;

const STRUCT = "google.protobuf.Struct";
const VALUE = "google.protobuf.Value";
const LIST_VALUE = "google.protobuf.ListValue";
const STRUCT_FIELDS: FieldNumbers = { fields: 1 };
const VALUE_FIELDS: FieldNumbers = { kind: 0 };
const LIST_FIELDS: FieldNumbers = { values: 1 };

/** Makes a struct. */
export function createStruct(init?: StructInit): StructMessage {
  if (init?.$typeName === STRUCT) return init as StructMessage;
  const struct: StructMessage = { $typeName: STRUCT, fields: {} };
  if (init === undefined) return struct;
  checkInit(init, STRUCT, STRUCT_FIELDS);
  for (const [key, value] of Object.entries(init.fields ?? {})) setEntry(struct.fields, key, createValue(value));
  return struct;
}

/** Makes a value. */
export function createValue(init?: ValueInit): ValueMessage {
  if (init?.$typeName === VALUE) return init as ValueMessage;
  const value: ValueMessage = { $typeName: VALUE, kind: { case: undefined } };
  if (init === undefined) return value;
  checkInit(init, VALUE, VALUE_FIELDS);
  const { kind } = init;
  if (kind?.case === "structValue") value.kind = { case: "structValue", value: createStruct(kind.value) };
  else if (kind?.case === "listValue") value.kind = { case: "listValue", value: createListValue(kind.value) };
  else if (kind?.case !== undefined) value.kind = kind;
  return value;
}

/** Makes a list. */
export function createListValue(init?: ListValueInit): ListValueMessage {
  if (init?.$typeName === LIST_VALUE) return init as ListValueMessage;
  if (init !== undefined) checkInit(init, LIST_VALUE, LIST_FIELDS);
  return { $typeName: LIST_VALUE, values: (init?.values ?? []).map(createValue) };
}

/** Writes a struct in binary. */
export function encodeStruct(struct: StructInit, writer: Writer): void {
  if (struct?.$typeName !== STRUCT) checkInit(struct, STRUCT, STRUCT_FIELDS);
  const fields = struct.fields ?? {};
  for (const key of Object.keys(fields)) {
    writer.uint32(10).fork().uint32(10).string(key).uint32(18).fork();
    encodeValue(fields[key] as ValueInit, writer);
    writer.join().join();
  }
  writeUnknown(struct, writer);
}

/** Writes a value in binary. */
export function encodeValue(value: ValueInit, writer: Writer): void {
  if (value?.$typeName !== VALUE) checkInit(value, VALUE, VALUE_FIELDS);
  encodeKind(value.kind, writer);
  writeUnknown(value, writer);
}

function encodeKind(kind: ValueInit["kind"], writer: Writer): void {
  switch (kind?.case) {
    case undefined:
      return;
    case "nullValue":
      writer.uint32(8).int32(kind.value);
      return;
    case "numberValue":
      writer.uint32(17).double(kind.value);
      return;
    case "stringValue":
      writer.uint32(26).string(kind.value);
      return;
    case "boolValue":
      writer.uint32(32).bool(kind.value);
      return;
    case "structValue":
      writer.uint32(42).fork();
      encodeStruct(kind.value, writer);
      writer.join();
      return;
    case "listValue":
      writer.uint32(50).fork();
      encodeListValue(kind.value, writer);
      writer.join();
      return;
    default:
      throw new Error(`google.protobuf.Value has no kind ${describe((kind as { case: unknown }).case)}`);
  }
}

/** Writes a list in binary. */
export function encodeListValue(list: ListValueInit, writer: Writer): void {
  if (list?.$typeName !== LIST_VALUE) checkInit(list, LIST_VALUE, LIST_FIELDS);
  for (const value of list.values ?? []) {
    writer.uint32(10).fork();
    encodeValue(value, writer);
    writer.join();
  }
  writeUnknown(list, writer);
}

/** Reads a struct from binary. */
export function decodeStruct(reader: Reader, length?: number, into: StructMessage = createStruct()): StructMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    if (key >>> 3 === 1) {
      decodeEntry(reader, into.fields);
    } else {
      readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

function decodeEntry(reader: Reader, fields: Record<string, ValueMessage>): void {
  const end = reader.uint32() + reader.pos;
  let name = "";
  let value: ValueMessage | undefined;
  while (reader.pos < end) {
    const key = reader.entryKey();
    if (key >>> 3 === 1) name = reader.string(true);
    else if (key >>> 3 === 2) value = decodeValue(reader, reader.uint32());
  }
  setEntry(fields, name, value ?? createValue());
}

/** Reads a value from binary. */
export function decodeValue(reader: Reader, length?: number, into: ValueMessage = createValue()): ValueMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    switch (key >>> 3) {
      case 1:
        into.kind = { case: "nullValue", value: reader.int32() as NullValue };
        break;
      case 2:
        into.kind = { case: "numberValue", value: reader.double() };
        break;
      case 3:
        into.kind = { case: "stringValue", value: reader.string(true) };
        break;
      case 4:
        into.kind = { case: "boolValue", value: reader.bool() };
        break;
      case 5: {
        const before = into.kind.case === "structValue" ? into.kind.value : undefined;
        into.kind = { case: "structValue", value: decodeStruct(reader, reader.uint32(), before) };
        break;
      }
      case 6: {
        const before = into.kind.case === "listValue" ? into.kind.value : undefined;
        into.kind = { case: "listValue", value: decodeListValue(reader, reader.uint32(), before) };
        break;
      }
      default:
        readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

/** Reads a list from binary. */
export function decodeListValue(
  reader: Reader,
  length?: number,
  into: ListValueMessage = createListValue(),
): ListValueMessage {
  const end = length === undefined ? reader.len : reader.pos + length;
  reader.enter();
  while (reader.pos < end) {
    const key = reader.key();
    if (key >>> 3 === 1) {
      into.values.push(decodeValue(reader, reader.uint32()));
    } else {
      readUnknown(into, reader, key);
    }
  }
  reader.leave();
  return into;
}

/** Writes a struct as the JSON object that it is. */
export function writeStructJson(struct: StructInit, json: JsonWriter): void {
  if (struct?.$typeName !== STRUCT) checkInit(struct, STRUCT, STRUCT_FIELDS);
  const fields = struct.fields ?? {};
  json.open();
  for (const key of Object.keys(fields)) {
    json.mapKey(key);
    writeValueJson(fields[key] as ValueInit, json);
  }
  json.close();
}

/** Writes a value as the JSON that it is. Throws for a value of no kind and for numbers that JSON has not. */
export function writeValueJson(value: ValueInit, json: JsonWriter): void {
  if (value?.$typeName !== VALUE) checkInit(value, VALUE, VALUE_FIELDS);
  const { kind } = value;
  switch (kind?.case) {
    case "nullValue":
      json.ascii("null");
      return;
    case "numberValue":
      if (!Number.isFinite(kind.value)) throw new Error("google.protobuf.Value cannot be NaN or Infinity");
      json.double(kind.value);
      return;
    case "stringValue":
      json.string(kind.value);
      return;
    case "boolValue":
      json.bool(kind.value);
      return;
    case "structValue":
      writeStructJson(kind.value, json);
      return;
    case "listValue":
      writeListValueJson(kind.value, json);
      return;
    default:
      throw new Error("google.protobuf.Value must have a value");
  }
}

/** Writes a list as the JSON array that it is. */
export function writeListValueJson(list: ListValueInit, json: JsonWriter): void {
  if (list?.$typeName !== LIST_VALUE) checkInit(list, LIST_VALUE, LIST_FIELDS);
  json.openList();
  for (const value of list.values ?? []) {
    json.next();
    writeValueJson(value, json);
  }
  json.closeList();
}

const DEEPEST = 100;

/** Reads any JSON object. */
export function readStructJson(json: unknown, depth: number): StructMessage {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected("object", json);
  const struct: StructMessage = { $typeName: STRUCT, fields: {} };
  for (const [key, value] of Object.entries(json)) setEntry(struct.fields, key, readValueJson(value, depth));
  return struct;
}

/** Reads any JSON. */
export function readValueJson(json: unknown, depth: number): ValueMessage {
  if (depth >= DEEPEST) throw new Error(`maximum recursion depth of ${DEEPEST} reached`);
  return { $typeName: VALUE, kind: kindOf(json, depth + 1) };
}

function kindOf(json: unknown, depth: number): ValueMessage["kind"] {
  switch (typeof json) {
    case "number":
      return { case: "numberValue", value: json };
    case "string":
      return { case: "stringValue", value: json };
    case "boolean":
      return { case: "boolValue", value: json };
    case "object":
      if (json === null) return { case: "nullValue", value: 0 };
      return Array.isArray(json)
        ? { case: "listValue", value: readListValueJson(json, depth) }
        : { case: "structValue", value: readStructJson(json, depth) };
    default:
      throw expected("a JSON value", json);
  }
}

/** Reads any JSON array. */
export function readListValueJson(json: unknown, depth: number): ListValueMessage {
  if (!Array.isArray(json)) throw expected("array", json);
  return { $typeName: LIST_VALUE, values: json.map((value) => readValueJson(value, depth)) };
}

/** The struct of a field: messages hold it as a JSON object. */
export function structOf(json: unknown): StructMessage {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw expected("a JSON object", json);
  const struct: StructMessage = { $typeName: STRUCT, fields: {} };
  for (const [key, value] of Object.entries(json)) {
    setEntry(struct.fields, key, { $typeName: VALUE, kind: kindOfField(value) });
  }
  return struct;
}

function kindOfField(json: unknown): ValueMessage["kind"] {
  if (Array.isArray(json)) {
    const values = json.map((item): ValueMessage => ({ $typeName: VALUE, kind: kindOfField(item) }));
    return { case: "listValue", value: { $typeName: LIST_VALUE, values } };
  }
  if (typeof json === "object" && json !== null) return { case: "structValue", value: structOf(json) };
  return kindOf(json, 0);
}

/** The JSON object that a field holds for a struct. */
export function objectOf(struct: StructMessage): JsonObject {
  const json: JsonObject = {};
  for (const [key, value] of Object.entries(struct.fields)) setEntry<JsonValue>(json, key, jsonOf(value));
  return json;
}

function jsonOf({ kind }: ValueMessage): JsonValue {
  switch (kind.case) {
    case "structValue":
      return objectOf(kind.value);
    case "listValue":
      return kind.value.values.map(jsonOf);
    case "nullValue":
    case undefined:
      return null;
    default:
      return kind.value;
  }
}

/** Token of `google.protobuf.Struct`. */
export const Struct: MessageType<StructMessage, StructInit> = /*@__PURE__*/ message(STRUCT, {
  create: createStruct,
  encode: encodeStruct,
  decode: decodeStruct,
  writeJson: writeStructJson,
  readJson: readStructJson,
});

/** Token of `google.protobuf.Value`. */
export const Value: MessageType<ValueMessage, ValueInit> = /*@__PURE__*/ message(VALUE, {
  create: createValue,
  encode: encodeValue,
  decode: decodeValue,
  writeJson: writeValueJson,
  readJson: readValueJson,
});

/** Token of `google.protobuf.ListValue`. */
export const ListValue: MessageType<ListValueMessage, ListValueInit> = /*@__PURE__*/ message(LIST_VALUE, {
  create: createListValue,
  encode: encodeListValue,
  decode: decodeListValue,
  writeJson: writeListValueJson,
  readJson: readListValueJson,
});
