import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { didYouMean, nearest } from "../diagnostics/nearest.js";
import { type Checked, ExpressionTypeError, type Item } from "./checked.js";
import type { Syntax } from "./syntax.js";
import type { Expression, PathStep } from "./template.js";

type Get = Extract<Syntax, { kind: "get" }>;
type Path = Extract<Expression, { kind: "path" }>;

/** The input message as an expression. */
export function inputMessage(message: DescMessage): Checked {
  return { expression: { kind: "path", steps: [] }, kinds: new Set(["message"]), shape: { kind: "message", message } };
}

/** What a name leads to from some value. Throws {@link ExpressionTypeError}. */
export function get(target: Checked, { name, offset }: Get): Checked {
  const { shape } = target;
  switch (shape?.kind) {
    case "message":
      return fieldOf(target, findField(name, offset, shape.message), name, offset);
    case "list":
      if (!/^\d+$/.test(name)) {
        throw new ExpressionTypeError(
          "PT1023",
          `"${name}" is read from a list`,
          offset,
          "choose an item with `.index(0)`",
        );
      }
      return itemOf(target, { key: name }, shape.item);
    case "map":
      return itemOf(target, { key: name }, shape.item);
    default:
      throw new ExpressionTypeError("PT1023", `"${name}" is read from a value that has no fields`, offset);
  }
}

function fieldOf(target: Checked, field: DescField, name: string, offset: number): Checked {
  const path = pathFrom(target, { message: field.parent.typeName, field: field.number });
  switch (field.fieldKind) {
    case "list":
      return listOf(path, listItem(field, name, offset));
    case "map":
      return { expression: path, kinds: new Set(["map"]), shape: { kind: "map", item: mapItem(field, name, offset) } };
    default: {
      // A wrapper in a oneof is a message in TypeScript; elsewhere it is its value.
      if (
        field.fieldKind === "message" &&
        field.oneof !== undefined &&
        wrappers[field.message.typeName] !== undefined
      ) {
        throw unsupported(name, offset, `a ${field.message.typeName} in a oneof`);
      }
      const explicit = field.presence !== FeatureSet_FieldPresence.IMPLICIT;
      return single(path, singleItem(field, explicit, name, offset));
    }
  }
}

/** What is at a key of a map or a place in a list. */
function itemOf(target: Checked, step: PathStep, item: Item): Checked {
  return single(pathFrom(target, step), item);
}

function pathFrom({ expression }: Checked, step: PathStep): Path {
  if (expression.kind !== "path") {
    return { kind: "path", base: expression, steps: [step] };
  }
  const { base, steps } = expression;
  return { kind: "path", steps: [...steps, step], ...(base === undefined ? {} : { base }) };
}

function single(path: Path, item: Item): Checked {
  if ("message" in item) {
    return { expression: path, kinds: new Set(["message", "null"]), shape: { kind: "message", message: item.message } };
  }
  return { expression: { ...path, leaf: item.leaf }, kinds: new Set([item.kind, "null"]) };
}

function listOf(path: Path, item: Item): Checked {
  return {
    expression: { ...path, list: true, ...("leaf" in item ? { leaf: item.leaf } : {}) },
    kinds: new Set(["list", "null"]),
    shape: { kind: "list", item },
  };
}

/** Names of a message's fields, as expressions write them. */
export function fieldNames(message: DescMessage): string[] {
  return message.fields.map((field) => field.jsonName);
}

function findField(name: string, offset: number, message: DescMessage): DescField {
  const found = message.fields.find((field) => field.jsonName === name);
  if (found !== undefined) {
    return found;
  }
  const byProtoName = message.fields.find((field) => field.name === name);
  if (byProtoName !== undefined) {
    throw new ExpressionTypeError(
      "PT1021",
      `expressions use JSON names: "${name}" is written "${byProtoName.jsonName}"`,
      offset,
      `write "${byProtoName.jsonName}"`,
    );
  }
  const names = fieldNames(message);
  const near = nearest(name, names);
  throw new ExpressionTypeError(
    "PT1021",
    `${message.typeName} has no field "${name}".${didYouMean(name, names)}`,
    offset,
    near !== undefined
      ? `write "${near}"`
      : names.length === 0
        ? "the message has no fields: use `uuid_v4()`"
        : `its fields are ${names.join(", ")}`,
  );
}

