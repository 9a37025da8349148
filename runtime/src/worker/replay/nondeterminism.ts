import { coreFailure } from "../../common/core-failure.js";
import type { Eviction, TracedCommand } from "../lane/protocol.js";
import { adviceFor, type DifferenceKind, kindOf } from "./advice.js";
import { align } from "./alignment.js";
import { type CallSite, callSite, callSites, siteText } from "./call-site.js";
import { eventsOf } from "./history-events.js";
import { localActivityOf, type RecordedEvent } from "./recorded-event.js";

/** A command of the code, as it was issued in a replay. */
export interface IssuedCommand {
  /** Name of the command, such as `ScheduleActivity`. */
  readonly type: string;
  /** Its number among the run's commands of that kind, from 1, if that kind is numbered. */
  readonly seq?: number | undefined;
  /** An activity's or child's type, a signal's name, a patch's ID. */
  readonly name?: string | undefined;
  /** ID that the server knows it by: an activity's, a child's, the target's. */
  readonly id?: string | undefined;
  /** Duration of a timer in milliseconds. */
  readonly milliseconds?: number | undefined;
  /** Where in the user's code; undefined if no code called it: a workflow's return, or one of very many commands. */
  readonly callSite?: CallSite | undefined;
  /** The calls that led there, innermost first, a line each; empty without a call site. */
  readonly stack: string;
}

/** How code and history part. */
export interface Nondeterminism {
  /**
   * `different`: the code asks for something else; `order`: for the same, but later; `missing`: for nothing; `extra`: for
   * something that history has no event for; `endsEarly`: it ends where history goes on; `goesOn`: it goes on where history
   * ends; `patchMissing`: it no longer asks for a patch that history has; `unknown`: only Core's message tells.
   */
  readonly difference: DifferenceKind;
  /** The event that the code does not lead to. */
  readonly event?: RecordedEvent | undefined;
  /** What the code asked for in its place. */
  readonly command?: IssuedCommand | undefined;
  /** What the code asked for last, if it asked for nothing in the event's place. */
  readonly previous?: IssuedCommand | undefined;
  /** What to do. */
  readonly advice: string;
  /** Core's own words. */
  readonly coreMessage: string;
}

/** Says how a run's code and its history part. */
export function explainNondeterminism(history: Uint8Array, { message, commands }: Eviction): Nondeterminism {
  const coreMessage = inShort(coreFailure(message).message);
  const difference = align(eventsOf(history), commands, eventIn(coreMessage, history));
  const { event } = difference;
  const kind = kindOf(difference);
  return {
    difference: kind,
    ...(event === undefined ? {} : { event: { ...withoutKind(event) } }),
    ...(difference.command === undefined ? {} : { command: issued(difference.command) }),
    ...(difference.previous === undefined ? {} : { previous: issued(difference.previous) }),
    advice: adviceFor(kind, difference),
    coreMessage,
  };
}

/** The same as text of a few lines. */
export function nondeterminismText({ event, command, previous, advice, coreMessage }: Nondeterminism): string {
  const lines = ["[TMPRL1100] The code no longer does what the history says."];
  if (event === undefined) lines.push(`  ${coreMessage}`);
  else {
    const { id, type, name, ref, milliseconds } = event;
    lines.push(`  History: event ${id}, ${described(type, markerText(event) ?? name, ref, milliseconds)}`);
    lines.push(`  Code:    ${command === undefined ? "nothing in its place" : commandText(command)}`);
    if (previous !== undefined) lines.push(`  Before:  ${commandText(previous)}`);
  }
  lines.push(`  ${advice}`);
  return lines.join("\n");
}

const shownCalls = 3;

function commandText({ type, name, id, milliseconds, callSite: site, stack }: IssuedCommand): string {
  const what = described(type, name, id, milliseconds);
  if (site === undefined) return what;
  const calls = callSites(stack).slice(0, shownCalls);
  return [what, ...calls.map((call) => `           at ${siteText(call)}`)].join("\n");
}

/** Markers are of several kinds, which their type does not tell. */
function markerText({ type, name, ref }: RecordedEvent): string | undefined {
  if (type !== "MarkerRecorded" || name === undefined) return undefined;
  return ref === undefined ? `patch ${JSON.stringify(name)}` : `local activity ${name}`;
}

function described(type: string, name?: string, id?: string, milliseconds?: number): string {
  const details: string[] = [];
  if (id !== undefined) details.push(`ID ${JSON.stringify(id)}`);
  if (milliseconds !== undefined) details.push(`${milliseconds} ms`);
  return `${type}${name === undefined ? "" : ` of ${name}`}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
}

function issued({ type, seq, name, id, milliseconds, stack }: TracedCommand): IssuedCommand {
  return { type, seq, name, id, milliseconds, callSite: callSite(stack), stack };
}

function withoutKind({ id, type, name, ref, milliseconds }: RecordedEvent): RecordedEvent {
  return { id, type, name, ref, milliseconds };
}

/** Core prints some events with all that is in them. */
function inShort(message: string): string {
  return message.replace(
    /HistoryEvent \{ event_id: (\d+),.*?event_type: (\w+),.*$/s,
    (_, id: string, type: string) => `HistoryEvent(id: ${id}, ${type})`,
  );
}

/** The event that Core names, if it does. */
function eventIn(message: string, history: Uint8Array): number | undefined {
  const id = /HistoryEvent\(id: (\d+)/.exec(message)?.[1];
  if (id !== undefined) return Number(id);
  const seq = /Missing associated machine for LocalActivity\((\d+)\)/.exec(message)?.[1];
  if (seq === undefined) return undefined;
  for (const event of eventsOf(history)) if (localActivityOf(event)?.seq === Number(seq)) return Number(event.eventId);
  return undefined;
}
