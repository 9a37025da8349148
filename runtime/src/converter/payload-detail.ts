import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ErrorDetail } from "../common/errors/details.js";
import type { AnyMessageType, MessageType } from "../common/message-type.js";
import { DecodeError } from "./errors.js";
import { decodeMessage, type PayloadConverter } from "./payload.js";
import { messageTypeOf } from "./payload-parts.js";

/** A detail of a received failure; nothing is decoded before it is asked for. */
export class PayloadDetail implements ErrorDetail {
  readonly payload: Payload;
  readonly type = undefined;
  readonly #converter: PayloadConverter;

  constructor(payload: Payload, converter: PayloadConverter) {
    this.payload = payload;
    this.#converter = converter;
  }

  get typeName(): string | undefined {
    return messageTypeOf(this.payload);
  }

  as<T extends Message, Init>(type: MessageType<T, Init>): T {
    const stated = this.typeName;
    if (stated !== undefined && stated !== type.typeName) {
      throw new DecodeError({ typeName: type.typeName, path: "", reason: `the detail is a ${stated}` });
    }
    return decodeMessage(type as AnyMessageType, this.payload) as T;
  }

  value(): unknown {
    return this.#converter.fromPayload(this.payload);
  }
}