const integer64 = new Set([
  ScalarType.INT64,
  ScalarType.SINT64,
  ScalarType.SFIXED64,
  ScalarType.UINT64,
  ScalarType.FIXED64,
]);

const wrappers: Readonly<Record<string, ScalarType>> = {
  "google.protobuf.StringValue": ScalarType.STRING,
  "google.protobuf.BytesValue": ScalarType.BYTES,
  "google.protobuf.BoolValue": ScalarType.BOOL,
  "google.protobuf.Int32Value": ScalarType.INT32,
  "google.protobuf.UInt32Value": ScalarType.UINT32,
  "google.protobuf.Int64Value": ScalarType.INT64,
  "google.protobuf.UInt64Value": ScalarType.UINT64,
  "google.protobuf.FloatValue": ScalarType.FLOAT,
  "google.protobuf.DoubleValue": ScalarType.DOUBLE,
};

function listItem(field: DescField & { fieldKind: "list" }, name: string, offset: number): Item {
  switch (field.listKind) {
    case "scalar":
      return scalarItem(field.scalar, true);
    case "enum":
      return { leaf: { kind: "enum", enumName: field.enum.typeName, explicit: true }, kind: "string" };
    case "message":
      return messageItem(field.message, name, offset, true);
  }
}

function mapItem(field: DescField & { fieldKind: "map" }, name: string, offset: number): Item {
  switch (field.mapKind) {
    case "scalar":
      return scalarItem(field.scalar, true);
    case "enum":
      return { leaf: { kind: "enum", enumName: field.enum.typeName, explicit: true }, kind: "string" };
    case "message":
      return messageItem(field.message, name, offset, true);
  }
}

function singleItem(
  field: DescField & { fieldKind: "scalar" | "enum" | "message" },
  explicit: boolean,
  name: string,
  offset: number,
): Item {
  switch (field.fieldKind) {
    case "scalar":
      return scalarItem(field.scalar, explicit);
    case "enum":
      return { leaf: { kind: "enum", enumName: field.enum.typeName, explicit }, kind: "string" };
    case "message":
      return messageItem(field.message, name, offset, false);
  }
}

function messageItem(message: DescMessage, name: string, offset: number, repeated: boolean): Item {
  const wrapped = wrappers[message.typeName];
  if (wrapped !== undefined && !repeated) {
    return scalarItem(wrapped, true);
  }
  if (message.typeName === "google.protobuf.Timestamp") {
    return { leaf: { kind: "timestamp", explicit: true }, kind: "string" };
  }
  if (message.typeName.startsWith("google.protobuf.")) {
    throw unsupported(name, offset, `a ${repeated ? "list or map of " : ""}${message.typeName}`);
  }
  return { message };
}

function scalarItem(scalar: ScalarType, explicit: boolean): Item {
  if (integer64.has(scalar)) {
    return { leaf: { kind: "integer64", explicit }, kind: "string" };
  }
  switch (scalar) {
    case ScalarType.STRING:
      return { leaf: { kind: "string", explicit }, kind: "string" };
    case ScalarType.BYTES:
      return { leaf: { kind: "bytes", explicit }, kind: "string" };
    case ScalarType.BOOL:
      return { leaf: { kind: "boolean", explicit }, kind: "boolean" };
    case ScalarType.FLOAT:
      return { leaf: { kind: "float", explicit }, kind: "number" };
    default:
      return { leaf: { kind: "number", explicit }, kind: "number" };
  }
}

function unsupported(name: string, offset: number, what: string): ExpressionTypeError {
  return new ExpressionTypeError(
    "PT1023",
    `"${name}" is ${what}, which expressions do not support`,
    offset,
    "use a string, number, bool, enum, bytes or Timestamp field",
  );
}
