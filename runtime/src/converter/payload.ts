import type { Message } from "@bufbuild/protobuf";
import type { Payload as ApiPayload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType } from "../common/message-type.js";
import { DecodeError, EncodeError } from "./errors.js";
import { jsonBytesOf, messageFromJsonBytes } from "./message.js";
import { encodingOf, makePayload, messageTypeOf, nullPayload } from "./payload-parts.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";

/** A value as it travels: its bytes, and metadata that say how to read them. */
export type Payload = ApiPayload;

/** How messages are written: `json/protobuf`, which every SDK reads by default, or `binary/protobuf`. */
export type Encoding = "json" | "binary";

const EMPTY = "google.protobuf.Empty";

/** A message or an init as a payload that states its message type. Throws `EncodeError`. */
export function encodeMessage(type: AnyMessageType, value: object, encoding: Encoding = "json"): Payload {
  return encoding === "binary"
    ? makePayload("binary/protobuf", type.toBinary(value), type.typeName)
    : makePayload("json/protobuf", jsonBytesOf(type, value), type.typeName);
}

/**
 * Reads a message of the declared type, whatever the peer wrote: `json/protobuf`, `binary/protobuf`, a `json/plain`
 * object. The type that the payload states is not looked at. `binary/null` or no payload at all is an empty message for
 * `google.protobuf.Empty` only. Throws `DecodeError`.
 */
export function decodeMessage(type: AnyMessageType, payload: Payload | undefined): Message {
  const encoding = payload === undefined ? undefined : encodingOf(payload);
  if (payload === undefined || encoding === "binary/null" || isPlainNull(encoding, payload)) {
    if (type.typeName === EMPTY) return type.create();
    const found = payload === undefined ? "no payload" : `a payload without a value (${encoding})`;
    throw refusal(type, `expected a payload, got ${found}`);
  }
  switch (encoding) {
    case "json/protobuf":
    case "json/plain":
      return messageFromJsonBytes(type, payload.data);
    case "binary/protobuf":
      return type.fromBinary(payload.data);
    default:
      throw refusal(
        type,
        `expected json/protobuf, binary/protobuf or json/plain, got ${encoding === undefined ? "no encoding" : `encoding ${encoding}`}: is a payload codec missing here?`,
      );
  }
}

/** The payloads of one input or result: none for `null`, which stands for `google.protobuf.Empty`. Throws `EncodeError`. */
export function encodeInput(type: AnyMessageType | null, value: object | undefined, encoding?: Encoding): Payload[] {
  return type === null ? [] : [encodeMessage(type, value ?? {}, encoding)];
}

/** Reads one input or result: undefined for `null`, whatever was sent. Payloads after the first are ignored. Throws `DecodeError`. */
export function decodeInput(type: AnyMessageType | null, payloads: readonly Payload[]): Message | undefined {
  return type === null ? undefined : decodeMessage(type, payloads[0]);
}

function isPlainNull(encoding: string | undefined, payload: Payload): boolean {
  return encoding === "json/plain" && payload.data.length === 4 && utf8TextOrEmpty(payload.data) === "null";
}

function utf8TextOrEmpty(bytes: Uint8Array): string {
  try {
    return utf8Text(bytes);
  } catch {
    return "";
  }
}

function refusal(type: AnyMessageType, reason: string): DecodeError {
  return new DecodeError({ typeName: type.typeName, path: "", reason });
}

/** Turns values of the untyped layer into payloads and back. Runs in workflows too: synchronous and deterministic. */
export interface PayloadConverter {
  /** Throws `EncodeError` for a value that has no payload form. */
  toPayload(value: unknown): Payload;
  /** Throws `DecodeError` for a payload that it cannot read. */
  fromPayload(payload: Payload): unknown;
}

/** Settings of `payloadConverter`. */
export interface PayloadConverterOptions {
  /** Messages that are recognised by their name. */
  readonly messages?: readonly AnyMessageType[];
  /** How messages are written; `json` by default. */
  readonly encoding?: Encoding;
}

