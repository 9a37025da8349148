import type { DescField, DescMessage, DescOneof } from "@bufbuild/protobuf";

const PROTO3 = 999;
const PROTO2 = 998;
/** Values of `google.protobuf.FeatureSet.FieldPresence`. */
const IMPLICIT = 2;
const LEGACY_REQUIRED = 3;

/** Whether the field is set by being other than zero. */
export function isImplicit(field: DescField): boolean {
  return field.presence === IMPLICIT;
}

/** Whether a message without the field cannot be written. */
export function isRequired(field: DescField): boolean {
  return field.presence === LEGACY_REQUIRED;
}

/** Whether the message's defaults are on a prototype, so that only own properties are set. The rule is protobuf-es'. */
export function hasPrototype(desc: DescMessage): boolean {
  switch (desc.file.edition as number) {
    case PROTO3:
      return false;
    case PROTO2:
      return true;
    default:
      return desc.fields.some((field) => isOnPrototype(field));
  }
}

/** Whether the field's default is on the prototype of a message that has one. */
export function isOnPrototype(field: DescField): boolean {
  return (
    !isImplicit(field) && field.oneof === undefined && (field.fieldKind === "scalar" || field.fieldKind === "enum")
  );
}

/** Whether the message's own converter reads it up to an end tag, too: in proto3 it has no field that is written so. */
export function mayBeGroup(desc: DescMessage): boolean {
  return (desc.file.edition as number) !== PROTO3;
}

/**
 * Whether a field is left out whenever its value is zero, or its list or map empty, and where that is can be told from
 * reading the property alone: what the runtime has a function for each type for.
 */
export function isZeroUnset(field: DescField): boolean {
  if (field.oneof !== undefined || isInherited(field) || ownCondition(field, "m") !== "") return false;
  if (field.fieldKind === "scalar") return isImplicit(field) && !field.longAsString;
  if (field.fieldKind === "enum") return isImplicit(field) && (field.enum.values[0]?.number ?? 0) === 0;
  return field.fieldKind === "list" || field.fieldKind === "map";
}

/** Names that an object has without having them as fields. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether every object has something of the member's name, which is a function for TypeScript. */
export function isInherited({ localName }: DescField | DescOneof): boolean {
  return INHERITED.has(localName);
}

/** The condition that a field's own property is there, beside that it is not undefined; empty if reading it says as much. */
export function ownCondition(field: DescField, from: string): string {
  const onPrototype = hasPrototype(field.parent) && isOnPrototype(field);
  return onPrototype ? `Object.hasOwn(${from}, ${JSON.stringify(field.localName)}) && ` : "";
}
