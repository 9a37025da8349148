import type { Payload, Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type { ErrorDetail } from "../common/errors/details.js";
import { TemporalFailure } from "../common/errors/failures.js";
import { errorOfInfo } from "./failure-decode.js";
import { type FailureEncoding, infoOfError, infoOfPlainError } from "./failure-encode.js";
import { defaultPayloadConverter, type PayloadConverter } from "./payload.js";
import { PayloadDetail } from "./payload-detail.js";
import { applicationFrames, remoteStack } from "./stack-trace.js";

/**
 * The error of a received failure, with the errors of its causes. Details stay payloads until they are asked for. Never
 * throws: what is missing in the failure is empty in the error.
 */
export function failureToError(
  failure: Failure,
  converter: PayloadConverter = defaultPayloadConverter,
): TemporalFailure {
  const common = decodedAttributes(failure, converter);
  const cause = failure.cause && failureToError(failure.cause, converter);
  const error = errorOfInfo(failure, common.message, cause, (payloads) => toDetails(payloads, converter));
  Object.defineProperty(error, "stack", {
    value: remoteStack(error.name, common.message, common.stackTrace),
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return error;
}

/**
 * The failure of anything that was thrown. One that was received is sent on as it came; an error of no kind of ours is
 * an application failure with its class name as type. Throws `EncodeError` for details that cannot be encoded.
 */
export function errorToFailure(error: unknown, encoding: FailureEncoding = {}): Failure {
  return convert(error, encoding, new Set());
}

// `seen` ends a ring of causes.
function convert(error: unknown, encoding: FailureEncoding, seen: Set<unknown>): Failure {
  seen.add(error);
  if (error instanceof TemporalFailure && error.failure !== undefined) return hideAttributes(error.failure, encoding);
  const thrown = describe(error);
  const cause = thrown.cause;
  const isError = typeof cause === "object" && cause !== null && "message" in cause;
  const failure: Failure = {
    $typeName: "temporal.api.failure.v1.Failure",
    message: thrown.message,
    source: "protempo",
    stackTrace: applicationFrames(thrown.stack),
    cause: isError && !seen.has(cause) ? convert(cause, encoding, seen) : undefined,
    failureInfo: error instanceof TemporalFailure ? infoOfError(error, encoding) : infoOfPlainError(thrown.type),
  };
  return hideAttributes(failure, encoding);
}

/** Message and stack of a failure; encrypted SDKs put them into a payload. */
function decodedAttributes(failure: Failure, converter: PayloadConverter): { message: string; stackTrace: string } {
  const { message, stackTrace, encodedAttributes } = failure;
  if (encodedAttributes === undefined) return { message, stackTrace };
  const encoded = attributesOf(encodedAttributes, converter);
  return {
    message: typeof encoded.message === "string" ? encoded.message : message,
    stackTrace: typeof encoded.stack_trace === "string" ? encoded.stack_trace : stackTrace,
  };
}

function attributesOf(payload: Payload, converter: PayloadConverter): { message?: unknown; stack_trace?: unknown } {
  try {
    const value = converter.fromPayload(payload);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // What cannot be read is left as the failure says in clear: the error itself must not be lost.
    return {};
  }
}

function toDetails(payloads: Payloads | undefined, converter: PayloadConverter): ErrorDetail[] {
  return payloads?.payloads.map((payload) => new PayloadDetail(payload, converter)) ?? [];
}

function hideAttributes(failure: Failure, encoding: FailureEncoding): Failure {
  if (!encoding.encodeCommonAttributes || failure.encodedAttributes !== undefined) return failure;
  const { message, stackTrace } = failure;
  const converter = encoding.converter ?? defaultPayloadConverter;
  return {
    ...failure,
    message: "Encoded failure",
    stackTrace: "",
    encodedAttributes: converter.toPayload({ message, stack_trace: stackTrace }),
    cause: failure.cause && hideAttributes(failure.cause, encoding),
  };
}

interface Thrown {
  readonly message: string;
  readonly type: string;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

// By shape, not by instanceof: errors of another realm count too.
function describe(error: unknown): Thrown {
  if (typeof error !== "object" || error === null) return { message: String(error), type: "Error" };
  const { message, name, stack, cause } = error as Partial<Error>;
  if (typeof message === "string") return { message, type: typeName(error, name), stack, cause };
  return { message: json(error), type: "Error" };
}

function typeName(error: object, name: unknown): string {
  if (typeof name === "string" && name !== "" && name !== "Error") return name;
  const made: unknown = error.constructor;
  return typeof made === "function" && made.name !== "Object" ? made.name || "Error" : "Error";
}

function json(value: object): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
