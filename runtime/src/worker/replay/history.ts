import type { JsonValue } from "@bufbuild/protobuf";
import type { History, HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { encodeHistory } from "@protempo/api/temporal/api/history/v1/message_protempo.js";
import { Writer } from "../../converter/wire/writer.js";
import { countEvents, eventsOf } from "./history-events.js";

/**
 * A recorded history: the message that a handle's `fetchHistory` gives, its protobuf binary, or the JSON that the Web UI
 * and `temporal workflow show --output json` write, as text or parsed, old enum spellings included.
 */
export type HistorySource = History | Uint8Array | string | { readonly events: readonly unknown[] };

/** A history in protobuf binary, and what it is of. */
export interface RecordedHistory {
  readonly bytes: Uint8Array;
  readonly runId: string;
  readonly workflowType: string;
  /** Empty if a server before 1.24 wrote it. */
  readonly workflowId: string;
  readonly events: number;
}

/** Reads a history. Rejects with `TypeError` if that cannot be done or if it is empty. */
export async function readHistory(source: HistorySource): Promise<RecordedHistory> {
  const { bytes, first } = await read(source);
  const started = first?.attributes;
  if (started?.case !== "workflowExecutionStartedEventAttributes") {
    throw new TypeError(
      first === undefined
        ? "The history has no events: is it the whole answer of the server, with the list under events?"
        : "The history does not begin with WorkflowExecutionStarted: the first page is missing.",
    );
  }
  const { originalExecutionRunId: runId, workflowType, workflowId, taskQueue } = started.value;
  // Without them Core dies, or waits for ever.
  const lacking = Object.entries({ eventTime: first?.eventTime, workflowType, taskQueue }).find(([, is]) => !is)?.[0];
  if (lacking !== undefined) {
    throw new TypeError(
      `The history's WorkflowExecutionStarted has no ${lacking}, which every server writes: who made it?`,
    );
  }
  const events = inForm("binary", () => countEvents(bytes));
  return { bytes, runId, workflowType: workflowType?.name ?? "", workflowId, events };
}

interface Read {
  readonly bytes: Uint8Array;
  readonly first: HistoryEvent | undefined;
}

async function read(source: HistorySource): Promise<Read> {
  // Core reads all of it; here the first event tells enough.
  if (source instanceof Uint8Array) return { bytes: source, first: inForm("binary", () => firstEvent(source)) };
  if (typeof source === "object" && "$typeName" in source) return written(source as History);
  const json = inForm("JSON", () => (typeof source === "string" ? JSON.parse(source) : source)) as JsonValue;
  // JSON takes descriptors, which a worker never loads.
  const { historyOfJson } = await import("./history-json.js");
  return written(inForm("JSON", () => historyOfJson(json)));
}

function written(history: History): Read {
  const writer = new Writer();
  encodeHistory(history, writer);
  return { bytes: writer.finish(), first: history.events[0] };
}

function firstEvent(bytes: Uint8Array): HistoryEvent | undefined {
  return eventsOf(bytes).next().value ?? undefined;
}

function inForm<T>(form: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The history is not ${form} that protobuf can read: ${reason}`, { cause: error });
  }
}
