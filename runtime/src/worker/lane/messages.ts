import type { BegunActivation } from "../../workflow/realm/control.js";

function named(activation: BegunActivation | undefined): string {
  if (activation === undefined) return "A workflow";
  return `Workflow ${activation.workflowType} (id "${activation.workflowId}", run ${activation.runId})`;
}

/** Said once by a worker whose lanes have no better limit. */
export const timedMessage: string =
  "JavaScript cannot be stopped by the addon here (V8's functions are not exported, or PROTEMPO_NATIVE_DEADLINE is off): " +
  "workflow code is limited by vm's timeout, which judges by the clock, costs 40 to 100 µs an entry into a workflow and tells " +
  "the line only when a run that was stopped is tried again; a run that fills the heap costs its lane.";

/** Where code was stopped: `where` in the user's files, made of the `stack` of all that was called. */
function placeOf(where: string, stack: string): string {
  const [innermost = ""] = where.split("\n");
  if (innermost !== "") return ` ${innermost.trim()}`;
  // A stack without any code of the realm was taken while the promises of an `async` function followed one another.
  const between = stack !== "" && !stack.includes("protempo:");
  return between ? " between two microtasks, in a chain of promises without end, of which no line is known" : "";
}

/** Conditions of one activation that are looked at so often, one after another, are what holds the thread. */
const manyRounds = 100;

/** Of the failure of a task whose code did not give the thread back in time. */
export function deadlineMessage(
  deadlineMs: number,
  where: string,
  activation: BegunActivation | undefined,
  stack = "",
  rounds = 0,
): string {
  const place = placeOf(where, stack);
  const stopped = `[TMPRL1101] ${named(activation)} did not yield within ${deadlineMs} ms: its code was stopped${place}`;
  if (rounds > manyRounds) {
    return `${stopped} after its conditions had been looked at ${rounds} times. Look for conditions that make each other true without end.`;
  }
  return (
    `${stopped}. Look for a loop without an await on a timer, an activity or a condition, or for a long computation: ` +
    "that belongs into an activity."
  );
}

/** Of the failure of a task whose code filled the heap of its lane. */
export function heapMessage(where: string, activation: BegunActivation | undefined): string {
  return (
    `${named(activation)} filled the heap of its thread: its code was stopped${placeOf(where, "")}. ` +
    "Look for a collection that only grows. Large data belongs into activities, or into a store that the workflow refers to."
  );
}

/** Of the failure of a task that changed what all runs share. */
export function lockMessage(changed: string, activation: BegunActivation | undefined): string {
  return (
    `${named(activation)} changed built-ins that other workflows use (${changed}): they were put back and this task failed. ` +
    "Write a function of your own, or a subclass. A polyfill has to be left out: the realm has what Node has."
  );
}
