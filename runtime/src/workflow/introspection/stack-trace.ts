import { clientName, clientVersion } from "../../common/version.js";
import { applicationFrames } from "../../converter/stack-trace.js";
import type { OperationKind, Run } from "../run.js";

/** Something that a run waits for. */
interface Pending {
  readonly what: string;
  /** Frames of its call, a line each; undefined if they are not known. */
  readonly frames: string | undefined;
}

const framesLater =
  "Where the workflow's code waits is not known yet: it is found out by a replay, which was asked for. Ask again.";
const nothing = "The workflow waits for no operation.";

const words: Readonly<Partial<Record<OperationKind, string>>> = {
  timer: "timer",
  activity: "activity",
  child: "child workflow",
  signal: "signal to a workflow",
  cancel: "cancellation of a workflow",
};

/** Answers `__stack_trace`: a text for people. */
export function stackTrace(run: Run): string {
  const pending = pendingOf(run);
  if (pending.length === 0) return nothing;
  const stacks = pending.map(({ what, frames }) => (frames ? `${what}\n${frames}` : what));
  if (!noteNextTime(run)) stacks.push(framesLater);
  return stacks.join("\n\n");
}

/** Answers `__enhanced_stack_trace`: `temporal.api.sdk.v1.EnhancedStackTrace` as proto JSON. */
export function enhancedStackTrace(run: Run): unknown {
  const stacks = pendingOf(run).map(({ what, frames }) => ({
    locations: [{ functionName: what, internalCode: true }, ...locationsOf(frames ?? "")],
  }));
  if (stacks.length > 0) noteNextTime(run);
  // Nor are there sources: a bundle holds none, and their text is not for everybody who may ask.
  return { sdk: { name: clientName, version: clientVersion }, sources: {}, stacks };
}

/**
 * Nothing is noted of a run's calls until somebody asks. Then the run leaves the cache, and the replay that the next
 * question brings about notes them. True if this run has notes; its next replay has, too, as there may be more questions.
 */
function noteNextTime(run: Run): boolean {
  run.lane.noteCallsOf(run.runId);
  if (run.callSites !== undefined) return true;
  run.lane.host.tell?.("retrace", "", "{}", run.runId);
  return false;
}

function pendingOf(run: Run): Pending[] {
  const frames = (call: object): string | undefined => {
    const stack = run.callSites?.stackOf(call);
    return stack === undefined ? undefined : applicationFrames(stack);
  };
  const operations = run.pendingOperations().flatMap(([kind, operation]): Pending[] => {
    const word = words[kind] ?? kind;
    // A child has an operation of its own besides the one for its start.
    return kind === "childStart"
      ? []
      : [{ what: `${word} ${operation.label ?? operation.seq}`, frames: frames(operation) }];
  });
  const conditions = run
    .pendingConditions()
    .map(([seq, condition]) => ({ what: `condition ${seq}`, frames: frames(condition) }));
  return [...operations, ...conditions];
}

const frameLine = /^\s+at (?:(.*) \()?(.*?):(\d+):(\d+)\)?$/;

function locationsOf(frames: string): object[] {
  return frames.split("\n").flatMap((line) => {
    const [matched, functionName, filePath, row, column] = frameLine.exec(line) ?? [];
    if (matched === undefined) return [];
    return [{ filePath, line: Number(row), column: Number(column), ...(functionName ? { functionName } : {}) }];
  });
}
