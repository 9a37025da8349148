import type { DescEnum, DescField, DescMessage, JsonObject, JsonValue } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";

/**
 * The same history JSON with enum values as protobuf names them. Servers and tools before 2023 wrote
 * `WorkflowExecutionStarted` where it is now `EVENT_TYPE_WORKFLOW_EXECUTION_STARTED`.
 */
export function currentEnumNames(json: JsonValue): JsonValue {
  return message(HistorySchema, json);
}

function message(type: DescMessage, json: JsonValue): JsonValue {
  if (!isObject(json) || type.typeName.startsWith("google.protobuf.")) return json;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(json)) {
    const field = type.fields.find(({ jsonName, name }) => jsonName === key || name === key);
    result[key] = field === undefined ? value : fieldValue(field, value);
  }
  return result;
}

function fieldValue(field: DescField, json: JsonValue): JsonValue {
  switch (field.fieldKind) {
    case "enum":
      return enumName(field.enum, json);
    case "message":
      return message(field.message, json);
    case "list":
      return Array.isArray(json) ? json.map((item) => element(field, item)) : json;
    case "map":
      return isObject(json)
        ? Object.fromEntries(Object.entries(json).map(([key, item]) => [key, element(field, item)]))
        : json;
    default:
      return json;
  }
}

function element(field: DescField & { fieldKind: "list" | "map" }, json: JsonValue): JsonValue {
  const kind = field.fieldKind === "list" ? field.listKind : field.mapKind;
  if (kind === "message" && field.message) return message(field.message, json);
  return kind === "enum" && field.enum ? enumName(field.enum, json) : json;
}

function enumName(type: DescEnum, json: JsonValue): JsonValue {
  if (typeof json !== "string" || type.values.some(({ name }) => name === json)) return json;
  const found = type.values.find(({ localName }) => plain(localName) === plain(json));
  return found?.name ?? json;
}

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
