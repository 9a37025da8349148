import type { WorkerRecord } from "./worker-process.js";

/** What workers warn of when programs do what they do, and when the server takes their tasks. */
const expected: readonly RegExp[] = [
  /^Activity failed$/,
  /^Workflow fuzz failed$/,
  /^\[TMPRL1102\] Workflow fuzz ended while update handlers were still running/,
  /^Workflow fuzz ended while .* were at work whose results it did not wait for/,
  // What comes while it is being cancelled, or fails.
  /^Workflow fuzz ended with signals that it has no handler for: late\./,
  // Core's, of tasks that the server took back meanwhile.
  /^Task not found when completing$/,
  /^Activity not found on completion\. /,
  /^Query not found when attempting to respond to it$/,
  // It takes the run out of its cache while it ends.
  /^Tried to interact with workflow state after it shut down\. This may be benign/,
  // Local activities are part of their task.
  /^\[TMPRL1104\] .*Workflow task duration exceeded/,
  // A local activity of a run that ended without it, or left with its lane.
  /^Tried to complete untracked local activity$/,
];

/** What workers warn of besides when somebody takes their lanes. */
const disturbed: readonly RegExp[] = [
  /^A workflow lane was lost$/,
  /^Workflow lane \d was lost: the thread ended with code [01]\. Its runs go on elsewhere\.$/,
  /^A run whose code was stopped or whose lane was lost is tried in a lane of its own$/,
  // A query that a lost lane held.
  /^Failing legacy query request$/,
];

/**
 * Core puts the marker of a local activity behind the command that ends the run, if both come in one task; the server
 * refuses that, and the task is tried again.
 */
const markerBehindTheEnd =
  /invalid command sequence: [^\]]*WorkflowExecution(, RecordMarker)+\], command \w+ must be the last/;

/** Whether a worker should not have said so, whatever was done to it: any error, and warnings that nothing calls for. */
export function isUnexpected(record: WorkerRecord): boolean {
  return isUnexpectedOfCalm(record) && !(record.level === "warn" && matches(record, disturbed));
}

/** The same of a worker that nobody disturbs. */
export function isUnexpectedOfCalm(record: WorkerRecord): boolean {
  if (record.level === "error") return true;
  return !matches(record, expected) && !markerBehindTheEnd.test(record.attributes);
}

function matches({ message }: WorkerRecord, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(message));
}

/** For a failing test. */
export function textOf({ level, message, attributes }: WorkerRecord): string {
  return `a worker logged (${level}): ${message} ${attributes}`;
}
