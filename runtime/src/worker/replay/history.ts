import type { JsonValue } from "@bufbuild/protobuf";
import type { History, HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { decodeHistoryEvent, encodeHistory } from "@protempo/api/temporal/api/history/v1/message_protempo.js";
import { Reader } from "../../converter/wire/reader.js";
import { Writer } from "../../converter/wire/writer.js";

/**
 * A recorded history: the message that a handle's `fetchHistory` gives, its protobuf binary, or the JSON that the Web UI
 * and `temporal workflow show --output json` write, as text or parsed, old enum spellings included.
 */
export type HistorySource = History | Uint8Array | string | { readonly events: readonly unknown[] };

/** Protobuf binary of a history, with the run that it is of. Rejects with `TypeError` if it cannot be read or is empty. */
export async function readHistory(
  source: HistorySource,
): Promise<{ bytes: Uint8Array; runId: string; workflowType: string }> {
  const { bytes, first } = await read(source);
  const started = first?.attributes;
  if (started?.case !== "workflowExecutionStartedEventAttributes") {
    throw new TypeError(
      first === undefined
        ? "The history has no events: is it the whole answer of the server, with the list under events?"
        : "The history does not begin with WorkflowExecutionStarted: the first page is missing.",
    );
  }
  const { originalExecutionRunId, workflowType } = started.value;
  return { bytes, runId: originalExecutionRunId, workflowType: workflowType?.name ?? "" };
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
  const reader = new Reader(bytes);
  while (reader.pos < reader.len) {
    const key = reader.key();
    if (key >>> 3 === 1) return decodeHistoryEvent(reader, reader.uint32());
    reader.skip(key & 7, key >>> 3);
  }
  return undefined;
}

function inForm<T>(form: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The history is not ${form} that protobuf can read: ${reason}`, { cause: error });
  }
}
