import type { JsonValue, Message } from "@bufbuild/protobuf";

/**
 * The token of one protobuf message: its name and its generated converters. Generated code exports one for each
 * message, under the message's own name, so that `CardDeclined` is a type and a value at once.
 *
 * Every method that takes a value takes an init too: a plain object without `$typeName`, whose unknown keys are refused.
 */
export interface MessageType<T extends Message, Init> {
  /** Full protobuf name without a leading dot, such as `acme.orders.v1.CardDeclined`. */
  readonly typeName: string;
  /** Makes a message from an init; nested inits become messages. Throws `EncodeError` for a wrong value or an unknown key. */
  create(init?: NoInfer<Init>): T;
  /** Protobuf binary. Throws `EncodeError` naming the field's path. */
  toBinary(value: T | NoInfer<Init>): Uint8Array;
  /** Reads protobuf binary. Throws `DecodeError` naming the field's path. */
  fromBinary(bytes: Uint8Array): T;
  /** Proto JSON as a value. Throws `EncodeError`. */
  toJson(value: T | NoInfer<Init>): JsonValue;
  /** Reads proto JSON from a value; unknown fields are ignored. Throws `DecodeError`. */
  fromJson(json: JsonValue): T;
  /** Proto JSON as text. Throws `EncodeError`. */
  toJsonString(value: T | NoInfer<Init>): string;
  /** Reads proto JSON from text. Throws `DecodeError`. */
  fromJsonString(text: string): T;
}

/** A token whose message is not known statically; what tables and registries hold. */
export type AnyMessageType = MessageType<Message, object>;
