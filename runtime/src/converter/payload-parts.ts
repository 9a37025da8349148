import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { utf8Bytes, utf8Text } from "./wire/utf8.js";

/** A payload of that encoding. `messageType` is the full protobuf name of the message in it. */
export function makePayload(encoding: string, data: Uint8Array, messageType?: string): Payload {
  const metadata: Payload["metadata"] =
    messageType === undefined
      ? { encoding: utf8Bytes(encoding) }
      : { encoding: utf8Bytes(encoding), messageType: utf8Bytes(messageType) };
  return { $typeName: "temporal.api.common.v1.Payload", metadata, data, externalPayloads: [] };
}

/** The payload that stands for no value: `binary/null`. */
export function nullPayload(): Payload {
  return makePayload("binary/null", new Uint8Array(0));
}

/** The payload's `encoding`, or undefined if it states none or one that is not text. */
export function encodingOf(payload: Payload): string | undefined {
  return metadataText(payload, "encoding");
}

/** The payload's `messageType`, or undefined if it states none or one that is not text. */
export function messageTypeOf(payload: Payload): string | undefined {
  return metadataText(payload, "messageType");
}

function metadataText(payload: Payload, key: string): string | undefined {
  const bytes = payload.metadata[key];
  if (bytes === undefined) return undefined;
  try {
    return utf8Text(bytes);
  } catch {
    return undefined;
  }
}
