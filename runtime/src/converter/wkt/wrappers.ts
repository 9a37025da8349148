import type { Message } from "@bufbuild/protobuf";
import { checkInit, type FieldNumbers } from "../init.js";
import * as read from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import type { HeldCodec } from "../known-types.js";
import type { MessageCodec } from "../message.js";
import type { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import type { Writer } from "../wire/writer.js";

/** A message of `google/protobuf/wrappers.proto`. A singular field outside of a oneof holds the value itself instead. */
export type Wrapper<Name extends string, V> = Message<Name> & { value: V };

/** What such a message can be made from. */
export interface WrapperInit<Name extends string, V> {
  readonly $typeName?: Name | undefined;
  value?: V | undefined;
}

interface Parts<V> {
  readonly zero: () => V;
  readonly tag: number;
  readonly encode: (value: V, writer: Writer) => void;
  readonly decode: (reader: Reader) => V;
  readonly writeJson: (value: V, json: JsonWriter) => void;
  readonly readJson: (json: unknown) => V;
}

const FIELDS: FieldNumbers = { value: 1 };

interface WrapperCodec<Name extends string, V> extends MessageCodec<Wrapper<Name, V>, WrapperInit<Name, V>> {
  decode(reader: Reader, length?: number, into?: Wrapper<Name, V>): Wrapper<Name, V>;
}

function wrapper<Name extends string, V>(typeName: Name, parts: Parts<V>): WrapperCodec<Name, V> {
  type M = Wrapper<Name, V>;
  const make = (value: V): M => ({ $typeName: typeName, value }) as M;
  const check = (value: M | WrapperInit<Name, V>) => {
    if (value?.$typeName !== typeName) checkInit(value, typeName, FIELDS);
  };
  return {
    create(init) {
      if (init === undefined) return make(parts.zero());
      check(init);
      return init.$typeName === typeName ? (init as M) : make(init.value ?? parts.zero());
    },
    encode(value, writer) {
      check(value);
      if (value.value !== undefined && !isZero(value.value, parts.tag))
        parts.encode(value.value, writer.uint32(parts.tag));
      writeUnknown(value, writer);
    },
    decode(reader, length, into = make(parts.zero())) {
      const end = length === undefined ? reader.len : reader.pos + length;
      reader.enter();
      while (reader.pos < end) {
        const key = reader.key();
        if (key >>> 3 === 1) into.value = parts.decode(reader);
        else readUnknown(into, reader, key);
      }
      reader.leave();
      return into;
    },
    writeJson(value, json) {
      check(value);
      parts.writeJson(value.value ?? parts.zero(), json);
    },
    readJson: (json) => make(parts.readJson(json)),
  };
}

function isZero(value: unknown, tag: number): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  // Minus zero is a value of its own where there are fractions: those are not varints.
  if (typeof value === "number") return (tag & 7) === 0 ? value === 0 : Object.is(value, 0);
  return value === "" || value === 0n || value === false;
}

const zeroNumber = () => 0;
const zeroBig = () => 0n;

/** Converters of `google.protobuf.DoubleValue`. */
export const doubleValue: WrapperCodec<"google.protobuf.DoubleValue", number> = /*@__PURE__*/ wrapper(
  "google.protobuf.DoubleValue",
  {
    zero: zeroNumber,
    tag: 9,
    encode: (value, writer) => writer.double(value),
    decode: (reader) => reader.double(),
    writeJson: (value, json) => json.double(value),
    readJson: read.readDouble,
  },
);

/** Converters of `google.protobuf.FloatValue`. */
export const floatValue: WrapperCodec<"google.protobuf.FloatValue", number> = /*@__PURE__*/ wrapper(
  "google.protobuf.FloatValue",
  {
    zero: zeroNumber,
    tag: 13,
    encode: (value, writer) => writer.float(value),
    decode: (reader) => reader.float(),
    writeJson: (value, json) => json.float(value),
    readJson: read.readFloat,
  },
);

