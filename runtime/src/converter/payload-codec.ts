import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";

/**
 * Changes payloads on their way to and from the server: encryption, compression, storage elsewhere. Runs outside of
 * workflows, so it may be asynchronous and need not be deterministic.
 *
 * Must not change the payloads that it is given, and returns at least one payload for each call with some.
 */
export interface PayloadCodec {
  /** Before payloads leave this process. */
  encode(payloads: Payload[]): Promise<Payload[]>;
  /** After payloads came in. Leaves alone what it did not encode. */
  decode(payloads: Payload[]): Promise<Payload[]>;
}
