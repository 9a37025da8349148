import { isDeepStrictEqual } from "node:util";
import { factsOfEvents } from "../official/event-facts.js";
import type { Json } from "../official/facts.js";
import type { Plan, Program } from "./program.js";
import { inputs, toldBy } from "./told.js";

/** Where the code of a run saw things in another order than its history has them in, or another number of them. */
export function orderFaults(events: readonly Json[]): string[] {
  const told = toldBy(events);
  if (told === undefined) return [];
  const { notes, handled } = told;
  const signals = events.flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []);
  const valuesOf = (name: string): unknown[] =>
    signals.filter(({ signalName }) => String(signalName) === name).map(({ input }) => inputs(input)[0]);
  const accepted = events.flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update ?? []);
  const ended = (leaf: string): string[] =>
    notes.flatMap((note) => {
      const [path = "", op, ...rest] = note.split(" ");
      return op === leaf && !/\b[Cc]ancel/.test(rest.join(" ")) ? [path] : [];
    });
  const recorded: Readonly<Record<string, readonly string[]>> = {
    activity: activityEnds(events),
    sleep: timerEnds(events),
  };
  return [
    ...differences("signals flag", valuesOf("flag"), handled.flags),
    ...differences("signals late", valuesOf("late"), handled.late),
    ...differences(
      "updates",
      accepted.map(({ acceptedRequest }) => acceptedRequest?.meta?.updateId),
      handled.updates,
    ),
    ...Object.entries(recorded).flatMap(([leaf, ends]) => {
      const seen = ended(leaf);
      return differences(
        `ends of ${leaf}`,
        ends.filter((path) => seen.includes(path)),
        seen,
      );
    }),
  ];
}

function differences(what: string, recorded: readonly unknown[], seen: readonly unknown[]): string[] {
  if (isDeepStrictEqual(recorded, seen)) return [];
  return [`${what}: the history has ${JSON.stringify(recorded)}, the run saw ${JSON.stringify(seen)}`];
}

/** The places of activities in their program, in the order in which they ended. */
function activityEnds(events: readonly Json[]): string[] {
  const paths = new Map<unknown, string>();
  return events.flatMap((event) => {
    const { activityTaskScheduledEventAttributes: scheduled } = event;
    if (scheduled) paths.set(event.eventId, String(inputs(scheduled.input)[1]));
    const end =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes;
    return end ? [paths.get(end.scheduledEventId) ?? ""] : [];
  });
}

/** The same of timers, by the line they have for people. */
function timerEnds(events: readonly Json[]): string[] {
  const paths = new Map<unknown, string>();
  return events.flatMap((event) => {
    const { timerStartedEventAttributes: started, timerFiredEventAttributes: fired } = event;
    const summary = event.userMetadata?.summary;
    if (started && summary) paths.set(started.timerId, String(inputs({ payloads: [summary] } as unknown as Json)[0]));
    return fired ? [paths.get(fired.timerId) ?? ""] : [];
  });
}

type Counts = Readonly<Record<string, number>>;

/** Where the histories of a steady plan have more or less of something than its programs and what it was told ask for. */
export function countFaults(plan: Plan, histories: readonly (readonly Json[])[]): string[] {
  const ended = histories.flatMap((events) => toldBy(events)?.notes ?? []);
  if (ended.some((note) => note.endsWith("! ended early"))) return [];
  const programs = JSON.stringify(plan.programs);
  const updates = histories
    .flat()
    .flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update ?? []);
  const expected = add([
    ...plan.programs.map(countsOf),
    ...updates.map(
      ({ acceptedRequest }): Counts =>
        String(acceptedRequest?.input?.name) === "work" ? { activity: 1 } : { timer: 1 },
    ),
  ]);
  const recorded = add(histories.flatMap(factsOfEvents).map(({ kind }) => ({ [kind]: 1 })));
  // Waits between the attempts of local activities are timers or not, as workers come and go.
  const kinds = ["activity", "child", "nexus", "signal", "cancel", "patch", "memo", "attributes"];
  if (!/"local"/.test(programs)) kinds.push("timer");
  return kinds.flatMap((kind) => {
    const [asked, found] = [expected[kind] ?? 0, recorded[kind] ?? 0];
    return asked === found ? [] : [`${kind}: ${asked} asked for, ${found} in the histories`];
  });
}

function add(list: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of list) for (const [kind, count] of Object.entries(counts)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}

/** What a steady program asks for, with that of its children. */
function countsOf(program: Program): Counts {
  if ("parts" in program) return add(program.parts.map(countsOf));
  switch (program.op) {
    case "child":
      return add([{ child: 1, signal: 3 }, countsOf(program.body)]);
    case "shield":
    case "catch":
      return countsOf(program.body);
    case "sleep":
      return { timer: 1 };
    case "memo":
    case "activity":
    case "nexus":
    case "signal":
    case "cancel":
      return { [program.op]: 1 };
    case "attribute":
      return { attributes: 1 };
    case "patch":
    case "oldPatch":
      return { patch: 1 };
    case "twin":
    case "leave":
      return { child: 1 };
    case "cut":
      return cuts[program.what];
    default:
      return {};
  }
}

/** What is asked for by something endless, with the timer that ends it. */
const cuts: Readonly<Record<(Program & { readonly op: "cut" })["what"], Counts>> = {
  sleep: { timer: 2 },
  condition: { timer: 2 },
  activity: { timer: 1, activity: 1 },
  local: { timer: 1 },
  child: { timer: 1, child: 1 },
  handle: { timer: 1, child: 1 },
  nexus: { timer: 1, nexus: 1 },
  signal: {},
};
