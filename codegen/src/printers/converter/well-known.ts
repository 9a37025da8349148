import { type DescEnum, type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";

/** The runtime's namespace with the converters of a well-known type. */
const namespaces: Readonly<Record<string, string>> = {
  "google.protobuf.Any": "wktAny",
  "google.protobuf.Empty": "wktEmpty",
  "google.protobuf.FieldMask": "wktFieldMask",
  "google.protobuf.Timestamp": "wktTime",
  "google.protobuf.Duration": "wktTime",
  "google.protobuf.Struct": "wktStruct",
  "google.protobuf.Value": "wktStruct",
  "google.protobuf.ListValue": "wktStruct",
};

/** The runtime's namespace with a well-known type's converters, if it is one. */
export function wellKnownNamespace(desc: DescMessage): string | undefined {
  return namespaces[desc.typeName];
}

/** Whether the runtime has converters for the message, so that none are printed. */
export function isWellKnown(desc: DescMessage): boolean {
  return namespaces[desc.typeName] !== undefined || isWrapperDesc(desc);
}

/** Name of a wrapper's converters in the runtime's namespace of wrappers: `int64Value`. */
export function wrapperName(desc: DescMessage): string {
  const name = desc.name;
  return (name[0] as string).toLowerCase() + name.slice(1);
}

/** The type of the value, if the field holds that in place of a message of `google/protobuf/wrappers.proto`. */
export function wrappedScalar(field: DescField): ScalarType | undefined {
  if (field.fieldKind !== "message" || field.oneof !== undefined || !isWrapperDesc(field.message)) return undefined;
  return field.message.fields[0]?.scalar ?? ScalarType.STRING;
}

/** Whether values of the field are JSON objects in place of messages. */
export function isStructField(field: DescField): boolean {
  return field.message?.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value";
}

/** Whether the enum is the one whose JSON is `null`. */
export function isNullValue(desc: DescEnum): boolean {
  return desc.typeName === "google.protobuf.NullValue";
}

/** Members of a message in the order of their numbers: what binary and JSON are written in. */
export function sortedFields(desc: DescMessage): DescField[] {
  return [...desc.fields].sort((a, b) => a.number - b.number);
}

/** Local variable that holds a oneof. */
export function oneofVariable(oneof: DescOneof): string {
  return `o${oneof.parent.oneofs.indexOf(oneof) + 1}`;
}
