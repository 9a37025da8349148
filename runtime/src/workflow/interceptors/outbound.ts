import type { Headers } from "../../common/headers.js";
import type { MetricTags } from "../../common/metrics.js";
import type { NexusOperationOptions } from "../nexus.js";
import type { ActivityOptions, ChildOptions, ContinueAsNewOptions, LocalActivityOptions } from "../options.js";
import type { Outcome } from "./outcome.js";

/** A timer is about to be started: by `sleep`, `setTimeout`, a timeout, or the backoff of a local activity. */
export interface TimerCall {
  readonly milliseconds: number;
  readonly summary: string | undefined;
  /** Number of the timer in the run. */
  readonly seq: number;
}

/** Arguments on their way out. */
export interface OutboundArguments {
  /** What the caller gave: the init of a message, or nothing for Empty; without a contract all arguments. */
  readonly args: readonly unknown[];
  /** Travel with the call. */
  readonly headers: Headers;
}

/** An activity is about to be scheduled. */
export interface ActivityCall extends OutboundArguments {
  readonly activityType: string;
  /** What the call says; what an interceptor adds comes before `use()` and the contract. */
  readonly options: Partial<ActivityOptions>;
  /** Number of the activity in the run. */
  readonly seq: number;
}

/** A local activity is about to be tried, once or again. */
export interface LocalActivityCall extends OutboundArguments {
  readonly activityType: string;
  /** What the call says; what an interceptor adds comes before `use()` and the contract. */
  readonly options: Partial<LocalActivityOptions>;
  /** Number of the activity in the run; each attempt after a long backoff has one of its own. */
  readonly seq: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** A child workflow is about to be started. */
export interface ChildCall extends OutboundArguments {
  readonly workflowType: string;
  readonly workflowId: string;
  /** What the call says; what an interceptor adds comes before `use()` and the contract. */
  readonly options: Partial<ChildOptions>;
  /** Number of the child in the run. */
  readonly seq: number;
}

/** A child that was asked for: its run ID when it has started, and its result when it has ended. */
export interface ChildOutcome {
  readonly started: Promise<Outcome>;
  readonly completed: Promise<Outcome>;
}

/** A signal is about to be sent to a child or to another workflow. */
export interface SignalWorkflowCall extends OutboundArguments {
  readonly workflowId: string;
  /** The run that is meant; undefined: the newest. */
  readonly runId: string | undefined;
  readonly signalName: string;
  /** Number of the signal in the run. */
  readonly seq: number;
}

/** The cancellation of another workflow is about to be asked for. */
export interface CancelWorkflowCall {
  readonly workflowId: string;
  /** The run that is meant; undefined: the newest. */
  readonly runId: string | undefined;
  readonly reason: string;
}

/** A Nexus operation is about to be started. */
export interface NexusOperationCall {
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  /** The init of a message, or the value without a contract; undefined for none. */
  readonly input: unknown;
  /** What the call says, the headers that travel with it too. */
  readonly options: NexusOperationOptions;
  /** Number of the operation in the run. */
  readonly seq: number;
}

/** The run is about to go on as a new one. Headers are not inherited: an interceptor sets those that are to go on. */
export interface ContinueAsNewCall extends OutboundArguments {
  readonly workflowType: string;
  readonly options: ContinueAsNewOptions;
}

/**
 * Stands around what a run asks for. What holds for {@link WorkflowInboundInterceptor} and waiting holds here too; members
 * that hand on the promise of `next` as it is change nothing in a run's steps.
 */
export interface WorkflowOutboundInterceptor {
  timer?(call: TimerCall, next: (call: TimerCall) => Promise<Outcome>): Promise<Outcome>;
  activity?(call: ActivityCall, next: (call: ActivityCall) => Promise<Outcome>): Promise<Outcome>;
  localActivity?(call: LocalActivityCall, next: (call: LocalActivityCall) => Promise<Outcome>): Promise<Outcome>;
  child?(call: ChildCall, next: (call: ChildCall) => ChildOutcome): ChildOutcome;
  signal?(call: SignalWorkflowCall, next: (call: SignalWorkflowCall) => Promise<Outcome>): Promise<Outcome>;
  cancel?(call: CancelWorkflowCall, next: (call: CancelWorkflowCall) => Promise<Outcome>): Promise<Outcome>;
  /** What `next` gives resolves when the operation has started; the outcome is for `next` callers further out only. */
  nexus?(call: NexusOperationCall, next: (call: NexusOperationCall) => Promise<Outcome>): Promise<Outcome>;
  continueAsNew?(call: ContinueAsNewCall, next: (call: ContinueAsNewCall) => Outcome): Outcome;
  /** Attributes for everything that the run logs; asked for each record. */
  logAttributes?(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Tags for every metric of the run; asked when `ctx.metrics` is. */
  metricTags?(tags: MetricTags): MetricTags;
}
