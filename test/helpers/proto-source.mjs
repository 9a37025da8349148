import {
  Edition,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";

/**
 * A proto2 file as text, of its descriptor: what contracts that import it need to be compiled. Options are left out.
 *
 * @param {import("@bufbuild/protobuf").DescFile} file
 */
export function protoSource({ proto, edition }) {
  if (edition !== Edition.EDITION_PROTO2) throw new Error(`${proto.name}: only proto2 is printed`);
  const extensions = proto.extension.map((field) => `extend ${field.extendee} {\n${fieldText(field)}\n}`);
  return [
    'syntax = "proto2";',
    `package ${proto.package};`,
    ...proto.dependency.map((path) => `import "${path}";`),
    ...proto.enumType.map(enumText),
    ...proto.messageType.map(messageText),
    ...extensions,
    "",
  ].join("\n");
}

/** @param {import("@bufbuild/protobuf/wkt").DescriptorProto} message @returns {string} */
function messageText(message) {
  const loose = message.field.filter((field) => !Object.hasOwn(field, "oneofIndex"));
  const oneofs = message.oneofDecl.map(({ name }, index) => {
    const members = message.field.filter((field) => Object.hasOwn(field, "oneofIndex") && field.oneofIndex === index);
    return `oneof ${name} {\n${members.map((field) => fieldText(field, true)).join("\n")}\n}`;
  });
  const ranges = message.extensionRange.map(({ start, end }) => `extensions ${start} to ${end - 1};`);
  return [
    `message ${message.name} {`,
    ...message.enumType.map(enumText),
    ...message.nestedType.map(messageText),
    ...loose.map((field) => fieldText(field)),
    ...oneofs,
    ...ranges,
    "}",
  ].join("\n");
}

/** @param {import("@bufbuild/protobuf/wkt").FieldDescriptorProto} field */
function fieldText(field, inOneof = false) {
  const label = inOneof ? "" : `${(Label[field.label] ?? "").toLowerCase()} `;
  const type = field.typeName === "" ? (Type[field.type] ?? "").toLowerCase() : field.typeName;
  return `${label}${type} ${field.name} = ${field.number};`;
}

/** @param {import("@bufbuild/protobuf/wkt").EnumDescriptorProto} type */
function enumText(type) {
  const values = type.value.map(({ name, number }) => `${name} = ${number};`);
  return `enum ${type.name} {\n${values.join("\n")}\n}`;
}
