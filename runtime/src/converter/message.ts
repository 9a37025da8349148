import type { JsonValue, Message } from "@bufbuild/protobuf";
import type { AnyMessageType, MessageType } from "../common/message-type.js";
import { DecodeError, decodeErrorAt, EncodeError, encodeErrorAt } from "./errors.js";
import { parseJson, parseJsonBytes } from "./json/json-parse.js";
import { JsonWriter } from "./json/json-writer.js";
import { type HeldCodec, type HeldType, KnownTypes } from "./known-types.js";
import { CHEAP_SIZE } from "./wire/byte-buffer.js";
import { Reader } from "./wire/reader.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";
import { Writer } from "./wire/writer.js";

/** Larger messages are worth the steps in which a buffer grows. */
const MOST_ROOM = 4096;

/** Room for a message as large as that one, and for one that is somewhat larger. */
function roomFor(size: number): number {
  return Math.min(MOST_ROOM, size + (size >> 3));
}

/** The generated converters of one message. */
export interface MessageCodec<T extends Message, Init> {
  /** Makes a message; refuses unknown keys. */
  create(init?: T | Init): T;
  /** Writes the fields in binary, without a length. */
  encode(value: T | Init, writer: Writer): void;
  /** Reads `length` bytes, or all that is left. */
  decode(reader: Reader, length?: number): T;
  /** Writes proto JSON. */
  writeJson(value: T | Init, json: JsonWriter): void;
  /** Reads proto JSON; the outermost message has depth 1. `types` are what a `google.protobuf.Any` may hold, and extensions. */
  readJson(json: unknown, depth: number, types?: KnownTypes): T;
}

/** Makes the token of a message from its generated converters. `types` if a `google.protobuf.Any` or extensions may be in it. */
export function message<T extends Message, Init>(
  typeName: string,
  codec: MessageCodec<T, Init>,
  types?: KnownTypes,
): MessageType<T, Init> {
  return new GeneratedMessageType(typeName, codec, types);
}

/**
 * {@link message} for generated code. That converters and token are of one message is the generator's business: comparing
 * their types would cost compilers half of what a contract costs them.
 */
export function generatedMessage(
  { $typeName }: { readonly $typeName: string },
  create: (init?: never) => object,
  encode: (value: never, writer: Writer) => void,
  decode: (reader: Reader, length?: number) => object,
  writeJson: (value: never, json: JsonWriter) => void,
  readJson: (json: unknown, depth: number, types?: KnownTypes) => object,
  types?: KnownTypes,
): MessageType<never, never> {
  const codec = { create, encode, decode, writeJson, readJson } as MessageCodec<never, never>;
  return message<never, never>($typeName, codec, types);
}

/** The converters of a message. Throws for a token that this copy of the package did not make. */
export function codecOf(type: HeldType): HeldCodec {
  if (type instanceof GeneratedMessageType) return type.codec as HeldCodec;
  throw new TypeError(`${type.typeName}: not a token of this copy of protempo`);
}

/** Converters of a message of another file, as generated code calls them. */
export interface ForeignConverters<T extends Message, Init> extends MessageCodec<T, Init> {
  /** Reads `length` bytes into a message that is there already, or into a new one. */
  decode(reader: Reader, length?: number, into?: T): T;
}

/** The converters behind the token of another file's message. Throws as {@link codecOf} does. */
export function converters<T extends Message, Init>(type: MessageType<T, Init>): ForeignConverters<T, Init> {
  return codecOf(type) as unknown as ForeignConverters<T, Init>;
}

/** {@link converters} of a message whose module may be evaluated after the one that asks. */
export function lateConverters<T extends Message, Init>(type: () => MessageType<T, Init>): ForeignConverters<T, Init> {
  return {
    create: (init) => converters(type()).create(init),
    encode: (value, writer) => converters(type()).encode(value, writer),
    decode: (reader, length, into) => converters(type()).decode(reader, length, into),
    writeJson: (value, json) => converters(type()).writeJson(value, json),
    readJson: (json, depth, types) => converters(type()).readJson(json, depth, types),
  };
}

/** The token of a message whose `google.protobuf.Any` may hold what those types know besides, as may extensions be of them. */
export function alsoHolding<T extends Message, Init>(
  type: MessageType<T, Init>,
  types: KnownTypes,
): MessageType<T, Init> {
  const own = type instanceof GeneratedMessageType ? type.types : undefined;
  return new GeneratedMessageType(type.typeName, codecOf(type) as MessageCodec<T, Init>, types.and(own));
}

