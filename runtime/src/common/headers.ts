import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";

/**
 * Headers of a call: payloads by name that travel beside the arguments, from clients to workflows and from workflows to
 * what they call, if interceptors hand them on. Payload codecs leave them as they are.
 */
export type Headers = Readonly<Record<string, Payload>>;
