import { isDeepStrictEqual } from "node:util";
import { factsOfCommands } from "./command-facts.js";
import { factsOfEvents } from "./event-facts.js";
import { type Fact, type Json, milliseconds } from "./facts.js";
import { commandsOf, type Replayed } from "./replays.js";

/**
 * Compares all that a replay asked for with what its history says, field by field and in both directions; gives the
 * differences as texts. A result may also be `replayedResult`. A command without an event is right only if it was cancelled before Core sent it.
 */
export function compare(events: readonly Json[], replayed: Replayed, replayedResult?: string): string[] {
  const started = (events[0]?.workflowExecutionStartedEventAttributes ?? {}) as Json;
  const runTimeout = milliseconds(started.workflowRunTimeout);
  const taskTimeout = milliseconds(started.workflowTaskTimeout);
  const asked = factsOfCommands(commandsOf(replayed) as Json[], { runTimeout, taskTimeout });
  const recorded = factsOfEvents(events);
  const left = [...asked];
  const differences = recorded.flatMap((fact): string[] => {
    const alike = (other: Fact): boolean => other.kind === fact.kind && other.key === fact.key;
    // A run may send one workflow several signals of a name, some of which it takes back before they are sent.
    const same = left.findIndex((other) => alike(other) && isDeepStrictEqual(other.value, fact.value));
    const at = same < 0 ? left.findIndex(alike) : same;
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found === undefined) return [`not asked for: ${show(fact)}`];
    if (fact.kind === "workflowExecutionCompleted" && textOf(found) === replayedResult) return [];
    return isDeepStrictEqual(found.value, fact.value) ? [] : [`${show(fact)}\n  here: ${JSON.stringify(found.value)}`];
  });
  const fired = new Set(events.map(({ timerFiredEventAttributes: timer }) => timer && String(timer.timerId)));
  const stray = left.filter((fact) => !unsent(fact, asked, recorded, fired));
  return [...differences, ...stray.map((fact) => `not recorded: ${show(fact)}`)];
}

function textOf({ value }: Fact): string | undefined {
  const [payload] = (value as { readonly value: readonly { readonly data?: string }[] }).value;
  return payload && Buffer.from(payload.data ?? "", "base64").toString();
}

/** Whether Core had a reason not to send a command. */
function unsent(fact: Fact, asked: readonly Fact[], recorded: readonly Fact[], fired: ReadonlySet<unknown>): boolean {
  const of = fact.kind.replace(/^cancel /, "");
  if (of !== fact.kind) {
    const sent = recorded.some(({ kind, key }) => kind === of && key === fact.key);
    // Of what is not a timer, Core knows whether the cancellation type lets it ask.
    return !sent || of !== "timer" || fired.has(fact.key);
  }
  // A local activity leaves its marker when it ends, which the end of the run may forestall.
  return fact.kind === "local" || asked.some(({ kind, key }) => kind === `cancel ${of}` && key === fact.key);
}

function show({ kind, key, value }: Fact): string {
  return `${kind} ${key} ${JSON.stringify(value)}`;
}
