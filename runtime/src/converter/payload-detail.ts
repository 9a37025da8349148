import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ErrorDetail } from "../common/errors/details.js";
import type { MessageType } from "../common/message-type.js";
import { decodeMessage, type PayloadConverter } from "./payload.js";

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
    const bytes = this.payload.metadata.messageType;
    return bytes === undefined ? undefined : String.fromCharCode(...bytes);
  }

  as<T extends Message, Init>(type: MessageType<T, Init>): T {
    return decodeMessage(type, this.payload);
  }

  value(): unknown {
    return this.#converter.fromPayload(this.payload);
  }
}
