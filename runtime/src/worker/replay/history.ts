import { fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type History, HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { currentEnumNames } from "./enum-names.js";

/**
 * A recorded history: the message that a handle's `fetchHistory` gives, its protobuf binary, or the JSON that the Web UI
 * and `temporal workflow show --output json` write, as text or parsed, old enum spellings included.
 */
export type HistorySource = History | Uint8Array | string | { readonly events: readonly unknown[] };

/** Protobuf binary of a history, with the run that it is of. Throws if it cannot be read or is empty. */
export function readHistory(source: HistorySource): { bytes: Uint8Array; runId: string; workflowType: string } {
  const history = parse(source);
  const started = history.events[0]?.attributes;
  if (started?.case !== "workflowExecutionStartedEventAttributes") {
    throw new TypeError(
      history.events.length === 0
        ? "The history has no events: is it the whole answer of the server, with the list under events?"
        : "The history does not begin with WorkflowExecutionStarted: the first page is missing.",
    );
  }
  const { originalExecutionRunId, workflowType } = started.value;
  return {
    bytes: source instanceof Uint8Array ? source : toBinary(HistorySchema, history),
    runId: originalExecutionRunId,
    workflowType: workflowType?.name ?? "",
  };
}

function parse(source: HistorySource): History {
  if (source instanceof Uint8Array) return read("binary", () => fromBinary(HistorySchema, source));
  if (typeof source === "string") return read("JSON", () => fromHistoryJson(JSON.parse(source)));
  return "$typeName" in source
    ? (source as History)
    : read("JSON", () => fromHistoryJson(source as object as JsonValue));
}

function fromHistoryJson(json: JsonValue): History {
  return fromJson(HistorySchema, currentEnumNames(json), { ignoreUnknownFields: true });
}

function read<T>(form: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The history is not ${form} that protobuf can read: ${reason}`, { cause: error });
  }
}
