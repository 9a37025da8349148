import type { Headers } from "../../common/headers.js";
import type { Outcome } from "./outcome.js";

/** The main function of a workflow is about to be called. */
export interface ExecuteWorkflowCall {
  readonly workflowType: string;
  /** The decoded message, or nothing for Empty; without a contract all arguments. A class reads its input from `this.input`, which is the first. */
  readonly args: readonly unknown[];
  readonly headers: Headers;
}

/** A handler is about to be called. */
export interface HandlerCall {
  /** Registered name. */
  readonly name: string;
  /** The decoded message, or nothing for Empty; without a contract all arguments. */
  readonly args: readonly unknown[];
  readonly headers: Headers;
}

/** The handler of an update, or its validator, is about to be called. */
export interface UpdateHandlerCall extends HandlerCall {
  readonly updateId: string;
}

/**
 * Stands around what comes into a run. A member that waits for something of its own before or after `next` makes the run
 * take other steps than without it: put that behind a patch if runs are open. Temporal's own queries, such as
 * `__stack_trace`, come by without a call.
 */
export interface WorkflowInboundInterceptor {
  execute?(call: ExecuteWorkflowCall, next: (call: ExecuteWorkflowCall) => Promise<Outcome>): Promise<Outcome>;
  signal?(call: HandlerCall, next: (call: HandlerCall) => Promise<Outcome>): Promise<Outcome>;
  /** Must not wait; the same holds for what {@link DeterminismError} says of queries. */
  query?(call: HandlerCall, next: (call: HandlerCall) => Outcome): Outcome;
  /** Only of updates with a validator. Throwing refuses the update. */
  validateUpdate?(call: UpdateHandlerCall, next: (call: UpdateHandlerCall) => Outcome): Outcome;
  update?(call: UpdateHandlerCall, next: (call: UpdateHandlerCall) => Promise<Outcome>): Promise<Outcome>;
}