/**
 * A converter for values without a contract: `undefined` becomes `binary/null`, bytes `binary/plain`, one of the given
 * messages `json/protobuf` or `binary/protobuf`, everything else `json/plain`. A message that it was not given is
 * refused in `toPayload`; in `fromPayload` it is plain JSON, or refused if it is binary.
 */
export function payloadConverter(options: PayloadConverterOptions = {}): PayloadConverter {
  const types = new Map((options.messages ?? []).map((type) => [type.typeName, type]));
  return {
    toPayload: (value) => toPayload(value, types, options.encoding),
    fromPayload: (payload) => fromPayload(payload, types),
  };
}

/** The converter that is used when none is given: it knows no messages. */
export const defaultPayloadConverter: PayloadConverter = /*@__PURE__*/ payloadConverter();

/**
 * Hands payloads through: what is read is the payload itself, whatever wrote it. For code that passes values on without
 * looking into them, or decodes them itself. What is written without being a payload goes through
 * `defaultPayloadConverter`.
 */
export const rawPayloadConverter: PayloadConverter = {
  toPayload: (value) => payloadOf(defaultPayloadConverter, value),
  fromPayload: (payload) => payload,
};

/** Whether a value of the untyped layer is a payload already. */
export function isPayload(value: unknown): value is Payload {
  return typeNameOf(value) === "temporal.api.common.v1.Payload";
}

/** A value of the untyped layer as a payload; one that is a payload already is passed on untouched. Throws `EncodeError`. */
export function payloadOf(converter: PayloadConverter, value: unknown): Payload {
  return isPayload(value) ? value : converter.toPayload(value);
}

type Types = ReadonlyMap<string, AnyMessageType>;

function toPayload(value: unknown, types: Types, encoding: Encoding | undefined): Payload {
  if (value === undefined) return nullPayload();
  if (value instanceof Uint8Array) return makePayload("binary/plain", value);
  const typeName = typeNameOf(value);
  if (typeName !== undefined) {
    const type = types.get(typeName);
    if (type) return encodeMessage(type, value as object, encoding);
    throw new EncodeError({
      typeName,
      path: "",
      reason: "the payload converter does not know this message: pass its token in payloadConverter({ messages: […] })",
    });
  }
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new EncodeError({ typeName: "json/plain", path: "", reason: String(error) }, error);
  }
  if (text === undefined) {
    throw new EncodeError({ typeName: "json/plain", path: "", reason: `a ${typeof value} has no JSON form` });
  }
  return makePayload("json/plain", utf8Bytes(text));
}

function fromPayload(payload: Payload, types: Types): unknown {
  const encoding = encodingOf(payload);
  switch (encoding) {
    case "binary/null":
      return undefined;
    case "binary/plain":
      return payload.data;
    case "json/protobuf":
    case "binary/protobuf": {
      const name = messageTypeOf(payload);
      const type = name === undefined ? undefined : types.get(name);
      if (type) return decodeMessage(type, payload);
      if (encoding === "json/protobuf") return parseJson(payload, encoding);
      throw new DecodeError({
        typeName: name ?? encoding,
        path: "",
        reason:
          "the payload converter does not know this message: pass its token in payloadConverter({ messages: […] })",
      });
    }
    case "json/plain":
      return parseJson(payload, encoding);
    default:
      throw new DecodeError({
        typeName: "payload",
        path: "",
        reason: `no converter for ${encoding === undefined ? "a payload without encoding" : `encoding ${encoding}`}: is a payload codec missing here?`,
      });
  }
}

function parseJson(payload: Payload, encoding: string): unknown {
  try {
    return JSON.parse(utf8Text(payload.data));
  } catch (error) {
    throw new DecodeError({ typeName: encoding, path: "", reason: String(error) }, error);
  }
}

function typeNameOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("$typeName" in value)) return undefined;
  return typeof value.$typeName === "string" ? value.$typeName : undefined;
}
