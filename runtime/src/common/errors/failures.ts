import type { Message } from "@bufbuild/protobuf";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { type Duration, toMs } from "../duration.js";
import type { MessageType } from "../message-type.js";
import { type ErrorDetail, messageDetail, valueDetail } from "./details.js";
import { TemporalError } from "./temporal-error.js";

/** Why an activity or a child workflow was not tried again; undefined if the server did not say. */
export type RetryState =
  | "inProgress"
  | "nonRetryableFailure"
  | "timeout"
  | "maximumAttemptsReached"
  | "retryPolicyNotSet"
  | "internalServerError"
  | "cancelRequested";

/** Which of the timeouts ended an activity or a workflow. */
export type TimeoutKind = "startToClose" | "scheduleToStart" | "scheduleToClose" | "heartbeat";

/**
 * A failure as Temporal carries it between workflows, activities and clients. Thrown in a workflow it fails the run;
 * any other error fails the workflow task, which is tried again.
 */
export class TemporalFailure extends TemporalError {
  static override readonly className: string = "TemporalFailure";

  /** The failure that this error was decoded from. Thrown again, it is sent on as it came. */
  readonly failure: Failure | undefined;

  constructor(message: string, options?: FailureOptions) {
    super(message, options);
    // Hidden from console.log: everything in it is on the error already.
    Object.defineProperty(this, "failure", { value: options?.failure, enumerable: false, configurable: true });
  }
}

/** What every failure can be made with. */
export interface FailureOptions {
  readonly cause?: unknown;
  readonly failure?: Failure | undefined;
}

/** Options of an {@link ApplicationError} that carries a message of the contract. */
export interface ApplicationErrorOptions {
  /** Ends the retries, whatever the policy says. Default: false. */
  readonly nonRetryable?: boolean | undefined;
  /** Wait before the next attempt, in place of the policy's. */
  readonly nextRetryDelay?: Duration | undefined;
  /** `"benign"`: expected; logged at debug level and not counted as a failure. */
  readonly category?: "benign" | undefined;
  readonly cause?: unknown;
}

/** Options of {@link ApplicationError.create}. */
export interface UntypedApplicationErrorOptions extends ApplicationErrorOptions {
  readonly message?: string | undefined;
  /** Compared with `nonRetryableErrorTypes` of retry policies. Default: `"Error"`. */
  readonly type?: string | undefined;
  /** Any values that the payload converter can encode. */
  readonly details?: readonly unknown[] | undefined;
}

/** An error of the application's own: what workflows and activities throw to fail with a meaning. */
export class ApplicationError extends TemporalFailure {
  static override readonly className: string = "ApplicationError";

  /** Compared with `nonRetryableErrorTypes` of retry policies; the message's full name for errors of the contract. */
  readonly type: string;
  readonly nonRetryable: boolean;
  readonly details: readonly ErrorDetail[];
  /** Milliseconds until the next attempt, or undefined for the policy's. */
  readonly nextRetryDelay: number | undefined;
  readonly category: "benign" | undefined;

  constructor(message: string, options?: ApplicationErrorInit) {
    super(message, options);
    this.type = options?.type ?? "Error";
    this.nonRetryable = options?.nonRetryable ?? false;
    this.details = options?.details ?? [];
    this.nextRetryDelay =
      options?.nextRetryDelay === undefined ? undefined : toMs(options.nextRetryDelay, "nextRetryDelay");
    this.category = options?.category;
  }

  /**
   * An error that carries a message of the contract: its `type` is the message's full name, its first detail the
   * message. Read it with `detailOf`. Throws `EncodeError` for a wrong init.
   */
  static of<T extends Message, Init extends object>(
    type: MessageType<T, Init>,
    init?: NoInfer<Init>,
    options?: ApplicationErrorOptions & { readonly message?: string | undefined },
  ): ApplicationError {
    const details = [messageDetail(type, type.create(init))];
    return applicationError(options?.message ?? type.typeName, { ...options, type: type.typeName, details });
  }

  /** An error with a type and details of any kind, for what the contract does not hold. */
  static create(options: UntypedApplicationErrorOptions): ApplicationError {
    return applicationError(options.message ?? "", { ...options, details: options.details?.map(valueDetail) });
  }
}

