import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { TemporalError } from "../common/errors/temporal-error.js";
import type { AnyMessageType } from "../common/message-type.js";
import { decodeMessage, type PayloadConverter } from "../converter/payload.js";

/** A result of another workflow or of an activity cannot be read. The task fails, so that a repaired worker can go on. */
export class ResultDecodeError extends TemporalError {
  static override readonly className: string = "ResultDecodeError";
}

/** Reads results of a type; nothing for `null`, which stands for `google.protobuf.Empty`. */
export function decoderOf(type: AnyMessageType | null): (payload: Payload | undefined) => unknown {
  return type === null ? nothing : (payload) => decodeMessage(type, payload);
}

/** Reads results of the untyped layer. */
export function untypedDecoder(converter: PayloadConverter): (payload: Payload | undefined) => unknown {
  return (payload) => (payload === undefined ? undefined : converter.fromPayload(payload));
}

/** Says whose result it was when it cannot be read. */
export function resultDecoder<T>(
  whose: string,
  decode: (payload: Payload | undefined) => T,
): (payload: Payload | undefined) => T {
  return (payload) => {
    try {
      return decode(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ResultDecodeError(`The result of ${whose} cannot be read: ${reason}`, { cause: error });
    }
  };
}

function nothing(): undefined {
  return undefined;
}
