import type { AnyMessageType } from "../../../runtime/src/common/message-type.js";

/** `conformance.ConformanceRequest`, as far as it concerns us. */
export interface Request {
  readonly payload:
    | { readonly case: "protobufPayload"; readonly value: Uint8Array }
    | { readonly case: "jsonPayload"; readonly value: string }
    | { readonly case: "jspbPayload" | "textPayload" | undefined };
  readonly requestedOutputFormat: number;
  readonly messageType: string;
}

/** The oneof of `conformance.ConformanceResponse`. */
export interface Response {
  readonly case: "parseError" | "serializeError" | "runtimeError" | "protobufPayload" | "jsonPayload" | "skipped";
  readonly value: string | Uint8Array;
}

const PROTOBUF = 1;
const JSON_FORMAT = 2;

/** Converts what a request holds into what it asks for. */
export function respond(request: Request, tokens: ReadonlyMap<string, AnyMessageType>): Response {
  // The first request asks which tests are known to fail; the runner has the list from its command line.
  if (request.messageType === "conformance.FailureSet") return { case: "protobufPayload", value: new Uint8Array(0) };
  const { payload, requestedOutputFormat } = request;
  if (requestedOutputFormat !== PROTOBUF && requestedOutputFormat !== JSON_FORMAT) {
    return { case: "skipped", value: "only binary and JSON" };
  }
  const token = tokens.get(request.messageType);
  if (token === undefined) return { case: "runtimeError", value: `no message ${request.messageType}` };
  let message: object;
  try {
    if (payload.case === "protobufPayload") message = token.fromBinary(payload.value);
    else if (payload.case === "jsonPayload") message = token.fromJsonString(payload.value);
    else return { case: "skipped", value: "only binary and JSON" };
  } catch (error) {
    return refused("parseError", "DecodeError", error);
  }
  try {
    return requestedOutputFormat === PROTOBUF
      ? { case: "protobufPayload", value: token.toBinary(message) }
      : { case: "jsonPayload", value: token.toJsonString(message) };
  } catch (error) {
    return refused("serializeError", "EncodeError", error);
  }
}

/** An error of ours; anything else is a fault of the converters. */
function refused(kind: "parseError" | "serializeError", name: string, error: unknown): Response {
  const known = error instanceof Error && error.name === name;
  return known ? { case: kind, value: error.message } : { case: "runtimeError", value: `threw ${String(error)}` };
}
