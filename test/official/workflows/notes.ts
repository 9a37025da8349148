import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowAlreadyStartedError,
  ChildWorkflowError,
  TerminatedError,
  TimeoutError,
  type WorkflowContext,
} from "protempo/workflow";

/** Options of an activity that is to succeed. */
export const quick = { startToCloseTimeout: "30s" } as const;

/** Options of an activity that is tried once. */
export const once = { startToCloseTimeout: "30s", retry: { maximumAttempts: 1 } } as const;

/** What a workflow did, in its order; workflows return it, so that a history holds the order of their continuations. */
export type Notes = string[];

/** Notes how a promise ended. */
export async function note(notes: Notes, label: string, promise: Promise<unknown>): Promise<void> {
  try {
    notes.push(`${label}: ${JSON.stringify((await promise) ?? null)}`);
  } catch (error) {
    notes.push(`${label} ! ${kind(error)}`);
  }
}

/** A short text for what was thrown, the same for both SDKs. */
export function kind(error: unknown): string {
  if (error instanceof CancelledError) return "cancelled";
  if (error instanceof ActivityError) return `activity ${error.activityType} (${kind(error.cause)})`;
  if (error instanceof ChildWorkflowError) return `child ${error.workflowType} (${kind(error.cause)})`;
  if (error instanceof ChildWorkflowAlreadyStartedError) return "already started";
  if (error instanceof TimeoutError) return "timed out";
  if (error instanceof TerminatedError) return "terminated";
  if (error instanceof ApplicationError) return `application ${error.type ?? ""} ${inCoresWords(error.message)}`;
  return error instanceof Error ? `${error.name} ${error.message}` : String(error);
}

/** Sets a signal's handler that counts its calls and keeps what they bring. */
export function collect(ctx: WorkflowContext, name: string): unknown[] {
  const came: unknown[] = [];
  ctx.untyped.onSignal(name, (value) => {
    came.push(value ?? null);
  });
  return came;
}

/** What was not delivered to another workflow names it here; histories have what Core says of it. */
function inCoresWords(message: string): string {
  const [, what, why] = /^The (signal|cancellation request) .* was not delivered: (.*)$/.exec(message) ?? [];
  if (what === undefined) return message;
  return `Unable to ${what === "signal" ? "signal" : "cancel"} external workflow because ${why}`;
}
