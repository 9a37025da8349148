import { type FailureOptions, TemporalFailure } from "./failures.js";

/** What is known of the operation that a {@link NexusOperationError} is about. */
export interface NexusOperationErrorFields {
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  /** Empty for an operation that ended at once. */
  readonly operationToken?: string | undefined;
  readonly scheduledEventId?: bigint | undefined;
}

/** A Nexus operation failed, timed out or was cancelled: `cause` says which. */
export class NexusOperationError extends TemporalFailure {
  static override readonly className: string = "NexusOperationError";

  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly operationToken: string;
  readonly scheduledEventId: bigint;

  constructor(message: string, fields: NexusOperationErrorFields, options?: FailureOptions) {
    super(message, options);
    this.endpoint = fields.endpoint;
    this.service = fields.service;
    this.operation = fields.operation;
    this.operationToken = fields.operationToken ?? "";
    this.scheduledEventId = fields.scheduledEventId ?? 0n;
  }
}

/** The handler of a Nexus operation failed before there was an operation. */
export class NexusHandlerError extends TemporalFailure {
  static override readonly className: string = "NexusHandlerError";

  /** Type of the handler's error as Nexus names it, such as `BAD_REQUEST`. */
  readonly type: string;
  /** Whether the handler said that the request may be tried again; undefined: as the type says. */
  readonly retryable: boolean | undefined;

  constructor(message: string, type: string, retryable: boolean | undefined, options?: FailureOptions) {
    super(message, options);
    this.type = type;
    this.retryable = retryable;
  }
}
