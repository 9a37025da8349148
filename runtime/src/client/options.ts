import type { Duration } from "../common/duration.js";
import type { Priority, RetryPolicy } from "../common/retry-policy.js";
import type { VersioningOverride } from "../common/versioning.js";
import type { MemoValues } from "../converter/memo.js";
import type { SearchAttributeSetting } from "../converter/search-attributes.js";

/** What every call to the server accepts. */
export interface CallOptions {
  /** Gives the call up. The server may have carried it out all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time for the call, retries included. Default: the client's. */
  readonly timeout?: Duration | undefined;
  /** gRPC headers of this call. Keys that end in `-bin` are not allowed. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Options of starting a workflow. What a call says comes before the client's defaults, these before the contract. `undefined`
 * is not said; `null` is none, whatever the less important ones say. Retries, priorities, memos and search attributes
 * overlay each other key by key.
 */
export interface StartOptions extends CallOptions {
  /** Default: the contract's ID expression. None: a random UUID. */
  readonly workflowId?: string | null | undefined;
  readonly taskQueue?: string | undefined;
  readonly executionTimeout?: Duration | null | undefined;
  readonly runTimeout?: Duration | null | undefined;
  readonly taskTimeout?: Duration | null | undefined;
  readonly retry?: RetryPolicy | null | undefined;
  readonly idReusePolicy?: "allowDuplicate" | "allowDuplicateFailedOnly" | "rejectDuplicate" | null | undefined;
  readonly idConflictPolicy?: "fail" | "useExisting" | "terminateExisting" | null | undefined;
  readonly cronSchedule?: string | null | undefined;
  readonly startDelay?: Duration | null | undefined;
  readonly priority?: Priority | null | undefined;
  /** One line for the Web UI. */
  readonly summary?: string | null | undefined;
  /** Text for the Web UI, Markdown. */
  readonly details?: string | null | undefined;
  /** Values by key that the workflow carries along; what is null or undefined is left out. */
  readonly memo?: MemoValues | null | undefined;
  /** Such as `[customer.set("c-1")]`, where `customer` is a `SearchAttributeKey`. Payload codecs never see them. */
  readonly searchAttributes?: readonly SearchAttributeSetting[] | null | undefined;
  /** In place of the versioning behaviour of the workflow's class. */
  readonly versioningOverride?: VersioningOverride | null | undefined;
  /** Deduplicates retried starts. Default: random. */
  readonly requestId?: string | undefined;
  /**
   * Whether the first workflow task may come with the server's answer to a worker of this connection, which saves a poll:
   * if one polls the task queue and has room; else the start is as usual. Not together with a signal or an update.
   * Default: the contract's `enable_eager_start`, which holds where the connection can have workers and there is neither.
   */
  readonly requestEagerStart?: boolean | undefined;
}

/** Options of starting a workflow whose contract names no task queue: it is required here. */
export interface QueuedStartOptions extends StartOptions {
  readonly taskQueue: string;
}

/** Options of waiting for a result. `timeout` is for the whole wait. */
export interface ResultOptions extends CallOptions {
  /** Whether to go on with the run that continue-as-new, a retry or cron made of it. Default: true. */
  readonly followRuns?: boolean | undefined;
}

/** Options of sending a signal. */
export interface SignalOptions extends CallOptions {
  readonly requestId?: string | undefined;
}

/** Options of a query. */
export interface QueryOptions extends CallOptions {
  /** Refuses to query a workflow that is not running (`"notOpen"`) or that did not complete (`"notCompletedCleanly"`). */
  readonly rejectCondition?: "none" | "notOpen" | "notCompletedCleanly" | undefined;
}

/** Options of an update. */
export interface UpdateOptions extends CallOptions {
  /** Default: the contract's ID expression. None (`null`, or no expression): a random UUID. */
  readonly updateId?: string | null | undefined;
}

/** Options of starting an update without waiting for its result. */
export interface StartUpdateOptions extends UpdateOptions {
  /** Default: the contract's, then `"accepted"`. */
  readonly waitForStage?: "accepted" | "completed" | undefined;
}

/** Options of cancelling. */
export interface CancelOptions extends CallOptions {
  readonly reason?: string | undefined;
}

/** Defaults of a generated client: they come before the contract, and after what a call says. */
export interface ServiceClientDefaults {
  readonly start?: Omit<StartOptions, "workflowId" | "requestId" | "signal" | "requestEagerStart"> | undefined;
}

/** Options of update-with-start: those of the start, and of its update. */
export interface UpdateWithStartOptions extends StartOptions, StartUpdateOptions {}

/** Update-with-start of a workflow whose contract names no task queue: it is required here. */
export interface QueuedUpdateWithStartOptions extends UpdateWithStartOptions {
  readonly taskQueue: string;
}
