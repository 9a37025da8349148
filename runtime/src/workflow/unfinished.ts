import type { Execution } from "./handlers/handlers.js";
import type { Run } from "./run.js";

/** Says which activities the run has ended without waiting for: most often an `await` was forgotten. */
export function warnOpenActivities(run: Run): void {
  const open = run.openActivities;
  if (open.length === 0 || run.replayingHistory) return;
  const message =
    `Workflow ${run.init.workflowType} ended while activities were at work whose results it did not wait for: ` +
    `${open.join(", ")}. Is an \`await\` missing?`;
  run.lane.log(run, "warn", message, undefined);
}

/** Says which signals the run has ended without a handler for: their senders were told that they arrived. */
export function warnUnhandledSignals(run: Run): void {
  const names = run.handlers.unhandledSignals;
  if (names.length === 0 || run.replayingHistory) return;
  const known = run.handlers.list("signal").map(({ name }) => name);
  const has = known.length === 0 ? "It has none" : `It has: ${known.join(", ")}`;
  const message = `Workflow ${run.init.workflowType} ended with signals that it has no handler for: ${names.join(", ")}. ${has}.`;
  run.lane.log(run, "warn", message, undefined);
}

/**
 * Warns that the run ended while handlers of updates or signals were at work, unless they say that this is meant. A run
 * that failed is not warned about: what to wait for is not what went wrong there.
 */
export function warnUnfinished(run: Run): void {
  for (const kind of ["update", "signal"] as const) {
    const executions = run.handlers.running.filter(
      (execution) => execution.kind === kind && execution.handler.unfinished !== "abandon",
    );
    if (executions.length === 0 || run.replayingHistory) continue;
    run.lane.log(run, "warn", message(run, kind, executions), { code: "TMPRL1102" });
  }
}

function message(run: Run, kind: Execution["kind"], executions: readonly Execution[]): string {
  const names = executions.map(({ name, id }) => (id === undefined ? name : `${name} (${id})`)).join(", ");
  const effect = kind === "update" ? "Their callers get the error that the workflow has completed, not a result. " : "";
  return (
    `[TMPRL1102] Workflow ${run.init.workflowType} ended while ${kind} handlers were still running: ${names}. ${effect}` +
    "Wait for them before the end: `await ctx.condition(() => ctx.allHandlersFinished())`."
  );
}
