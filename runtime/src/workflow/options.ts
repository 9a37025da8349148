import type { Duration } from "../common/duration.js";
import type { Priority, RetryPolicy } from "../common/retry-policy.js";
import type { VersioningOverride } from "../common/versioning.js";
import type { MemoValues } from "../converter/memo.js";
import type { SearchAttributeSetting } from "../converter/search-attributes.js";

/**
 * What happens to an activity when the workflow cancels it; always said on the wire. One that was not sent yet is never
 * started, whichever it is.
 * - `"tryCancel"` (default): asks the activity to stop and rejects at once; what becomes of it is not seen.
 * - `"waitForCancellation"`: asks, and settles as the activity does: it may still complete or fail. For clean-up that has
 *   to be over before the workflow goes on. An activity learns of it with its next heartbeat only: one that sends none
 *   runs to its end or its timeout.
 * - `"abandon"`: asks nobody and rejects at once; the activity goes on, and its end is ignored.
 */
export type CancellationType = "tryCancel" | "waitForCancellation" | "abandon";

/** What every operation of a workflow accepts. */
export interface OperationOptions {
  /** Cancels the operation. Default: the signal of the surrounding scope. */
  readonly signal?: AbortSignal | undefined;
  /** One line for the Web UI. */
  readonly summary?: string | undefined;
}

/**
 * Options of a call to an activity. What a call says comes before `use()`, that before the contract. `undefined` is not said;
 * `null` is none, whatever the less important ones say. Retries and priorities overlay each other key by key.
 */
export interface ActivityOptions extends OperationOptions {
  /** None: the queue of the workflow. */
  readonly taskQueue?: string | null | undefined;
  readonly activityId?: string | undefined;
  readonly scheduleToCloseTimeout?: Duration | null | undefined;
  readonly scheduleToStartTimeout?: Duration | null | undefined;
  readonly startToCloseTimeout?: Duration | null | undefined;
  readonly heartbeatTimeout?: Duration | null | undefined;
  readonly retry?: RetryPolicy | null | undefined;
  readonly cancellationType?: CancellationType | undefined;
  readonly priority?: Priority | null | undefined;
  /** Whether the server may hand the task to this worker at once. Default: true. */
  readonly eager?: boolean | undefined;
}

/**
 * Options of a call to a local activity: one that runs in this worker, without a task of its own. They overlay each other as
 * {@link ActivityOptions} do.
 */
export interface LocalActivityOptions extends OperationOptions {
  readonly scheduleToCloseTimeout?: Duration | null | undefined;
  readonly scheduleToStartTimeout?: Duration | null | undefined;
  readonly startToCloseTimeout?: Duration | null | undefined;
  readonly retry?: RetryPolicy | null | undefined;
  /** Waits between attempts that are longer than this become timers of the workflow. Default: 1 minute. */
  readonly localRetryThreshold?: Duration | undefined;
  /** Whether the input is written to the history too, for people to see. Default: false. */
  readonly recordArguments?: boolean | undefined;
  readonly cancellationType?: CancellationType | undefined;
}

/** Options of a call to an activity whose contract has no timeout: one of the two is required. */
export type TimedActivityOptions = ActivityOptions &
  ({ readonly startToCloseTimeout: Duration } | { readonly scheduleToCloseTimeout: Duration });

/** Options of a call to a local activity whose contract has no timeout: one of the two is required. */
export type TimedLocalActivityOptions = LocalActivityOptions &
  ({ readonly startToCloseTimeout: Duration } | { readonly scheduleToCloseTimeout: Duration });

/** Options of a child workflow. They overlay each other as {@link ActivityOptions} do. */
export interface ChildOptions extends OperationOptions {
  /** Default: the contract's ID expression. None: a random UUID of the run. */
  readonly workflowId?: string | null | undefined;
  /** None: the queue of this workflow. */
  readonly taskQueue?: string | null | undefined;
  readonly executionTimeout?: Duration | null | undefined;
  readonly runTimeout?: Duration | null | undefined;
  readonly taskTimeout?: Duration | null | undefined;
  readonly retry?: RetryPolicy | null | undefined;
  readonly idReusePolicy?: IdReusePolicy | null | undefined;
  readonly parentClosePolicy?: "terminate" | "abandon" | "requestCancel" | null | undefined;
  /**
   * What happens to the child when the workflow cancels it, with the reason of the cancellation. Default:
   * `"waitForCancellation"`: asks it and settles as it does. `"tryCancel"`: asks it and rejects at once, also while it is
   * starting. `"abandon"`: rejects at once and asks nobody. `"waitForCancellationRequested"`: Temporal's Core has this wait
   * for the child's end too.
   */
  readonly cancellationType?: CancellationType | "waitForCancellationRequested" | undefined;
  readonly priority?: Priority | null | undefined;
  readonly cronSchedule?: string | undefined;
  /** Text for the Web UI, Markdown; `summary` is its headline. */
  readonly details?: string | undefined;
  /** Values by key that the child carries along. Nothing of this run's memo is inherited. */
  readonly memo?: MemoValues | undefined;
  /** Such as `[customer.set("c-1")]`. Nothing of this run's search attributes is inherited. */
  readonly searchAttributes?: readonly SearchAttributeSetting[] | null | undefined;
  /** In place of the versioning behaviour of the child's class. */
  readonly versioningOverride?: VersioningOverride | null | undefined;
}

/** Whether an ID may be used again after its run has closed. */
export type IdReusePolicy = "allowDuplicate" | "allowDuplicateFailedOnly" | "rejectDuplicate";

/** What continue-as-new may carry over to the next run. What is left out is inherited. */
export interface ContinueAsNewOptions {
  readonly taskQueue?: string | undefined;
  readonly runTimeout?: Duration | undefined;
  readonly taskTimeout?: Duration | undefined;
  /** `null`: no retries. */
  readonly retry?: RetryPolicy | null | undefined;
  /** The whole memo of the next run; default: this run's, with what it has changed. `{}` is none. */
  readonly memo?: MemoValues | undefined;
  /** All search attributes of the next run; default: this run's, with what it has changed. `[]` is none. */
  readonly searchAttributes?: readonly SearchAttributeSetting[] | undefined;
  /**
   * Which version of a worker deployment the next run of a pinned workflow begins on: the one that is current then, or the
   * one that is being ramped up. Default: this run's.
   */
  readonly initialVersioningBehavior?: "autoUpgrade" | "useRampingVersion" | undefined;
  /** How long the next run waits before it begins; servers that do not know it begin at once. Default: not at all. */
  readonly startDelay?: Duration | undefined;
}

/** Options of a signal to another workflow. */
export type SignalOptions = OperationOptions;

/** Defaults for the calls to a service made through {@link WorkflowContext.use}. */
export interface UseOptions {
  readonly activity?: Omit<ActivityOptions, "signal" | "summary" | "activityId"> | undefined;
  readonly localActivity?: Omit<LocalActivityOptions, "signal" | "summary"> | undefined;
  readonly child?:
    | Omit<ChildOptions, "signal" | "summary" | "details" | "workflowId" | "memo" | "searchAttributes" | "cronSchedule">
    | undefined;
}
