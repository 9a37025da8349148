import type { Nothing } from "../common/awaitable.js";
import type { Payload, PayloadConverter } from "../converter/payload.js";
import type { ChildHandle, WorkflowContext } from "./context.js";
import type { ContinueAsNew } from "./continue-as-new.js";
import type { UnfinishedPolicy } from "./handlers/handler.js";
import type { NexusOperationHandle, NexusOperationOptions } from "./nexus.js";
import type {
  ChildOptions,
  ContinueAsNewOptions,
  SignalOptions,
  TimedActivityOptions,
  TimedLocalActivityOptions,
} from "./options.js";

/** How the values of one call, one handler or one workflow become payloads and are read. */
export interface ConverterOption {
  /**
   * Default: the workflow's own, then `defaultPayloadConverter`, which writes plain JSON. `rawPayloadConverter` hands
   * payloads through. A value that is a `Payload` is passed on untouched whatever the converter.
   */
  readonly converter?: PayloadConverter | undefined;
}

/** Options of an activity called by name. */
export type UntypedActivityOptions = TimedActivityOptions & ConverterOption;

/** Options of a local activity called by name. */
export type UntypedLocalActivityOptions = TimedLocalActivityOptions & ConverterOption;

/** Options of a child workflow started by name. */
export interface UntypedChildOptions extends ChildOptions, ConverterOption {}

/** Options of a signal sent by name. */
export interface UntypedSignalOptions extends SignalOptions, ConverterOption {}

/** Options of a Nexus operation called by name. */
export interface UntypedNexusOptions extends NexusOperationOptions, ConverterOption {}

/** A Nexus service without message types; a missing input is no value. */
export interface UntypedNexusService {
  readonly endpoint: string;
  readonly service: string;
  /** Starts an operation and waits for its result. Rejects with `NexusOperationError`. */
  execute(operation: string, input?: unknown, options?: UntypedNexusOptions): Promise<unknown>;
  /** Starts an operation and waits until it has started. Rejects with `NexusOperationError` if it does not. */
  start(operation: string, input?: unknown, options?: UntypedNexusOptions): Promise<NexusOperationHandle<unknown>>;
}

/** Options of continuing as new by name. */
export interface UntypedContinueAsNewOptions extends ContinueAsNewOptions, ConverterOption {
  /** Default: the type of this run. */
  readonly type?: string | undefined;
}

/** Options of a query handler. */
export interface QueryHandlerOptions extends ConverterOption {
  /** What the Web UI shows of it. */
  readonly description?: string | undefined;
}

/** Options of a signal handler. */
export interface SignalHandlerOptions extends QueryHandlerOptions {
  /** What happens if the run ends while the handler is at work: a warning with code TMPRL1102, or nothing. Default: `"warn"`. */
  readonly unfinished?: UnfinishedPolicy | undefined;
}

/** Options of an update handler. */
export interface UpdateHandlerOptions extends SignalHandlerOptions {
  /** Throws to refuse the update before it is in history. It is read-only and must not return a promise. */
  readonly validator?: ((...args: readonly unknown[]) => Nothing) | undefined;
}

/** Options of the handler of all updates that have none. */
export interface AnyUpdateHandlerOptions extends Omit<SignalHandlerOptions, "converter">, ConverterOption {
  /** Throws to refuse the update before it is in history. It is read-only and must not return a promise. */
  readonly validator?: ((name: string, args: readonly Payload[]) => Nothing) | undefined;
}

/**
 * Operations by name, and handlers by name: what the contract does not hold. Generated code stands on the same
 * operations. Values become payloads through a converter: see {@link ConverterOption}. Names of activities, workflows and
 * handlers that Temporal keeps for itself (`__temporal_…`, `__stack_trace`) throw TypeError.
 */
export interface UntypedCalls {
  activity(name: string, args: readonly unknown[], options: UntypedActivityOptions): Promise<unknown>;
  localActivity(name: string, args: readonly unknown[], options: UntypedLocalActivityOptions): Promise<unknown>;
  /** Starts a child workflow and waits for its result. */
  child(name: string, args: readonly unknown[], options?: UntypedChildOptions): Promise<unknown>;
  /** Starts a child workflow and waits until it has started. */
  startChild(name: string, args: readonly unknown[], options?: UntypedChildOptions): Promise<UntypedChildHandle>;
  external(workflowId: string, runId?: string): UntypedExternalHandle;
  /** The operations of a Nexus service. Throws `TypeError` for an empty name. */
  nexus(endpoint: string, service: string): UntypedNexusService;
  /** Sets the handler of a signal, or takes it away; signals that came before are handed to it at once. */
  onSignal(
    name: string,
    handler: ((...args: readonly unknown[]) => unknown) | undefined,
    options?: SignalHandlerOptions,
  ): void;
  /** Sets the handler of a query, or takes it away. It must not return a promise. */
  onQuery(
    name: string,
    handler: ((...args: readonly unknown[]) => unknown) | undefined,
    options?: QueryHandlerOptions,
  ): void;
  /**
   * Sets the handler of an update, or takes it away. Until its first `await`, `currentContext()` is the context of the
   * update, which knows its ID.
   */
  onUpdate(
    name: string,
    handler: ((...args: readonly unknown[]) => unknown) | undefined,
    options?: UpdateHandlerOptions,
  ): void;
  /**
   * Sets the handler of all signals that have none, or takes it away. It gets the payloads as they came. Signals that came
   * before are handed to it at once, in their order. Signals of Temporal's own never reach it.
   */
  onAnySignal(
    handler: ((name: string, args: readonly Payload[]) => unknown) | undefined,
    options?: Omit<SignalHandlerOptions, "converter">,
  ): void;
  /** Sets the handler of all queries that have none, or takes it away. It gets the payloads as they came. */
  onAnyQuery(
    handler: ((name: string, args: readonly Payload[]) => unknown) | undefined,
    options?: QueryHandlerOptions,
  ): void;
  /** Sets the handler of all updates that have none, or takes it away. It gets the payloads as they came. */
  onAnyUpdate(
    handler: ((name: string, args: readonly Payload[], ctx: WorkflowContext) => unknown) | undefined,
    options?: AnyUpdateHandlerOptions,
  ): void;
  /** Goes on as a new run, of this type or another; return what it gives. */
  continueAsNew(args: readonly unknown[], options?: UntypedContinueAsNewOptions): ContinueAsNew;
}

/** The handle of a child workflow started by name. */
export interface UntypedChildHandle extends ChildHandle<unknown> {
  signal(name: string, args?: readonly unknown[], options?: UntypedSignalOptions): Promise<void>;
}

/** A workflow addressed by its ID, without a contract. */
export interface UntypedExternalHandle {
  readonly workflowId: string;
  readonly runId: string | undefined;
  signal(name: string, args?: readonly unknown[], options?: UntypedSignalOptions): Promise<void>;
  /** Requests cancellation. Rejects if no such workflow runs. */
  cancel(reason?: string): Promise<void>;
}
