import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { PayloadTooLargeError } from "../../common/errors/payload-too-large.js";
import { largestField } from "../../common/largest-field.js";
import { encodingOf, messageTypeOf } from "../../converter/payload-parts.js";
import { payloadSize } from "./payload-size.js";

/** What is wrong with payloads that the server counts together; undefined if it takes them. */
export function payloadProblem(
  what: string,
  payloads: readonly Payload[],
  limit: number,
): PayloadTooLargeError | undefined {
  const size = sizeOfAll(payloads);
  if (size <= limit) return undefined;
  const largest = payloads.toSorted((a, b) => payloadSize(b) - payloadSize(a))[0];
  const messageName = largest && messageTypeOf(largest);
  return new PayloadTooLargeError({ what, messageName, size, limit, largestField: largest && fieldOf(largest) });
}

/** Bytes of payloads. */
export function sizeOfAll(payloads: readonly Payload[]): number {
  return payloads.reduce((sum, payload) => sum + payloadSize(payload), 0);
}

/** Encrypted and binary payloads do not tell. */
function fieldOf(payload: Payload): string | undefined {
  if (!encodingOf(payload)?.startsWith("json/")) return undefined;
  try {
    return largestField(JSON.parse(new TextDecoder().decode(payload.data)));
  } catch {
    return undefined;
  }
}
