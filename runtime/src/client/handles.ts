import type { WorkflowDescription } from "./description.js";
import type {
  CallOptions,
  CancelOptions,
  QueryOptions,
  ResultOptions,
  SignalOptions,
  StartUpdateOptions,
  UpdateOptions,
} from "./options.js";

/** What every generated workflow handle has, before the handlers of its workflow. */
export interface TypedHandle {
  /** Registered name of the workflow. */
  readonly workflowType: string;
  readonly workflowId: string;
  /** The run that this handle is bound to, or undefined for the newest. */
  readonly runId: string | undefined;
  /** Requests cancellation; the workflow may clean up. Throws `WorkflowNotFoundError`. */
  cancel(options?: CancelOptions): Promise<void>;
  /** Ends the workflow at once, without any code of it running. Throws `WorkflowNotFoundError`. */
  terminate(reason?: string, options?: CallOptions): Promise<void>;
  /** What the server knows of the workflow. Throws `WorkflowNotFoundError`. */
  describe(options?: CallOptions): Promise<WorkflowDescription>;
  /** Everything that a handle can do, by names in place of members. */
  readonly untyped: UntypedHandle;
}

/** A handle that takes names and gives `unknown`; what typed handles stand on. */
export interface UntypedHandle {
  readonly workflowId: string;
  readonly runId: string | undefined;
  /** First run of the chain, if this handle started it: cancel and terminate do not hit a later workflow of the same ID. */
  readonly firstExecutionRunId: string | undefined;
  result(options?: ResultOptions): Promise<unknown>;
  signal(name: string, args?: readonly unknown[], options?: SignalOptions): Promise<void>;
  query(name: string, args?: readonly unknown[], options?: QueryOptions): Promise<unknown>;
  update(name: string, args?: readonly unknown[], options?: UpdateOptions): Promise<unknown>;
  startUpdate(name: string, args?: readonly unknown[], options?: StartUpdateOptions): Promise<UpdateHandle<unknown>>;
  /** The handle of an update that was sent before; asks nothing of the server. */
  updateHandle(updateId: string): UpdateHandle<unknown>;
  cancel(options?: CancelOptions): Promise<void>;
  terminate(reason?: string, options?: CallOptions): Promise<void>;
  describe(options?: CallOptions): Promise<WorkflowDescription>;
  /** The whole history, page by page joined. */
  fetchHistory(options?: CallOptions): Promise<import("@protempo/api/temporal/api/history/v1/message_pb.js").History>;
}

/** An update that was sent. */
export interface UpdateHandle<Out> {
  readonly updateId: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
  /** The update's result. Throws `WorkflowUpdateFailedError`. */
  result(options?: CallOptions): Promise<Out>;
}
