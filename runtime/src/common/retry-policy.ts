import type { Duration } from "./duration.js";

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
