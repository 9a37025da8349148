/** Retries as a contract states them. Intervals in milliseconds; what is left out is the server's default. */
export interface RetrySettings {
  readonly initialInterval?: number;
  readonly backoffCoefficient?: number;
  readonly maximumInterval?: number;
  readonly maximumAttempts?: number;
  readonly nonRetryableErrorTypes?: readonly string[];
}

/** Priority and fairness as a contract states them. */
export interface PrioritySettings {
  readonly priorityKey?: number;
  readonly fairnessKey?: string;
  readonly fairnessWeight?: number;
}

/** What a contract says of starting a workflow. Times in milliseconds; enum values are Temporal's wire numbers. */
export interface WorkflowSettings {
  readonly taskQueue?: string;
  readonly executionTimeout?: number;
  readonly runTimeout?: number;
  readonly taskTimeout?: number;
  readonly retry?: RetrySettings;
  readonly idReusePolicy?: number;
  readonly idConflictPolicy?: number;
  readonly parentClosePolicy?: number;
  readonly waitForCancellation?: boolean;
  readonly versioningBehavior?: number;
  readonly eagerStart?: boolean;
  readonly priority?: PrioritySettings;
}

/** What a contract says of an activity. Times in milliseconds. */
export interface ActivitySettings {
  readonly taskQueue?: string;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly heartbeatTimeout?: number;
  readonly retry?: RetrySettings;
  readonly waitForCancellation?: boolean;
  readonly priority?: PrioritySettings;
}
