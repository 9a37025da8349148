import type { Duration as ProtoDuration } from "@bufbuild/protobuf/wkt";
import type { Payload, RetryPolicy as WireRetryPolicy } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { UserMetadata } from "@protempo/api/temporal/api/sdk/v1/user_metadata_pb.js";
import { type Duration, toMs } from "../common/duration.js";
import { msToProto } from "../common/proto-time.js";
import type { RetryPolicy } from "../common/retry-policy.js";
import { defaultPayloadConverter, type PayloadConverter, payloadOf } from "../converter/payload.js";

/** A duration of an option as the wire has it; `undefined` stays. */
export function wireDuration(duration: Duration | undefined, what: string): ProtoDuration | undefined {
  return duration === undefined ? undefined : msToProto(toMs(duration, what));
}

/**
 * One retry policy of several that overlay each other field by field, the strongest first. `null` is none: it hides what
 * is weaker than itself.
 */
export function mergeRetry(...layers: readonly (RetryPolicy | null | undefined)[]): WireRetryPolicy | undefined {
  const hidden = layers.indexOf(null);
  const policies = (hidden === -1 ? layers : layers.slice(0, hidden)).filter(
    (layer): layer is RetryPolicy => layer !== undefined && layer !== null,
  );
  if (policies.length === 0) return undefined;
  const first = <K extends keyof RetryPolicy>(key: K): RetryPolicy[K] =>
    policies.find((policy) => policy[key] !== undefined)?.[key];
  return {
    $typeName: "temporal.api.common.v1.RetryPolicy",
    initialInterval: wireDuration(first("initialInterval"), "retry.initialInterval"),
    backoffCoefficient: first("backoffCoefficient") ?? 0,
    maximumInterval: wireDuration(first("maximumInterval"), "retry.maximumInterval"),
    maximumAttempts: first("maximumAttempts") ?? 0,
    nonRetryableErrorTypes: [...(first("nonRetryableErrorTypes") ?? [])],
  };
}

/** Text of a command for the Web UI. */
export interface UserText {
  /** One line. */
  readonly summary?: string | undefined;
  /** Markdown. */
  readonly details?: string | undefined;
}

/** What the Web UI shows of a command. Always plain JSON, so that it can be read whatever converter a run uses. */
export function userMetadata(text: UserText | undefined): UserMetadata | undefined {
  if (text === undefined || (text.summary === undefined && text.details === undefined)) return undefined;
  return {
    $typeName: "temporal.api.sdk.v1.UserMetadata",
    summary: textPayload(text.summary),
    details: textPayload(text.details),
  };
}

function textPayload(text: string | undefined): Payload | undefined {
  return text === undefined ? undefined : defaultPayloadConverter.toPayload(text);
}

/** Arguments of the untyped layer; payloads among them go untouched. */
export function wireArguments(args: readonly unknown[], converter: PayloadConverter): Payload[] {
  return args.map((value) => payloadOf(converter, value));
}
