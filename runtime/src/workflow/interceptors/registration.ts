import type { WorkflowContext } from "../context.js";
import type { WorkflowInboundInterceptor } from "./inbound.js";
import type { WorkflowInternalsInterceptor } from "./internals.js";
import type { WorkflowOutboundInterceptor } from "./outbound.js";

/** Marks what a workflows file exports for its runs; by name, so that copies of this module agree. */
const mark: unique symbol = Symbol.for("protempo.interceptors") as never;

/** What stands around a run. Members that are not there change nothing. */
export interface WorkflowInterceptor {
  readonly inbound?: WorkflowInboundInterceptor | undefined;
  readonly outbound?: WorkflowOutboundInterceptor | undefined;
  readonly internals?: WorkflowInternalsInterceptor | undefined;
}

/** Makes the interceptor of one run, before any of its code is called. */
export type WorkflowInterceptorFactory = (ctx: WorkflowContext) => WorkflowInterceptor;

/** Interceptors of all workflows of a file; made by {@link interceptWorkflows} and exported for the worker to find. */
export interface WorkflowInterceptors {
  readonly [mark]: true;
  readonly factories: readonly WorkflowInterceptorFactory[];
}

/**
 * Puts interceptors around every run of the workflows that a file exports, the first one outermost. Export what this
 * returns from that file, under any name, once.
 */
export function interceptWorkflows(...factories: readonly WorkflowInterceptorFactory[]): WorkflowInterceptors {
  for (const [index, factory] of factories.entries()) {
    if (typeof factory === "function") continue;
    throw new TypeError(
      `interceptWorkflows: argument ${index + 1} is ${typeof factory}, not a function of the context`,
    );
  }
  return { [mark]: true, factories };
}

/** The interceptors among a file's exports. Throws if there are two of them: nothing says which comes first. */
export function interceptorsAmong(exports: Readonly<Record<string, unknown>>): readonly WorkflowInterceptorFactory[] {
  const found = Object.entries(exports).filter((entry): entry is [string, WorkflowInterceptors] => {
    const [, value] = entry;
    return typeof value === "object" && value !== null && mark in value;
  });
  if (found.length > 1) {
    const names = found.map(([name]) => name).join(" and ");
    throw new Error(
      `The workflows file exports interceptors twice, as ${names}: put them into one interceptWorkflows(…).`,
    );
  }
  return found[0]?.[1].factories ?? [];
}
