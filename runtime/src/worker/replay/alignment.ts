import type { HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import type { TracedCommand } from "../lane/protocol.js";
import { type CommandKind, kindsOfCommands, optional } from "./kinds.js";
import { type CommandEvent, commandEvent, type RecordedEvent, recordedEvent } from "./recorded-event.js";

/** A command with what it is compared by. */
export interface ComparedCommand extends TracedCommand {
  readonly kind: CommandKind;
}

/** Where code and history part. */
export interface Difference {
  readonly event: RecordedEvent | CommandEvent | undefined;
  /** What the code asked for in the event's place; undefined if nothing. */
  readonly command: ComparedCommand | undefined;
  /** What the code asked for last, if it asked for nothing in the event's place. */
  readonly previous: TracedCommand | undefined;
  /** A command that would fit the event and comes later. */
  readonly later: ComparedCommand | undefined;
  /** The command belongs to an earlier workflow task than the event: nothing in history answers it. */
  readonly leftOver: boolean;
}

/**
 * Walks through a history as Core does, with the commands that the code has issued, up to where they part. Core tells that
 * they do, and at times at which event (`eventId`): before that one it was content, whatever it looks like here.
 */
export function align(
  events: Iterable<HistoryEvent>,
  traced: readonly TracedCommand[],
  eventId: number | undefined,
): Difference {
  const commands = compared(traced);
  let next = 0;
  let started = 0;
  for (const event of events) {
    const { attributes } = event;
    if (attributes.case === "workflowTaskCompletedEventAttributes") started = Number(attributes.value.startedEventId);
    const id = Number(event.eventId);
    const recorded = commandEvent(event);
    if (recorded === undefined) {
      if (id !== eventId) continue;
      return { ...nothing, event: recordedEvent(event), previous: lastIssued(traced, started) };
    }
    // Up to here is what Core has when it looks at the event.
    const issued = (command: ComparedCommand | undefined): command is ComparedCommand =>
      command !== undefined && command.task <= started;
    const rest = (): ComparedCommand[] => commands.slice(next).filter(issued);
    while (issued(commands[next]) && passesOver(commands[next] as ComparedCommand, recorded)) next++;
    const command = issued(commands[next]) ? commands[next] : undefined;
    if (recorded.deprecated && !(command && fits(command, recorded))) continue;
    if (id === eventId || (eventId === undefined && !(command && fits(command, recorded)))) {
      const later = rest().find((other) => fits(other, recorded));
      const previous = command === undefined ? lastIssued(traced, started) : undefined;
      return { event: recorded, command, previous, later, leftOver: command !== undefined && command.task < started };
    }
    if (command !== undefined) next++;
  }
  return nothing;
}

const nothing: Difference = {
  event: undefined,
  command: undefined,
  previous: undefined,
  later: undefined,
  leftOver: false,
};

function lastIssued(commands: readonly TracedCommand[], task: number): TracedCommand | undefined {
  return commands.findLast((command) => command.task <= task);
}

/** What is asked for and taken back within a task is never sent. */
function compared(traced: readonly TracedCommand[]): ComparedCommand[] {
  const key = (type: string, { task, seq }: TracedCommand): string => `${type} ${task} ${seq}`;
  const takenBack = new Set<string>();
  const started = new Set(traced.map((command) => key(command.type, command)));
  for (const command of traced) {
    const start = startOf[command.type];
    if (start === undefined || !started.has(key(start, command))) continue;
    takenBack.add(key(start, command)).add(key(command.type, command));
  }
  return traced.flatMap((command) => {
    const kind = kindsOfCommands[command.type];
    return kind === undefined || takenBack.has(key(command.type, command)) ? [] : [{ ...command, kind }];
  });
}

const startOf: Readonly<Record<string, string>> = {
  CancelTimer: "StartTimer",
  RequestCancelActivity: "ScheduleActivity",
  CancelChildWorkflowExecution: "StartChildWorkflowExecution",
  CancelSignalWorkflow: "SignalExternalWorkflowExecution",
  RequestCancelNexusOperation: "ScheduleNexusOperation",
};

function passesOver(command: ComparedCommand, event: CommandEvent): boolean {
  return command.kind !== event.kind && optional.has(command.kind);
}

/** Compares what Core compares. */
function fits(command: ComparedCommand, event: CommandEvent): boolean {
  if (command.kind !== event.kind) return false;
  switch (command.kind) {
    case "activity":
    case "child":
      return command.name === event.name && command.id === event.ref;
    case "patch":
      return command.name === event.name;
    default:
      return true;
  }
}
