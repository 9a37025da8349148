import type { Message } from "@bufbuild/protobuf";
import type { Any as AnyMessage } from "@bufbuild/protobuf/wkt";
import type { MessageType } from "../../common/message-type.js";
import { DEEPEST_HELD } from "../extension.js";
import { checkInit, type FieldNumbers } from "../init.js";
import { readObject } from "../json/json-read.js";
import type { JsonWriter } from "../json/json-writer.js";
import { ADVICE, type HeldCodec, type KnownTypes } from "../known-types.js";
import { codecOf, message } from "../message.js";
import { Reader } from "../wire/reader.js";
import { readUnknown, writeUnknown } from "../wire/unknown.js";
import { Writer } from "../wire/writer.js";
import { Empty } from "./empty.js";
import { FieldMask } from "./field-mask.js";
import { ListValue, Struct, Value } from "./struct.js";
import { Duration, Timestamp } from "./time.js";
import { wrapperCodec } from "./wrappers.js";

/** What a `google.protobuf.Any` can be made from. */
export interface AnyInit {
  readonly $typeName?: "google.protobuf.Any" | undefined;
  /** `type.googleapis.com/` and the full name of the message. */
  typeUrl?: string | undefined;
  /** The message in binary. */
  value?: Uint8Array | undefined;
}

/** A message of any type. */
export type Any = AnyMessage;

const ANY = "google.protobuf.Any";
const ANY_FIELDS: FieldNumbers = { typeUrl: 1, value: 2 };

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

/** Writes an any as the JSON of the message in it, with its name beside. Throws for a message that is not known. */
export function writeAnyJson(any: AnyInit, json: JsonWriter): void {
  if (any?.$typeName !== ANY) checkInit(any, ANY, ANY_FIELDS);
  const { typeUrl } = any;
  if (typeUrl === undefined || typeUrl === "") {
    json.ascii("{}");
    return;
  }
  const { special, codec } = heldCodec(typeUrl, json.types);
  const held = codec.decode(new Reader(any.value ?? new Uint8Array(0)));
  if (++json.heldDepth > DEEPEST_HELD) throw new Error(`maximum recursion depth of ${DEEPEST_HELD} reached`);
  if (special) {
    json.open();
    json.key('"value":');
    codec.writeJson(held, json);
  } else {
    codec.writeJson(held, json);
    json.reopen();
  }
  json.key('"@type":');
  json.string(typeUrl);
  json.close();
  json.heldDepth--;
}

/** Reads an any and the message in it, which it holds in binary. Throws for a message that is not known. */
export function readAnyJson(json: unknown, depth: number, types?: KnownTypes): AnyMessage {
  const members = readObject(json, depth);
  if (Object.keys(members).length === 0) return createAny();
  const typeUrl = Object.hasOwn(members, "@type") ? members["@type"] : undefined;
  if (typeof typeUrl !== "string" || typeUrl === "") throw new Error('"@type" has to name the message in it');
  const { special, codec } = heldCodec(typeUrl, types);
  const value = special ? specialValue(members) : members;
  // A wrapper around nothing is one around its zero.
  const held = value === null && isWrapper(typeUrl) ? codec.create() : codec.readJson(value, depth + 1, types);
  const writer = new Writer();
  codec.encode(held, writer);
  return { $typeName: ANY, typeUrl, value: writer.finish() };
}

function isWrapper(typeUrl: string): boolean {
  return wrapperCodec(nameIn(typeUrl)) !== undefined;
}

function nameIn(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}

/** Without `value` the other members are what is read: so does reflection. */
function specialValue(members: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(members, "value")) return members.value;
  const { "@type": _, ...others } = members;
  return others;
}

/** The converters for a type URL; `special` if the message's JSON is not the object of its fields. */
function heldCodec(typeUrl: string, types: KnownTypes | undefined): { special: boolean; codec: HeldCodec } {
  const name = nameIn(typeUrl);
  if (name === "") throw new Error(`"${typeUrl}" names no message`);
  const special = specialCodec(name);
  if (special !== undefined) return { special: true, codec: special };
  const type = name === Empty.typeName ? Empty : types?.find(name);
  if (type === undefined) {
    throw new Error(`the message "${typeUrl}" is not known here: ${types?.advice ?? ADVICE}`);
  }
  return { special: false, codec: codecOf(type) };
}

/** Converters of the messages with a JSON form of their own. */
function specialCodec(name: string): HeldCodec | undefined {
  switch (name) {
    case ANY:
      return codecOf(Any);
    case Timestamp.typeName:
      return codecOf(Timestamp);
    case Duration.typeName:
      return codecOf(Duration);
    case FieldMask.typeName:
      return codecOf(FieldMask);
    case Struct.typeName:
      return codecOf(Struct);
    case Value.typeName:
      return codecOf(Value);
    case ListValue.typeName:
      return codecOf(ListValue);
    default:
      return wrapperCodec(name);
  }
}

/** Token of `google.protobuf.Any`. */
export const Any: MessageType<AnyMessage, AnyInit> = /*@__PURE__*/ message(ANY, {
  create: createAny,
  encode: encodeAny,
  decode: decodeAny,
  writeJson: writeAnyJson,
  readJson: readAnyJson,
});

const PREFIX = "type.googleapis.com/";

/** Puts a message into a `google.protobuf.Any`. Throws `EncodeError`. */
export function packAny<T extends Message, Init>(type: MessageType<T, Init>, value: T | NoInfer<Init>): AnyMessage {
  return { $typeName: ANY, typeUrl: PREFIX + type.typeName, value: type.toBinary(value) };
}

/** The message in a `google.protobuf.Any`; undefined if it holds another, or none. Throws `DecodeError`. */
export function unpackAny<T extends Message, Init>(
  any: AnyMessage | undefined,
  type: MessageType<T, Init>,
): T | undefined {
  if (any === undefined || nameIn(any.typeUrl) !== type.typeName) return undefined;
  return type.fromBinary(any.value);
}
