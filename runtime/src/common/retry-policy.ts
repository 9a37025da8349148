import type { RetryPolicy as RetryPolicyMessage } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { type Duration, toMs } from "./duration.js";
import { msToProto } from "./proto-time.js";

/** How failed attempts are tried again. What is left out is the contract's, then the server's default. */
export interface RetryPolicy {
  /** Wait before the first retry. Server default: 1 s. */
  readonly initialInterval?: Duration | undefined;
  /** Factor from one wait to the next, at least 1. Server default: 2. */
  readonly backoffCoefficient?: number | undefined;
  /** Longest wait. Server default: 100 times the initial interval. */
  readonly maximumInterval?: Duration | undefined;
  /** Attempts in all; 0 is unlimited. */
  readonly maximumAttempts?: number | undefined;
  /** Types of application errors that are not tried again. */
  readonly nonRetryableErrorTypes?: readonly string[] | undefined;
}

/** Priority and fairness of a workflow or an activity. What is left out is inherited. */
export interface Priority {
  /** 1 is the most urgent. */
  readonly priorityKey?: number | undefined;
  /** At most 64 bytes; tasks of different keys take turns. */
  readonly fairnessKey?: string | undefined;
  /** Between 0.001 and 1000. */
  readonly fairnessWeight?: number | undefined;
}

/**
 * The policy of several sources, field by field, the most important first. `null` is "no policy": what comes after it
 * does not count. Undefined if nobody says anything.
 */
export function mergeRetry(sources: readonly (RetryPolicy | null | undefined)[]): RetryPolicy | undefined {
  let merged: RetryPolicy | undefined;
  for (const source of sources) {
    if (source === null) break;
    if (source !== undefined) merged = merged === undefined ? source : fillIn(merged, source);
  }
  return merged;
}

/** `important`, with the fields that it leaves undefined taken from `other`. */
export function fillIn<T extends object>(important: T, other: T): T {
  const merged = { ...other };
  for (const key of Object.keys(important) as (keyof T)[]) {
    if (important[key] !== undefined) merged[key] = important[key];
  }
  return merged;
}

/** The policy as Temporal takes it. Throws TypeError for a wrong duration. */
export function retryToProto(policy: RetryPolicy): RetryPolicyMessage {
  return {
    $typeName: "temporal.api.common.v1.RetryPolicy",
    initialInterval: interval(policy.initialInterval, "retry.initialInterval"),
    backoffCoefficient: policy.backoffCoefficient ?? 0,
    maximumInterval: interval(policy.maximumInterval, "retry.maximumInterval"),
    maximumAttempts: policy.maximumAttempts ?? 0,
    nonRetryableErrorTypes: [...(policy.nonRetryableErrorTypes ?? [])],
  };
}

function interval(value: Duration | undefined, what: string): RetryPolicyMessage["initialInterval"] {
  return value === undefined ? undefined : msToProto(toMs(value, what));
}