/**
 * A token whose `google.protobuf.Any` fields, however deep, may hold those messages in JSON too, besides what the contract
 * knows: the messages of the file that declares the message, of the files that it imports, and the well-known types.
 * Throws `TypeError` for a token of another copy of this package.
 */
export function withAnyTypes<T extends Message, Init>(
  type: MessageType<T, Init>,
  messages: readonly { readonly typeName: string }[],
): MessageType<T, Init> {
  for (const held of messages) codecOf(held);
  return alsoHolding(type, new KnownTypes("", () => messages));
}

class GeneratedMessageType<T extends Message, Init> implements MessageType<T, Init> {
  readonly typeName: string;
  readonly codec: MessageCodec<T, Init>;
  readonly types: KnownTypes | undefined;
  /** Bytes that the largest message so far took, as messages of a type are mostly alike: what a buffer begins with. */
  #binaryRoom = CHEAP_SIZE;
  #jsonRoom = CHEAP_SIZE;

  constructor(typeName: string, codec: MessageCodec<T, Init>, types: KnownTypes | undefined) {
    this.typeName = typeName;
    this.codec = codec;
    this.types = types;
  }

  create(init?: NoInfer<Init>): T {
    if (init !== undefined) this.check(init);
    return this.codec.create(init);
  }

  /** A message may be made without its required fields; what else is wrong is said here and not when it is sent. */
  private check(init: NoInfer<Init>): void {
    try {
      this.codec.encode(init, new Writer());
    } catch (error) {
      if (!(error instanceof EncodeError) || !error.missing) throw error;
    }
  }

  toBinary(value: T | NoInfer<Init>): Uint8Array {
    const writer = new Writer(this.#binaryRoom);
    try {
      this.codec.encode(value, writer);
    } catch (error) {
      throw encodeErrorAt(error, this.typeName, "");
    }
    if (writer.length > this.#binaryRoom) this.#binaryRoom = roomFor(writer.length);
    return writer.take();
  }

  fromBinary(bytes: Uint8Array): T {
    try {
      return this.codec.decode(new Reader(bytes));
    } catch (error) {
      throw decodeErrorAt(error, this.typeName, "");
    }
  }

  toJson(value: T | NoInfer<Init>): JsonValue {
    return JSON.parse(this.toJsonString(value)) as JsonValue;
  }

  fromJson(json: JsonValue): T {
    return this.readJson(json);
  }

  toJsonString(value: T | NoInfer<Init>): string {
    return utf8Text(this.toJsonBytes(value));
  }

  fromJsonString(text: string): T {
    return this.readJson(this.parsed(text, parseJson));
  }

  /** Proto JSON as UTF-8: what payloads hold. */
  toJsonBytes(value: T | NoInfer<Init>): Uint8Array {
    const json = new JsonWriter(this.#jsonRoom);
    json.types = this.types;
    try {
      this.codec.writeJson(value, json);
    } catch (error) {
      throw encodeErrorAt(error, this.typeName, "");
    }
    if (json.length > this.#jsonRoom) this.#jsonRoom = roomFor(json.length);
    return json.take();
  }

  /** Reads what `toJsonBytes` writes. */
  fromJsonBytes(bytes: Uint8Array): T {
    return this.readJson(this.parsed(bytes, parseJsonBytes));
  }

  private parsed<Source>(source: Source, parse: (source: Source) => unknown): unknown {
    try {
      return parse(source);
    } catch (error) {
      // The stack is at its end where brackets are nested by the ten thousands.
      const reason = error instanceof RangeError ? "nested too deeply" : String((error as Error).message);
      throw new DecodeError({ typeName: this.typeName, path: "", reason }, error);
    }
  }

  private readJson(json: unknown): T {
    try {
      return this.codec.readJson(json, 1, this.types);
    } catch (error) {
      throw decodeErrorAt(error, this.typeName, "");
    }
  }
}

/** Proto JSON as UTF-8, without a string in between if the token is a generated one. Throws `EncodeError`. */
export function jsonBytesOf(type: AnyMessageType, value: object): Uint8Array {
  return type instanceof GeneratedMessageType ? type.toJsonBytes(value) : utf8Bytes(type.toJsonString(value));
}

/** Reads proto JSON in UTF-8. Throws `DecodeError`. */
export function messageFromJsonBytes(type: AnyMessageType, bytes: Uint8Array): Message {
  if (type instanceof GeneratedMessageType) return type.fromJsonBytes(bytes);
  let text: string;
  try {
    text = utf8Text(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DecodeError({ typeName: type.typeName, path: "", reason }, error);
  }
  return type.fromJsonString(text);
}
