import type { Execution } from "./handlers/handlers.js";
import type { Run } from "./run.js";

/** Warns that the run ended while handlers of updates or signals were at work. */
export function warnUnfinished(run: Run): void {
  for (const kind of ["update", "signal"] as const) {
    const executions = run.handlers.running.filter((execution) => execution.kind === kind);
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
