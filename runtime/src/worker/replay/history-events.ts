import type { HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { decodeHistoryEvent } from "@protempo/api/temporal/api/history/v1/message_protempo.js";
import { Reader } from "../../converter/wire/reader.js";

/** The events in a history's protobuf binary, decoded one at a time. Throws for what is no history. */
export function* eventsOf(history: Uint8Array): Generator<HistoryEvent, void> {
  const reader = new Reader(history);
  while (reader.pos < reader.len) {
    const key = reader.key();
    if (key >>> 3 === 1) yield decodeHistoryEvent(reader, reader.uint32());
    else reader.skip(key & 7, key >>> 3);
  }
}

/** Whether a history has a workflow task; a run that is to begin later, by cron or a delay, has none yet. */
export function hasTask(history: Uint8Array): boolean {
  for (const { attributes } of eventsOf(history)) {
    if (attributes.case === "workflowTaskScheduledEventAttributes") return true;
  }
  return false;
}

/** How many events a history's protobuf binary has; none is decoded. Throws for what is no protobuf. */
export function countEvents(history: Uint8Array): number {
  const reader = new Reader(history);
  let events = 0;
  while (reader.pos < reader.len) {
    const key = reader.key();
    if (key >>> 3 === 1) events++;
    reader.skip(key & 7, key >>> 3);
  }
  return events;
}
