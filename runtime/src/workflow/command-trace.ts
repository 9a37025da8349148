import type { WorkflowCommand } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";

/** A command that a run has issued, as a replayer compares it with history. It crosses as JSON. */
export interface TracedCommand {
  /** Name of the command's message, such as `ScheduleActivity`. */
  readonly type: string;
  /** Event ID of the workflow task's start in which it was issued. */
  readonly task: number;
  readonly seq?: number | undefined;
  /** What the command's field says that names it: an activity's or child's type, a signal's name, a patch's ID. */
  readonly name?: string | undefined;
  /** ID that the server knows it by: an activity's, a child's, the target's. */
  readonly id?: string | undefined;
  /** Duration of a timer in milliseconds. */
  readonly milliseconds?: number | undefined;
  /** Calls that led to it, innermost first, in the user's files; empty if none did, or it was too long ago. */
  readonly stack: string;
}

/** Stacks are kept of so many commands, the newest; one takes about a kilobyte. */
const keptStacks = 5000;
const stackFrames = 30;

type Variant = WorkflowCommand["variant"];

interface Entry extends Omit<TracedCommand, "stack"> {
  error: Error | undefined;
}

/**
 * What the run that is replayed asked for, command by command, with where in its code. Only a replayer's lane has one:
 * it replays one run at a time, so the trace is of the run that was activated last.
 */
export class CommandTrace {
  #runId = "";
  #entries: Entry[] = [];

  /** Notes a command. Its stack is taken now and put into words when somebody asks. */
  note(runId: string, task: number, variant: Variant): void {
    if (variant.case === undefined) return;
    if (runId !== this.#runId) {
      this.#runId = runId;
      this.#entries = [];
    }
    const old = this.#entries[this.#entries.length - keptStacks];
    if (old !== undefined) old.error = undefined;
    this.#entries.push({ ...facts(variant), type: typeOf(variant.value), task, error: stackHere() });
  }

  /** The commands of the run, in order, as JSON; with stacks if they are asked for. The trace begins anew after it. */
  take(runId: string, stacks: boolean): string {
    const entries = runId === this.#runId ? this.#entries : [];
    this.#entries = [];
    this.#runId = "";
    return JSON.stringify(
      entries.map(({ error, ...entry }): TracedCommand => ({ ...entry, stack: stacks ? framesOf(error) : "" })),
    );
  }
}

/** The realm's own limit would end before the user's frames. */
function stackHere(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = stackFrames;
  const error = new Error();
  Error.stackTraceLimit = limit;
  return error;
}

function framesOf(error: Error | undefined): string {
  const stack = error?.stack ?? "";
  const first = stack.indexOf("\n");
  return first < 0 ? "" : stack.slice(first + 1);
}

function typeOf(value: { readonly $typeName: string }): string {
  return value.$typeName.slice(value.$typeName.lastIndexOf(".") + 1);
}

function facts(variant: Exclude<Variant, { case: undefined }>): Partial<TracedCommand> {
  switch (variant.case) {
    case "scheduleActivity":
    case "scheduleLocalActivity":
      return { seq: variant.value.seq, name: variant.value.activityType, id: variant.value.activityId };
    case "startTimer": {
      const { seconds = 0n, nanos = 0 } = variant.value.startToFireTimeout ?? {};
      return { seq: variant.value.seq, milliseconds: Number(seconds) * 1000 + nanos / 1e6 };
    }
    case "startChildWorkflowExecution":
      return { seq: variant.value.seq, name: variant.value.workflowType, id: variant.value.workflowId };
    case "cancelChildWorkflowExecution":
      return { seq: variant.value.childWorkflowSeq };
    case "signalExternalWorkflowExecution": {
      const { target, seq, signalName } = variant.value;
      return { seq, name: signalName, id: target.case === "childWorkflowId" ? target.value : target.value?.workflowId };
    }
    case "requestCancelExternalWorkflowExecution":
      return { seq: variant.value.seq, id: variant.value.workflowExecution?.workflowId };
    case "setPatchMarker":
      return { name: variant.value.patchId };
    case "continueAsNewWorkflowExecution":
      return { name: variant.value.workflowType };
    case "updateResponse":
      return { name: variant.value.response.case, id: variant.value.protocolInstanceId };
    case "scheduleNexusOperation":
      return { seq: variant.value.seq, name: `${variant.value.service}.${variant.value.operation}` };
    default:
      return "seq" in variant.value ? { seq: variant.value.seq } : {};
  }
}
