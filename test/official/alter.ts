import type { Json } from "./facts.js";

/** Changes a history; undefined if it has nothing that could be changed so. */
export type Alteration = (events: readonly Json[]) => readonly Json[] | undefined;

/** Changes the attributes of one event of a kind. */
export function change(attributes: string, change: (body: Record<string, unknown>) => void, nth = 0): Alteration {
  return (events) => {
    const at = events.filter((event) => attributes in event)[nth];
    if (at === undefined) return undefined;
    const altered = structuredClone(at) as Record<string, Record<string, unknown>>;
    change(altered[attributes] ?? {});
    return events.map((event) => (event === at ? (altered as unknown as Json) : event));
  };
}

/** Takes away the first event of a kind and every event that refers to it. */
export function drop(attributes: string, reference: string): Alteration {
  return (events) => {
    const at = events.find((event) => attributes in event);
    if (at === undefined) return undefined;
    return renumber(events.filter((event) => event !== at && attributesOf(event)[reference] !== at.eventId));
  };
}

/** Exchanges the first two events that follow each other and are of these kinds, in this order. */
export function swap(first: string, second: string): Alteration {
  return (events) => {
    const at = events.findIndex((event, index) => first in event && second in (events[index + 1] ?? {}));
    const [one, two] = [events[at], events[at + 1]];
    if (at < 0 || one === undefined || two === undefined) return undefined;
    return renumber([...events.slice(0, at), two, one, ...events.slice(at + 2)]);
  };
}

/** Repeats the first event of a kind behind itself. */
export function repeat(attributes: string, change: (body: Record<string, unknown>) => void): Alteration {
  return (events) => {
    const at = events.findIndex((event) => attributes in event);
    if (at < 0) return undefined;
    const copy = structuredClone(events[at]) as unknown as Record<string, Record<string, unknown>>;
    change(copy[attributes] ?? {});
    copy.eventId = "new" as never;
    return renumber([...events.slice(0, at + 1), copy as unknown as Json, ...events.slice(at + 1)]);
  };
}

/** Puts another kind of event in the place of the last one. */
export function endWith(type: string, attributes: string, body: object): Alteration {
  return (events) => {
    const last = events.at(-1);
    if (last === undefined) return undefined;
    const { eventId, eventTime } = last;
    const workflowTaskCompletedEventId = attributesOf(last).workflowTaskCompletedEventId;
    const event = { eventId, eventTime, eventType: type, [attributes]: { ...body, workflowTaskCompletedEventId } };
    return [...events.slice(0, -1), event as unknown as Json];
  };
}

/** Event IDs count up again, and what refers to events follows them. */
function renumber(events: readonly Json[]): readonly Json[] {
  const ids = new Map(events.map((event, at) => [event.eventId as unknown, String(at + 1)]));
  return events.map((event, at) => {
    const text = JSON.stringify(event, (key, value) => (key.endsWith("EventId") ? (ids.get(value) ?? value) : value));
    return { ...(JSON.parse(text) as Json), eventId: String(at + 1) } as unknown as Json;
  });
}

function attributesOf(event: Json): Record<string, unknown> {
  const key = Object.keys(event).find((name) => name.endsWith("EventAttributes")) ?? "";
  return (event[key] ?? {}) as Record<string, unknown>;
}