/** Apart, since bundlers rename a class that names itself, and `console.log` of an error prints the name of its class. */
function applicationError(message: string, init: ApplicationErrorInit): ApplicationError {
  return new ApplicationError(message, init);
}

/** What an {@link ApplicationError} is made of; details as they are kept on the error. */
export interface ApplicationErrorInit extends ApplicationErrorOptions, FailureOptions {
  readonly type?: string | undefined;
  readonly details?: readonly ErrorDetail[] | undefined;
}

/** A workflow, an activity or an operation was cancelled. */
export class CancelledError extends TemporalFailure {
  static override readonly className: string = "CancelledError";

  readonly details: readonly ErrorDetail[];

  constructor(message = "Cancelled", options?: FailureOptions & { readonly details?: readonly ErrorDetail[] }) {
    super(message, options);
    this.details = options?.details ?? [];
  }
}

/** A workflow was ended from outside, without any of its code running. */
export class TerminatedError extends TemporalFailure {
  static override readonly className: string = "TerminatedError";
}

/** A timeout of an activity or a workflow passed. */
export class TimeoutError extends TemporalFailure {
  static override readonly className: string = "TimeoutError";

  /** Which timeout, or undefined if the server did not say. */
  readonly kind: TimeoutKind | undefined;
  /** Details of the last heartbeat that arrived. */
  readonly lastHeartbeatDetails: readonly ErrorDetail[];

  constructor(
    message: string,
    kind: TimeoutKind | undefined,
    options?: FailureOptions & { readonly lastHeartbeatDetails?: readonly ErrorDetail[] },
  ) {
    super(message, options);
    this.kind = kind;
    this.lastHeartbeatDetails = options?.lastHeartbeatDetails ?? [];
  }
}

/** A failure that the server made. */
export class ServerError extends TemporalFailure {
  static override readonly className: string = "ServerError";

  readonly nonRetryable: boolean;

  constructor(message: string, options?: FailureOptions & { readonly nonRetryable?: boolean }) {
    super(message, options);
    this.nonRetryable = options?.nonRetryable ?? false;
  }
}

/** What is known of the activity that an {@link ActivityError} is about. */
export interface ActivityErrorFields {
  readonly activityType: string;
  readonly activityId: string;
  readonly retryState: RetryState | undefined;
  /** Identity of the worker that made the last attempt; empty if the server did not say. */
  readonly identity?: string | undefined;
  readonly scheduledEventId?: bigint | undefined;
  readonly startedEventId?: bigint | undefined;
}

/** An activity failed, timed out or was cancelled: `cause` says which. */
export class ActivityError extends TemporalFailure {
  static override readonly className: string = "ActivityError";

  readonly activityType: string;
  readonly activityId: string;
  readonly retryState: RetryState | undefined;
  readonly identity: string;
  readonly scheduledEventId: bigint;
  readonly startedEventId: bigint;

  constructor(message: string, fields: ActivityErrorFields, options?: FailureOptions) {
    super(message, options);
    this.activityType = fields.activityType;
    this.activityId = fields.activityId;
    this.retryState = fields.retryState;
    this.identity = fields.identity ?? "";
    this.scheduledEventId = fields.scheduledEventId ?? 0n;
    this.startedEventId = fields.startedEventId ?? 0n;
  }
}

/** What is known of the child that a {@link ChildWorkflowError} is about. */
export interface ChildWorkflowErrorFields {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly namespace?: string | undefined;
  readonly retryState: RetryState | undefined;
  readonly initiatedEventId?: bigint | undefined;
  readonly startedEventId?: bigint | undefined;
}

/** A child workflow failed, timed out, was cancelled or terminated: `cause` says which. */
export class ChildWorkflowError extends TemporalFailure {
  static override readonly className: string = "ChildWorkflowError";

  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly namespace: string;
  readonly retryState: RetryState | undefined;
  readonly initiatedEventId: bigint;
  readonly startedEventId: bigint;

  constructor(message: string, fields: ChildWorkflowErrorFields, options?: FailureOptions) {
    super(message, options);
    this.workflowType = fields.workflowType;
    this.workflowId = fields.workflowId;
    this.runId = fields.runId;
    this.namespace = fields.namespace ?? "";
    this.retryState = fields.retryState;
    this.initiatedEventId = fields.initiatedEventId ?? 0n;
    this.startedEventId = fields.startedEventId ?? 0n;
  }
}