/** Converters of `google.protobuf.Int64Value`. */
export const int64Value: WrapperCodec<"google.protobuf.Int64Value", bigint> = /*@__PURE__*/ wrapper(
  "google.protobuf.Int64Value",
  {
    zero: zeroBig,
    tag: 8,
    encode: (value, writer) => writer.int64(value),
    decode: (reader) => reader.int64(),
    writeJson: (value, json) => json.int64(value),
    readJson: read.readInt64,
  },
);

/** Converters of `google.protobuf.UInt64Value`. */
export const uInt64Value: WrapperCodec<"google.protobuf.UInt64Value", bigint> = /*@__PURE__*/ wrapper(
  "google.protobuf.UInt64Value",
  {
    zero: zeroBig,
    tag: 8,
    encode: (value, writer) => writer.uint64(value),
    decode: (reader) => reader.uint64(),
    writeJson: (value, json) => json.uint64(value),
    readJson: read.readUint64,
  },
);

/** Converters of `google.protobuf.Int32Value`. */
export const int32Value: WrapperCodec<"google.protobuf.Int32Value", number> = /*@__PURE__*/ wrapper(
  "google.protobuf.Int32Value",
  {
    zero: zeroNumber,
    tag: 8,
    encode: (value, writer) => writer.int32(value),
    decode: (reader) => reader.int32(),
    writeJson: (value, json) => json.int32(value),
    readJson: read.readInt32,
  },
);

/** Converters of `google.protobuf.UInt32Value`. */
export const uInt32Value: WrapperCodec<"google.protobuf.UInt32Value", number> = /*@__PURE__*/ wrapper(
  "google.protobuf.UInt32Value",
  {
    zero: zeroNumber,
    tag: 8,
    encode: (value, writer) => writer.uint32(value),
    decode: (reader) => reader.uint32(),
    writeJson: (value, json) => json.uint32(value),
    readJson: read.readUint32,
  },
);

/** Converters of `google.protobuf.BoolValue`. */
export const boolValue: WrapperCodec<"google.protobuf.BoolValue", boolean> = /*@__PURE__*/ wrapper(
  "google.protobuf.BoolValue",
  {
    zero: () => false,
    tag: 8,
    encode: (value, writer) => writer.bool(value),
    decode: (reader) => reader.bool(),
    writeJson: (value, json) => json.bool(value),
    readJson: read.readBool,
  },
);

/** Converters of `google.protobuf.StringValue`. */
export const stringValue: WrapperCodec<"google.protobuf.StringValue", string> = /*@__PURE__*/ wrapper(
  "google.protobuf.StringValue",
  {
    zero: () => "",
    tag: 10,
    encode: (value, writer) => writer.string(value),
    decode: (reader) => reader.string(true),
    writeJson: (value, json) => json.string(value),
    readJson: read.readString,
  },
);

/** Converters of `google.protobuf.BytesValue`. */
export const bytesValue: WrapperCodec<"google.protobuf.BytesValue", Uint8Array> = /*@__PURE__*/ wrapper(
  "google.protobuf.BytesValue",
  {
    zero: () => new Uint8Array(0),
    tag: 10,
    encode: (value, writer) => writer.bytes(value),
    decode: (reader) => reader.bytes(),
    writeJson: (value, json) => json.bytes(value),
    readJson: read.readBytes,
  },
);

/** Converters of the wrapper of that full name; undefined if it names none. */
export function wrapperCodec(typeName: string): HeldCodec | undefined {
  switch (typeName) {
    case "google.protobuf.DoubleValue":
      return doubleValue;
    case "google.protobuf.FloatValue":
      return floatValue;
    case "google.protobuf.Int64Value":
      return int64Value;
    case "google.protobuf.UInt64Value":
      return uInt64Value;
    case "google.protobuf.Int32Value":
      return int32Value;
    case "google.protobuf.UInt32Value":
      return uInt32Value;
    case "google.protobuf.BoolValue":
      return boolValue;
    case "google.protobuf.StringValue":
      return stringValue;
    case "google.protobuf.BytesValue":
      return bytesValue;
    default:
      return undefined;
  }
}
