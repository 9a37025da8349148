import type { Duration } from "../common/duration.js";
import type { Metrics } from "../common/metrics.js";
import type { Sink, SinkCalls } from "../common/sink.js";
import type { MemoValues } from "../converter/memo.js";
import type { SearchAttributeUpdate } from "../converter/search-attributes.js";
import type { UnfinishedPolicy } from "./handlers/handler.js";
import type { WorkflowInfo } from "./info.js";
import type { NexusService } from "./nexus.js";
import type { OperationOptions, UseOptions } from "./options.js";
import type { UntypedCalls } from "./untyped.js";

/** A service of the contract as a workflow sees it; generated. `S` is what {@link WorkflowContext.use} returns for it. */
export interface WorkflowService<S> {
  readonly service: string;
  /** Only for the type checker. */
  readonly $calls?: S;
}

/** Writes to the worker's logger; silent while history is replayed. */
export interface WorkflowLogger {
  debug(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  info(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  warn(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  error(message: string, attributes?: Readonly<Record<string, unknown>>): void;
}

/** An update that is being carried out. */
export interface CurrentUpdate {
  readonly id: string;
  /** Registered name. */
  readonly name: string;
}

/**
 * Everything that a run can do. A context belongs to one scope: the one given to {@link WorkflowContext.shield} and
 * {@link WorkflowContext.withTimeout} makes its operations part of that scope.
 */
export interface WorkflowContext {
  /** Registered name of the workflow. */
  readonly workflowType: string;
  /** What is known of the run: IDs, attempt, timeouts, history size, whether to continue as new. */
  readonly info: WorkflowInfo;
  /** Aborted when this scope is cancelled; its reason is a `CancelledError`. */
  readonly signal: AbortSignal;
  readonly log: WorkflowLogger;
  /** Metrics with the tags `namespace`, `task_queue` and `workflow_type`; silent while history is replayed. */
  readonly metrics: Metrics;
  /** Functions of the host, called without waiting for them. Throws TypeError for arguments that cannot be copied. */
  sink<F extends object>(sink: Sink<F>): SinkCalls<F>;
  /** The update whose handler was given this context, or a scope of it; undefined in every other context. */
  readonly currentUpdate: CurrentUpdate | undefined;
  /** Workflow time in milliseconds since 1970; constant within an activation. */
  now(): number;
  /** A random UUID that replay repeats. */
  uuid4(): string;
  /** A UUID of version 7, which sorts by workflow time, and which replay repeats. */
  uuid7(): string;
  /** A random number in [0, 1) that replay repeats. */
  random(): number;
  /**
   * Random numbers of a name's own, for code that must not disturb those of {@link random}: a library, or code that is added
   * to a workflow with open runs. The same name gives the same stream.
   */
  randomStream(name: string): RandomStream;
  /** A durable timer, at least 1 ms. Rejects with `CancelledError`. */
  sleep(duration: Duration, options?: OperationOptions): Promise<void>;
  /** Waits until the predicate is true. Rejects with `CancelledError`. */
  condition(predicate: () => boolean): Promise<void>;
  /** Waits until the predicate is true, at most for `timeout`; resolves to whether it was. 0 does wait one timer of 1 ms. */
  condition(predicate: () => boolean, timeout: Duration, options?: OperationOptions): Promise<boolean>;
  /** Runs a function whose operations are not cancelled with the workflow. */
  shield<T>(fn: (ctx: this) => Promise<T>): Promise<T>;
  /** Runs a function whose operations are cancelled after a time. Rejects with `CancelledError` then. */
  withTimeout<T>(timeout: Duration, fn: (ctx: this) => Promise<T>): Promise<T>;
  /** Runs a function in a scope of its own that `cancel` of the given context's scope ends. */
  scope<T>(fn: (ctx: this, cancel: (reason?: string) => void) => Promise<T>): Promise<T>;
  /** Whether the run takes the new code path of this patch; recorded in history. */
  patched(id: string): boolean;
  /** Keeps a patch's marker after its old path is gone. */
  deprecatePatch(id: string): void;
  /**
   * Sets values of the memo; null and undefined take them away. `info.memo` shows them at once. Messages go in with
   * `messageValue`. Throws `EncodeError`.
   */
  upsertMemo(values: MemoValues): void;
  /**
   * Sets search attributes and takes them away: `[customer.set("c-1"), region.unset()]`. `info.searchAttributes` shows it at
   * once. A name or type that the namespace does not have fails the task. Throws TypeError for an empty list.
   */
  upsertSearchAttributes(updates: readonly SearchAttributeUpdate[]): void;
  /** What the Web UI shows of the run as it stands, Markdown; no part of history. */
  setCurrentDetails(text: string): void;
  /** Whether an error would fail the workflow if it were thrown; others fail the task, which is tried again. */
  failsWorkflow(error: unknown): boolean;
  /** The activities and workflows of another service, with defaults said once. */
  use<S>(service: WorkflowService<S>, options?: UseOptions): S;
  /** The operations of a Nexus service, typed by messages. Throws `TypeError` for an empty name. */
  nexus(endpoint: string, service: string): NexusService;
  /** True when no signal or update handler of this run is still running. */
  allHandlersFinished(): boolean;
  /** Operations named by strings, for what the contract does not hold. */
  readonly untyped: UntypedCalls;
}

/** Random numbers of a name's own, which replay repeats. Throws in queries and validators. */
export interface RandomStream {
  /** A number in [0, 1). */
  random(): number;
  /** A UUID of version 4. */
  uuid4(): string;
  /** Fills bytes and returns them. */
  fill<T extends Uint8Array>(bytes: T): T;
}

/** The handle of a started child workflow. Signals are members of the generated kinds of it. */
export interface ChildHandle<Out> {
  readonly workflowType: string;
  readonly workflowId: string;
  /** Run ID of the first run. */
  readonly runId: string;
  /** The child's result. Rejects with `ChildWorkflowError`. */
  result(): Promise<Out>;
  /**
   * Asks for the child's cancellation, as cancelling the scope does in which it was started. When `result()` rejects says
   * the `cancellationType` that it was started with; a child that was abandoned is not asked at all. The child sees the
   * reason as `ctx.info.cancelReason`. A second call, and one after the child's end, does nothing.
   * Temporal's Core asks the run that was started: a child that has gone on as new since, or runs by cron, is cancelled by
   * the `external` handle of its ID.
   */
  cancel(reason?: string): void;
}

/** A workflow that this run did not start, addressed by its ID. Signals are members of the generated kinds of it. */
export interface ExternalHandle {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
  /** Requests cancellation. Rejects if no such workflow runs. */
  cancel(reason?: string): Promise<void>;
}

/** A class that carries out a workflow of the contract: extends the generated one, and has no constructor of its own. */
export interface WorkflowClass<C, I, W> {
  new (): W & { readonly $types?: [C, I] };
  /**
   * What the end of a run says of handlers that are still at work, by their members: a warning with code TMPRL1102 in the
   * worker's log, which is the default, or nothing. Written as a static member of the class.
   */
  readonly unfinishedHandlers?: { readonly [M in Exclude<keyof W, "run">]?: UnfinishedPolicy };
}
