import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType, MessageType } from "../message-type.js";

/** One detail of an error: a message of the contract, another value, or a payload that is decoded when it is asked for. */
export interface ErrorDetail {
  /** Full protobuf name of the message, or undefined if the detail does not say that it is one. */
  readonly typeName: string | undefined;
  /** The payload as it was received; undefined for a detail made in this process. */
  readonly payload: Payload | undefined;
  /** The token of a detail made in this process from a message. */
  readonly type: AnyMessageType | undefined;
  /** The detail as a message. Throws `DecodeError` if it is not one of that type. */
  as<T extends Message, Init>(type: MessageType<T, Init>): T;
  /** The detail decoded as its payload's encoding says; a message made in this process as it is. Throws `DecodeError`. */
  value(): unknown;
}

/** A detail made in this process from a message of the contract. */
export function messageDetail(type: AnyMessageType, message: Message): ErrorDetail {
  return new LocalDetail(message, type);
}

/** A detail made in this process from any value; the payload converter encodes it. */
export function valueDetail(value: unknown): ErrorDetail {
  return new LocalDetail(value, undefined);
}

class LocalDetail implements ErrorDetail {
  readonly payload = undefined;
  readonly type: AnyMessageType | undefined;
  readonly #value: unknown;

  constructor(value: unknown, type: AnyMessageType | undefined) {
    this.#value = value;
    this.type = type;
  }

  get typeName(): string | undefined {
    return this.type?.typeName ?? typeNameOf(this.#value);
  }

  as<T extends Message, Init>(type: MessageType<T, Init>): T {
    if (this.typeName === type.typeName) return this.#value as T;
    throw new TypeError(`the detail is ${this.typeName ?? "not a message"}, not ${type.typeName}`);
  }

  value(): unknown {
    return this.#value;
  }
}

function typeNameOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("$typeName" in value)) return undefined;
  return typeof value.$typeName === "string" ? value.$typeName : undefined;
}
