import { fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type History, type HistoryEvent, HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { decodeHistoryEvent } from "@protempo/api/temporal/api/history/v1/message_protempo.js";
import { Reader } from "../../converter/wire/reader.js";
import { currentEnumNames } from "./enum-names.js";

/**
 * A recorded history: the message that a handle's `fetchHistory` gives, its protobuf binary, or the JSON that the Web UI
 * and `temporal workflow show --output json` write, as text or parsed, old enum spellings included.
 */
export type HistorySource = History | Uint8Array | string | { readonly events: readonly unknown[] };

/** Protobuf binary of a history, with the run that it is of. Throws if it cannot be read or is empty. */
export function readHistory(source: HistorySource): { bytes: Uint8Array; runId: string; workflowType: string } {
  const { bytes, first } = read(source);
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

function read(source: HistorySource): Read {
  // Core reads all of it; here the first event tells enough.
  if (source instanceof Uint8Array) return { bytes: source, first: inForm("binary", () => firstEvent(source)) };
  const history = inForm("JSON", () => {
    if (typeof source === "string") return fromHistoryJson(JSON.parse(source));
    return "$typeName" in source ? (source as History) : fromHistoryJson(source as object as JsonValue);
  });
  return { bytes: toBinary(HistorySchema, history), first: history.events[0] };
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

function fromHistoryJson(json: JsonValue): History {
  return fromJson(HistorySchema, currentEnumNames(json), { ignoreUnknownFields: true });
}

function inForm<T>(form: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The history is not ${form} that protobuf can read: ${reason}`, { cause: error });
  }
}
