import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type History, HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { currentEnumNames } from "./enum-names.js";

/** Reads the JSON of a history, of today's and of old servers; unknown fields are ignored. Throws if it is none. */
export function historyOfJson(json: JsonValue): History {
  return fromJson(HistorySchema, currentEnumNames(json), { ignoreUnknownFields: true });
}
