import type { Json } from "../official/facts.js";

/** What the code of a run told at its end. */
export interface Told {
  /** In the order in which its parts ended. */
  readonly notes: readonly string[];
  /** In the order in which its handlers were called. */
  readonly handled: { readonly flags: number[]; readonly updates: string[]; readonly late: number[] };
}

/** Reads what a run of the history told; undefined where it ended without. */
export function toldBy(events: readonly Json[]): Told | undefined {
  const at = String((inputs(events[0]?.workflowExecutionStartedEventAttributes?.input)[0] as Json | undefined)?.at);
  const notes = notesOf(events.at(-1) ?? ({} as Json))?.filter(
    (note) => note.startsWith(at) || note.startsWith(`~${at}`),
  );
  const handled = notes?.find((note) => note.startsWith(`~${at} handled `))?.slice(`~${at} handled `.length);
  return notes && handled !== undefined ? { notes, handled: JSON.parse(handled) } : undefined;
}

function notesOf(last: Json): string[] | undefined {
  const completed = last.workflowExecutionCompletedEventAttributes;
  if (completed !== undefined) return inputs(completed.result)[0] as string[];
  const goingOn = last.workflowExecutionContinuedAsNewEventAttributes;
  if (goingOn !== undefined) return (inputs(goingOn.input)[0] as { readonly notes: string[] }).notes;
  const failure = last.workflowExecutionFailedEventAttributes?.failure;
  const type = failure?.applicationFailureInfo?.type as unknown;
  return type === "Notes" ? JSON.parse(String(failure?.message)) : undefined;
}

/** Values of JSON payloads. */
export function inputs(list: Json | undefined): unknown[] {
  const payloads = (list?.payloads ?? []) as unknown as readonly { readonly data?: string }[];
  return payloads.map(({ data }) => (data ? JSON.parse(Buffer.from(data, "base64").toString()) : undefined));
}
