import type { Any } from "@bufbuild/protobuf/wkt";
import type { RetryState, TemporalFailure } from "../common/errors/failures.js";
import { TemporalError } from "../common/errors/temporal-error.js";
import type { WorkflowStatus } from "./description.js";

const statusNames: readonly string[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** A call that the server, or the way to it, answered with a gRPC status; what no other class stands for. */
export class RpcError extends TemporalError {
  static override readonly className: string = "RpcError";

  /** Name of the RPC, such as `StartWorkflowExecution`. */
  readonly rpc: string;
  /** gRPC status code as a number; `code` is its name, such as `UNAVAILABLE`. */
  readonly status: number;
  /** What the server says of the error, without the RPC's name. */
  readonly reason: string;
  /** Messages that the server attached to the status (`google.rpc.Status.details`). */
  readonly details: readonly Any[];

  constructor(rpc: string, status: number, reason: string, details: readonly Any[] = [], advice?: string) {
    super(`${rpc} failed: ${statusNames[status] ?? status}: ${reason}${advice === undefined ? "" : `; ${advice}`}`);
    this.rpc = rpc;
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  override get code(): string {
    return statusNames[this.status] ?? "UNKNOWN";
  }
}

/** A call took longer than its `timeout`. The server may have carried it out all the same. */
export class RpcTimeoutError extends TemporalError {
  static override readonly className: string = "RpcTimeoutError";

  readonly rpc: string;

  constructor(rpc: string, timeoutMs: number | undefined, options?: ErrorOptions) {
    const limit = timeoutMs === undefined ? "its time" : `${Math.round(timeoutMs)} ms`;
    super(`${rpc} was not answered within ${limit}; the server may have carried it out`, options);
    this.rpc = rpc;
  }
}

/** A call was given up through its `AbortSignal`, whose reason is the `cause`. The server may have carried it out all the same. */
export class RpcAbortedError extends TemporalError {
  static override readonly className: string = "RpcAbortedError";

  readonly rpc: string;

  constructor(rpc: string, reason: unknown) {
    super(`${rpc} was given up by its caller; the server may have carried it out`, { cause: reason });
    this.rpc = rpc;
  }
}

/** No connection to the server could be made. */
export class ConnectError extends TemporalError {
  static override readonly className: string = "ConnectError";

  readonly address: string;

  constructor(address: string, reason: string, options?: ErrorOptions) {
    super(`no connection to a Temporal server at ${address}: ${reason}`, options);
    this.address = address;
  }
}

/** A call on a connection that was closed. */
export class ConnectionClosedError extends TemporalError {
  static override readonly className: string = "ConnectionClosedError";

  constructor(address: string) {
    super(`the connection to ${address} is closed; make a new one, or close it later`);
  }
}

/** The namespace does not exist on this server. */
export class NamespaceNotFoundError extends TemporalError {
  static override readonly className: string = "NamespaceNotFoundError";

  readonly namespace: string;

  constructor(namespace: string, address: string, options?: ErrorOptions) {
    super(
      `there is no namespace ${JSON.stringify(namespace)} on the server at ${address}; ` +
        "check the client's `namespace`, or create it with `temporal operator namespace create`",
      options,
    );
    this.namespace = namespace;
  }
}

/** There is no such workflow, or it is closed already and the call needs an open one. */
export class WorkflowNotFoundError extends TemporalError {
  static override readonly className: string = "WorkflowNotFoundError";

  readonly workflowId: string;
  readonly runId: string | undefined;

  constructor(workflowId: string, runId: string | undefined, reason: string, options?: ErrorOptions) {
    super(`workflow ${workflowId}${runId === undefined ? "" : ` (run ${runId})`}: ${reason}`, options);
    this.workflowId = workflowId;
    this.runId = runId;
  }
}

/** A workflow of this ID runs, or ran, and the policies of the start do not allow another. */
export class WorkflowAlreadyStartedError extends TemporalError {
  static override readonly className: string = "WorkflowAlreadyStartedError";

  readonly workflowId: string;
  readonly workflowType: string;
  /** Run ID of the workflow that is in the way; empty if the server did not say. */
  readonly runId: string;

  constructor(workflowId: string, workflowType: string, runId: string, options?: ErrorOptions) {
    super(
      `workflow ${workflowId} exists already (run ${runId}): use another ID, ` +
        "or allow it with `idConflictPolicy` (a running one) or `idReusePolicy` (a closed one)",
      options,
    );
    this.workflowId = workflowId;
    this.workflowType = workflowType;
    this.runId = runId;
  }
}

/** A workflow did not complete; `cause` says why: it failed, was cancelled or terminated, or timed out. */
export class WorkflowFailedError extends TemporalError {
  static override readonly className: string = "WorkflowFailedError";

  declare readonly cause: TemporalFailure;
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly retryState: RetryState | undefined;

  constructor(workflowId: string, runId: string | undefined, cause: TemporalFailure, retryState?: RetryState) {
    super(`workflow ${workflowId} did not complete: ${cause.message}`, { cause });
    this.workflowId = workflowId;
    this.runId = runId;
    this.retryState = retryState;
  }
}

/** A workflow went on as a new run, and the caller asked not to follow it. */
export class WorkflowContinuedAsNewError extends TemporalError {
  static override readonly className: string = "WorkflowContinuedAsNewError";

  readonly workflowId: string;
  readonly newRunId: string;

  constructor(workflowId: string, newRunId: string) {
    super(`workflow ${workflowId} went on as run ${newRunId}; wait with \`followRuns: true\` for its result`);
    this.workflowId = workflowId;
    this.newRunId = newRunId;
  }
}

/** An update was rejected by its validator or failed; `cause` says why. */
export class WorkflowUpdateFailedError extends TemporalError {
  static override readonly className: string = "WorkflowUpdateFailedError";

  declare readonly cause: TemporalFailure;
  readonly workflowId: string;
  readonly updateId: string;

  constructor(workflowId: string, updateId: string, cause: TemporalFailure) {
    super(`update ${updateId} of workflow ${workflowId} failed: ${cause.message}`, { cause });
    this.workflowId = workflowId;
    this.updateId = updateId;
  }
}

/** A query was not made, because of its `rejectCondition`. */
export class QueryRejectedError extends TemporalError {
  static override readonly className: string = "QueryRejectedError";

  readonly workflowId: string;
  readonly queryName: string;
  /** Status of the workflow. */
  readonly status: WorkflowStatus;

  constructor(workflowId: string, queryName: string, status: WorkflowStatus) {
    super(`query ${queryName} of workflow ${workflowId} was rejected: the workflow is ${status}`);
    this.workflowId = workflowId;
    this.queryName = queryName;
    this.status = status;
  }
}

/** A query failed in the workflow, or the workflow has none of that name. */
export class QueryFailedError extends TemporalError {
  static override readonly className: string = "QueryFailedError";

  readonly workflowId: string;
  readonly queryName: string;

  constructor(workflowId: string, queryName: string, reason: string, options?: ErrorOptions) {
    super(`query ${queryName} of workflow ${workflowId} failed: ${reason}`, options);
    this.workflowId = workflowId;
    this.queryName = queryName;
  }
}
