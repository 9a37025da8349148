import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";

/** Bytes that a payload takes in a request, without the few of its framing. */
export function payloadSize(payload: Payload): number {
  let size = payload.data.length;
  for (const [key, value] of Object.entries(payload.metadata)) size += key.length + value.length;
  return size;
}
