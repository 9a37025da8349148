import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { PayloadCodec } from "./payload-codec.js";

/** Applies codecs on the way out, the last one first, so that the first one's bytes are the outermost. */
export async function encodeWith(codecs: readonly PayloadCodec[], payloads: Payload[]): Promise<Payload[]> {
  let current = payloads;
  if (current.length === 0) return current;
  for (const codec of codecs.toReversed()) current = await codec.encode(current);
  return current;
}

/** Undoes {@link encodeWith}. */
export async function decodeWith(codecs: readonly PayloadCodec[], payloads: Payload[]): Promise<Payload[]> {
  let current = payloads;
  if (current.length === 0) return current;
  for (const codec of codecs) current = await codec.decode(current);
  return current;
}
