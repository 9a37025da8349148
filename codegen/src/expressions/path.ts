import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { didYouMean, nearest } from "../diagnostics/nearest.js";
import { type Checked, ExpressionTypeError, type ValueKind } from "./checked.js";
import type { SegmentSyntax, Syntax } from "./syntax.js";
import type { LeafKind, PathStep } from "./template.js";

interface Leaf {
  readonly leaf: LeafKind;
  readonly kind: ValueKind;
  readonly explicit: boolean;
  readonly enumName?: string;
}

/** Follows a field path from the input message to a value. Throws {@link ExpressionTypeError}. */
export function resolvePath(syntax: Extract<Syntax, { kind: "path" }>, input: DescMessage): Checked {
  const steps: PathStep[] = [];
  let message: DescMessage | undefined = input;
  let leaf: Leaf | undefined;
  for (const segment of syntax.segments) {
    if (message === undefined) {
      throw new ExpressionTypeError(
        "PT1023",
        `"${segment.name}" is read from a value that has no fields`,
        segment.offset,
      );
    }
    const field = findField(segment, message);
    steps.push({ message: message.typeName, field: field.number });
    leaf = leafOf(field, segment);
    message = leaf === undefined ? field.message : undefined;
  }
  if (leaf === undefined) {
    throw new ExpressionTypeError(
      "PT1023",
      `\`${written(syntax)}\` is a message (${message?.typeName ?? input.typeName}), and an ID is made of text`,
      syntax.offset,
      `name one of its fields: ${fieldNames(message ?? input)
        .slice(0, 5)
        .join(", ")}`,
    );
  }
  return {
    expression: {
      kind: "path",
      steps,
      leaf: leaf.leaf,
      explicit: leaf.explicit,
      ...(leaf.enumName === undefined ? {} : { enumName: leaf.enumName }),
    },
    kinds: new Set([leaf.kind, "null"]),
  };
}

function written(syntax: Extract<Syntax, { kind: "path" }>): string {
  return syntax.segments.length === 0 ? "this" : syntax.segments.map((segment) => segment.name).join(".");
}

function fieldNames(message: DescMessage): string[] {
  return message.fields.map((field) => field.jsonName);
}

function findField(segment: SegmentSyntax, message: DescMessage): DescField {
  const found = message.fields.find((field) => field.jsonName === segment.name);
  if (found !== undefined) {
    return found;
  }
  const byProtoName = message.fields.find((field) => field.name === segment.name);
  if (byProtoName !== undefined) {
    throw new ExpressionTypeError(
      "PT1021",
      `ID expressions use JSON names: "${segment.name}" is written "${byProtoName.jsonName}"`,
      segment.offset,
      `write "${byProtoName.jsonName}"`,
    );
  }
  const names = fieldNames(message);
  const near = nearest(segment.name, names);
  throw new ExpressionTypeError(
    "PT1021",
    `${message.typeName} has no field "${segment.name}".${didYouMean(segment.name, names)}`,
    segment.offset,
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
  "google.protobuf.BoolValue": ScalarType.BOOL,
  "google.protobuf.Int32Value": ScalarType.INT32,
  "google.protobuf.UInt32Value": ScalarType.UINT32,
  "google.protobuf.Int64Value": ScalarType.INT64,
  "google.protobuf.UInt64Value": ScalarType.UINT64,
  "google.protobuf.FloatValue": ScalarType.FLOAT,
  "google.protobuf.DoubleValue": ScalarType.DOUBLE,
};

/** What a field holds, or undefined for a message whose fields a path may go on to. */
function leafOf(field: DescField, segment: SegmentSyntax): Leaf | undefined {
  const explicit = field.presence !== FeatureSet_FieldPresence.IMPLICIT;
  switch (field.fieldKind) {
    case "scalar":
      return scalarLeaf(field.scalar, explicit, segment);
    case "enum":
      return { leaf: "enum", kind: "string", explicit, enumName: field.enum.typeName };
    case "message": {
      const wrapped = wrappers[field.message.typeName];
      if (wrapped !== undefined) {
        const leaf = scalarLeaf(wrapped, true, segment);
        // A wrapper in a oneof is a message in TypeScript; elsewhere it is its value.
        if (field.oneof !== undefined) {
          throw unsupported(segment, `a ${field.message.typeName} in a oneof`);
        }
        return leaf;
      }
      if (field.message.typeName.startsWith("google.protobuf.")) {
        throw unsupported(segment, `a ${field.message.typeName}`);
      }
      return undefined;
    }
    default:
      throw unsupported(segment, `a ${field.fieldKind === "map" ? "map" : "repeated"} field`);
  }
}

function scalarLeaf(scalar: ScalarType, explicit: boolean, segment: SegmentSyntax): Leaf {
  if (integer64.has(scalar)) {
    return { leaf: "integer64", kind: "string", explicit };
  }
  switch (scalar) {
    case ScalarType.STRING:
      return { leaf: "string", kind: "string", explicit };
    case ScalarType.BYTES:
      throw unsupported(segment, "a bytes field");
    case ScalarType.BOOL:
      return { leaf: "boolean", kind: "boolean", explicit };
    case ScalarType.FLOAT:
      return { leaf: "float", kind: "number", explicit };
    default:
      return { leaf: "number", kind: "number", explicit };
  }
}

function unsupported(segment: SegmentSyntax, what: string): ExpressionTypeError {
  return new ExpressionTypeError(
    "PT1023",
    `"${segment.name}" is ${what}, which ID expressions do not support`,
    segment.offset,
    "use a string, number, bool or enum field",
  );
}
