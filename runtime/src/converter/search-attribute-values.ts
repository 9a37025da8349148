import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { DecodeError } from "./errors.js";
import { utf8Text } from "./wire/utf8.js";

/** Types of search attributes, as the metadata of their payloads names them. */
export type AttributeType = "Text" | "Keyword" | "KeywordList" | "Int" | "Double" | "Bool" | "Datetime";

/** A search attribute as far as its value is concerned. */
export interface TypedName {
  readonly name: string;
  readonly type: AttributeType;
}

/** The types, by the names that servers and SDKs write. */
const types: Readonly<Record<string, AttributeType>> = {
  Text: "Text",
  Keyword: "Keyword",
  KeywordList: "KeywordList",
  Int: "Int",
  Double: "Double",
  Bool: "Bool",
  Datetime: "Datetime",
  INDEXED_VALUE_TYPE_TEXT: "Text",
  INDEXED_VALUE_TYPE_KEYWORD: "Keyword",
  INDEXED_VALUE_TYPE_KEYWORD_LIST: "KeywordList",
  INDEXED_VALUE_TYPE_INT: "Int",
  INDEXED_VALUE_TYPE_DOUBLE: "Double",
  INDEXED_VALUE_TYPE_BOOL: "Bool",
  INDEXED_VALUE_TYPE_DATETIME: "Datetime",
};

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** The JSON of a value. Throws TypeError for one that is not of the type. */
export function attributeText({ name, type }: TypedName, value: unknown): string {
  const wrong = (expected: string): TypeError =>
    new TypeError(`Search attribute ${JSON.stringify(name)} (${type}): ${shown(value)} is no ${expected}`);
  switch (type) {
    case "Text":
    case "Keyword":
      if (typeof value !== "string") throw wrong("string");
      return JSON.stringify(value);
    case "KeywordList":
      if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) throw wrong("array of strings");
      return JSON.stringify(value);
    case "Int":
      if (typeof value === "bigint" && value >= smallest && value <= largest) return String(value);
      if (!Number.isSafeInteger(value)) throw wrong("bigint of 64 bits, nor a number that is a safe integer");
      return String(value);
    case "Double":
      if (typeof value !== "number" || !Number.isFinite(value)) throw wrong("finite number");
      return JSON.stringify(value);
    case "Bool":
      if (typeof value !== "boolean") throw wrong("boolean");
      return JSON.stringify(value);
    case "Datetime":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw wrong("valid Date");
      return JSON.stringify(value);
  }
}

/** The type that a payload states; undefined if none, or one that this version does not know. */
export function recordedType(payload: Payload): AttributeType | undefined {
  const name = payload.metadata.type && utf8Text(payload.metadata.type);
  return name !== undefined && Object.hasOwn(types, name) ? types[name] : undefined;
}

/**
 * A payload as a value of that type; undefined for one without a value. Throws TypeError if the payload states another
 * type, `DecodeError` if it cannot be read.
 */
export function attributeValue({ name, type }: TypedName, payload: Payload): unknown {
  const stated = recordedType(payload);
  if (stated !== undefined && stated !== type) {
    throw new TypeError(
      `Search attribute ${JSON.stringify(name)} is ${stated} and the key says ${type}: make the key as the attribute is registered`,
    );
  }
  const text = utf8Text(payload.data).trim();
  if (text === "" || text === "null" || text === "[]") return type === "KeywordList" && text === "[]" ? [] : undefined;
  try {
    return parse(type, text);
  } catch (error) {
    throw new DecodeError({ typeName: `search attribute ${name}`, path: "", reason: `${text} is no ${type}` }, error);
  }
}

function parse(type: AttributeType, text: string): unknown {
  // JSON.parse would round a large number.
  if (type === "Int") return BigInt(text.replace(/^\[?\s*"?(-?\d+)(?:\.0+)?"?\s*\]?$/, "$1"));
  const value: unknown = JSON.parse(text);
  if (type === "KeywordList") {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((item) => typeof item === "string")) return list;
    throw new TypeError("not strings");
  }
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (type === "Datetime" && typeof single === "string") {
    const date = new Date(single);
    if (!Number.isNaN(date.getTime())) return date;
  } else if (type === "Double" && typeof single === "number") return single;
  else if (type === "Bool" && typeof single === "boolean") return single;
  else if ((type === "Text" || type === "Keyword") && typeof single === "string") return single;
  throw new TypeError("of another type");
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
