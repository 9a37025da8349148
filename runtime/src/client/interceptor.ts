import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import type { Headers } from "../common/headers.js";
import type { WorkflowDescription } from "./description.js";
import type { UpdateHandle } from "./handles.js";

/** What all calls about a workflow say. */
export interface WorkflowCall {
  readonly workflowId: string;
  /** The run that is meant; undefined: the newest. */
  readonly runId: string | undefined;
}

/** Arguments on their way out. */
export interface CallWithArguments {
  /**
   * What the caller gave: the message or init of an rpc, or nothing for Empty; without a contract all arguments. What an
   * interceptor puts in its place is encoded as the original would have been.
   */
  readonly args: readonly unknown[];
  readonly headers: Headers;
}

/** A workflow is started. */
export interface StartCall extends CallWithArguments {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly taskQueue: string;
}

/** A workflow is signalled, and started before if it does not run. The headers are those of both. */
export interface SignalWithStartCall extends StartCall {
  readonly signalName: string;
  readonly signalArgs: readonly unknown[];
}

/** A workflow is updated, and started before if it does not run. */
export interface UpdateWithStartCall extends StartCall {
  readonly updateName: string;
  readonly updateId: string;
  readonly updateArgs: readonly unknown[];
  /** Headers of the update; {@link CallWithArguments.headers} are the start's. */
  readonly updateHeaders: Headers;
}

/** A schedule is created; the rest is what it starts. */
export interface CreateScheduleCall extends StartCall {
  readonly scheduleId: string;
}

/** A signal is sent. */
export interface SignalCall extends WorkflowCall, CallWithArguments {
  readonly signalName: string;
}

/** A query is asked. */
export interface QueryCall extends WorkflowCall, CallWithArguments {
  readonly queryName: string;
}

/** An update is sent. */
export interface UpdateCall extends WorkflowCall, CallWithArguments {
  readonly updateName: string;
  readonly updateId: string;
}

/** Cancellation is asked for, or a workflow is ended at once. */
export interface EndCall extends WorkflowCall {
  readonly reason: string;
}

/** What a start gives. */
export interface StartOutcome {
  /** ID of the workflow, which interceptors may have changed. */
  readonly workflowId: string;
  /** The run that was started, or that was there already. */
  readonly runId: string;
  /** First run of the chain; undefined if the server does not say and it may be another. */
  readonly firstExecutionRunId: string | undefined;
}

/** What update-with-start gives. */
export interface UpdateWithStartOutcome {
  readonly started: StartOutcome;
  readonly update: UpdateHandle<unknown>;
}

/**
 * Stands around the calls of a client, typed and untyped ones alike. Each member gets the call and `next`, which carries it
 * out: an interceptor may change the call, the outcome, or both, call `next` again, or not at all. Members that are not
 * there change nothing. Of several interceptors the first is the outermost.
 */
export interface ClientInterceptor {
  start?(call: StartCall, next: (call: StartCall) => Promise<StartOutcome>): Promise<StartOutcome>;
  signalWithStart?(
    call: SignalWithStartCall,
    next: (call: SignalWithStartCall) => Promise<StartOutcome>,
  ): Promise<StartOutcome>;
  updateWithStart?(
    call: UpdateWithStartCall,
    next: (call: UpdateWithStartCall) => Promise<UpdateWithStartOutcome>,
  ): Promise<UpdateWithStartOutcome>;
  /** The outcome is the schedule's ID. */
  createSchedule?(call: CreateScheduleCall, next: (call: CreateScheduleCall) => Promise<string>): Promise<string>;
  signal?(call: SignalCall, next: (call: SignalCall) => Promise<void>): Promise<void>;
  /** The outcome is the decoded answer. */
  query?(call: QueryCall, next: (call: QueryCall) => Promise<unknown>): Promise<unknown>;
  update?(call: UpdateCall, next: (call: UpdateCall) => Promise<UpdateHandle<unknown>>): Promise<UpdateHandle<unknown>>;
  cancel?(call: EndCall, next: (call: EndCall) => Promise<void>): Promise<void>;
  terminate?(call: EndCall, next: (call: EndCall) => Promise<void>): Promise<void>;
  describe?(
    call: WorkflowCall,
    next: (call: WorkflowCall) => Promise<WorkflowDescription>,
  ): Promise<WorkflowDescription>;
  /** The wait for a result; the outcome is the decoded one. */
  result?(call: WorkflowCall, next: (call: WorkflowCall) => Promise<unknown>): Promise<unknown>;
  fetchHistory?(call: WorkflowCall, next: (call: WorkflowCall) => Promise<History>): Promise<History>;
}

/** The call that a member of {@link ClientInterceptor} gets. */
export type CallOf<K extends keyof ClientInterceptor> = Parameters<Required<ClientInterceptor>[K]>[0];
/** What a member of {@link ClientInterceptor} resolves to. */
export type OutcomeOf<K extends keyof ClientInterceptor> = Awaited<ReturnType<Required<ClientInterceptor>[K]>>;

const members: { readonly [K in keyof Required<ClientInterceptor>]: true } = {
  start: true,
  signalWithStart: true,
  updateWithStart: true,
  createSchedule: true,
  signal: true,
  query: true,
  update: true,
  cancel: true,
  terminate: true,
  describe: true,
  result: true,
  fetchHistory: true,
};

/** Refuses what would never be called. Throws TypeError. */
export function checkInterceptors(interceptors: readonly ClientInterceptor[]): void {
  for (const [index, interceptor] of interceptors.entries()) {
    const at = `interceptors[${index}]`;
    if (typeof interceptor !== "object" || interceptor === null) {
      throw new TypeError(
        `${at}: is ${interceptor === null ? "null" : typeof interceptor}, not an object of functions`,
      );
    }
    for (const [name, value] of Object.entries(interceptor)) {
      if (typeof value !== "function" || Object.hasOwn(members, name)) continue;
      throw new TypeError(`${at}.${name}: is no call of a client; they are ${Object.keys(members).join(", ")}`);
    }
  }
}
