import { TemporalFailure } from "../common/errors/failures.js";

/** The class of an error. */
export type ErrorClass = abstract new (...args: never[]) => object;

/**
 * Errors that fail a workflow, where others fail its task, which is tried again: classes, or names of classes; `"Error"`
 * stands for all.
 */
export type FailureErrors = readonly (string | ErrorClass)[];

/** Whether an error that a run throws fails the workflow. Failures of Temporal's kind always do. */
export function failsWorkflow(error: unknown, ...lists: readonly (FailureErrors | undefined)[]): boolean {
  if (error instanceof TemporalFailure) return true;
  return lists.some((types) => types?.some((type) => matches(error, type)) === true);
}

/** The names of a list of classes and names. */
export function failureErrorNames(types: FailureErrors): string[] {
  return types.map((type) => (typeof type === "string" ? type : type.name));
}

function matches(error: unknown, type: string | ErrorClass): boolean {
  if (type === "Error" || type === Error) return true;
  if (typeof type !== "string") return error instanceof type;
  if (!(error instanceof Error)) return false;
  if (error.name === type) return true;
  let prototype: unknown = Object.getPrototypeOf(error);
  while (prototype !== null && prototype !== undefined) {
    if ((prototype as { readonly constructor?: { readonly name?: unknown } }).constructor?.name === type) return true;
    prototype = Object.getPrototypeOf(prototype);
  }
  return false;
}
