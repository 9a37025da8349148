import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { isImplicit, isRequired } from "../../printers/converter/presence.js";
import { getComments } from "../../printers/converter/source-info.js";
import type { ExampleMessage, ExampleValue } from "./value.js";
import { wellKnownJson } from "./well-known.js";

/** Messages further inside than this are left out, unless the one around them needs them. */
const deepest = 4;

/** An example of a message with every field but those that would make it endless. The same message gives the same example. */
export function exampleOf(message: DescMessage): ExampleMessage {
  return exampleMessage(message, []);
}

function exampleMessage(message: DescMessage, around: readonly DescMessage[]): ExampleMessage {
  const inside = [...around, message];
  const fields: { readonly field: DescField; readonly value: ExampleValue }[] = [];
  const taken = new Set<string>();
  for (const field of message.fields) {
    if (field.oneof !== undefined && taken.has(field.oneof.name)) continue;
    const value = exampleField(field, inside);
    if (value === undefined) continue;
    if (field.oneof !== undefined) taken.add(field.oneof.name);
    fields.push({ field, value });
  }
  return { kind: "message", message, fields };
}

function exampleField(field: DescField, inside: readonly DescMessage[]): ExampleValue | undefined {
  switch (field.fieldKind) {
    case "scalar":
      return exampleScalar(field, field.scalar);
    case "enum": {
      const example = exampleEnum(field.enum);
      // Its zero would not be written.
      return example.value.number === 0 && isImplicit(field) ? undefined : example;
    }
    case "message":
      return exampleInner(field.message, inside, isRequired(field));
    case "list": {
      const item =
        field.listKind === "scalar"
          ? exampleScalar(field, field.scalar)
          : field.listKind === "enum"
            ? exampleEnum(field.enum)
            : exampleInner(field.message, inside, false);
      return item === undefined ? undefined : { kind: "list", items: [item] };
    }
    case "map": {
      const value =
        field.mapKind === "scalar"
          ? exampleScalar(field, field.scalar)
          : field.mapKind === "enum"
            ? exampleEnum(field.enum)
            : exampleInner(field.message, inside, false);
      return value === undefined ? undefined : { kind: "map", key: exampleKey(field.mapKey), value };
    }
  }
}

function exampleInner(
  message: DescMessage,
  inside: readonly DescMessage[],
  required: boolean,
): ExampleValue | undefined {
  const json = wellKnownJson(message);
  if (json !== undefined) return { kind: "wellKnown", message, json };
  const tooDeep = inside.length >= deepest || inside.includes(message);
  return tooDeep && !required ? undefined : exampleMessage(message, inside);
}

function exampleScalar(field: DescField, scalar: ScalarType): ExampleValue {
  switch (scalar) {
    case ScalarType.STRING:
      return { kind: "scalar", scalar, value: exampleText(field) };
    case ScalarType.BYTES:
      return { kind: "bytes" };
    case ScalarType.BOOL:
      return { kind: "scalar", scalar, value: true };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { kind: "scalar", scalar, value: 1.5 };
    default:
      return { kind: "scalar", scalar, value: isLong(scalar) ? 1000n : 1 };
  }
}

/** Whether values of the type have 64 bits, and are text in JSON. */
export function isLong(scalar: ScalarType): boolean {
  return [ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64].includes(
    scalar,
  );
}

/** What the comment gives as an example, or the field's name with the look of a value. */
function exampleText(field: DescField): string {
  const [, told] =
    /\b(?:such as|for example|e\.g\.|like):?\s+["`“]([^"`”\n]{1,40})["`”]/i.exec(getComments(field)) ?? [];
  if (told !== undefined) return told;
  const name = field.name.replace(/_+/g, "-").replace(/^-|-$/g, "").toLowerCase();
  return name.endsWith("-id") ? `${name.slice(0, -3)}-1` : name;
}

function exampleEnum(type: DescEnum): ExampleValue & { readonly kind: "enum" } {
  const value = type.values.find(({ number }) => number !== 0) ?? type.values[0];
  if (value === undefined) throw new Error(`the enum ${type.typeName} has no values`);
  return { kind: "enum", value };
}

function exampleKey(scalar: ScalarType): string | number | bigint | boolean {
  if (scalar === ScalarType.STRING) return "key";
  if (scalar === ScalarType.BOOL) return true;
  return isLong(scalar) ? 1n : 1;
}
