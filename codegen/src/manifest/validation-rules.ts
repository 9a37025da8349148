import {
  type DescField,
  type DescMessage,
  type DescOneof,
  type FileRegistry,
  getOption,
  hasOption,
  isMessage,
  type JsonValue,
  toJson,
} from "@bufbuild/protobuf";

/** Extensions of protovalidate's options; the files of a contract that uses it declare them. */
const extensions = {
  field: "buf.validate.field",
  message: "buf.validate.message",
  oneof: "buf.validate.oneof",
} as const;

/** The rules of protovalidate that an element has, as `string.min_len: 1`; none if the contract does not use it. */
export function rulesOf(element: DescField | DescMessage | DescOneof, registry: FileRegistry): string[] {
  const extension = registry.getExtension(extensions[element.kind]);
  if (extension?.message === undefined || !hasOption(element, extension)) return [];
  const value = getOption(element, extension);
  if (!isMessage(value)) return [];
  const json = toJson(extension.message, value, { registry, useProtoFieldName: true });
  return flat(json, "");
}

function flat(value: JsonValue, path: string): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
    return value.flatMap((item) => rule(item, path));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [value === true ? path : `${path}: ${JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([key, inner]) => flat(inner ?? null, path === "" ? key : `${path}.${key}`));
}

/** A rule in CEL says what it wants in its message. */
function rule(value: JsonValue, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return flat(value, path);
  const { message, expression, id } = value;
  const text = [message, expression, id].find((part) => typeof part === "string" && part !== "");
  return text === undefined ? flat(value, path) : [`${path}: ${String(text)}`];
}
