import { type DescEnum, type DescField, type DescMessage, type FileRegistry, ScalarType } from "@bufbuild/protobuf";
import { rulesOf } from "../../manifest/validation-rules.js";
import { isImplicit, isRequired } from "../../printers/converter/presence.js";
import { getComments } from "../../printers/converter/source-info.js";
import { exampleOf } from "../example/build.js";
import { exampleJson } from "../example/json.js";
import { type Block, blocksOf, type Span, spansOf } from "./text.js";

/** The name of a type, and where it is documented. */
export interface TypeLink {
  /** Without its package. */
  readonly name: string;
  readonly fullName: string;
  /** Of the page; empty if it is not on it. */
  readonly anchor: string;
}

/** A field as a row of its message's table. */
export interface FieldView {
  readonly anchor: string;
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  /** `repeated `, `map<string, ` or empty. */
  readonly before: string;
  readonly type: TypeLink;
  /** `>` after the value of a map. */
  readonly after: string;
  readonly presence: string;
  readonly default: string;
  readonly blocks: readonly Block[];
  readonly rules: readonly string[];
  readonly deprecated: boolean;
}

/** A message of the contract. */
export interface MessageView {
  readonly anchor: string;
  readonly name: string;
  readonly fullName: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly deprecated: boolean;
  readonly fields: readonly FieldView[];
  readonly rules: readonly string[];
  /** JSON. */
  readonly example: string;
  /** Words to find it by. */
  readonly search: string;
}

/** An enum of the contract. */
export interface EnumView {
  readonly anchor: string;
  readonly name: string;
  readonly fullName: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly deprecated: boolean;
  readonly values: readonly {
    readonly name: string;
    readonly number: number;
    readonly spans: readonly Span[];
    readonly deprecated: boolean;
  }[];
  readonly search: string;
}

/** What of the page a view may link to. */
export interface TypeScope {
  readonly registry: FileRegistry;
  /** Whether a message or an enum has a place on the page. */
  has(type: DescMessage | DescEnum): boolean;
}

/** A type's name and its place. */
export function linkTo(type: DescMessage | DescEnum, scope: TypeScope): TypeLink {
  return { name: shortName(type), fullName: type.typeName, anchor: scope.has(type) ? type.typeName : "" };
}

/** The name without the package; well-known types keep theirs, since nobody calls them otherwise. */
export function shortName(type: DescMessage | DescEnum): string {
  const { package: pkg } = type.file.proto;
  return pkg === "" || pkg === "google.protobuf" ? type.typeName : type.typeName.slice(pkg.length + 1);
}

/** A message's table. */
export function viewMessage(message: DescMessage, scope: TypeScope): MessageView {
  return {
    anchor: message.typeName,
    name: shortName(message),
    fullName: message.typeName,
    file: message.file.proto.name,
    blocks: blocksOf(getComments(message)),
    deprecated: message.deprecated,
    fields: message.fields.map((field) => viewField(field, scope)),
    rules: [...rulesOf(message, scope.registry), ...message.oneofs.flatMap((oneof) => rulesOf(oneof, scope.registry))],
    example: JSON.stringify(exampleJson(exampleOf(message)), null, 2),
    search: searchText([message.typeName, ...message.fields.flatMap(({ name, jsonName }) => [name, jsonName])]),
  };
}

/** An enum's table. */
export function viewEnum(type: DescEnum): EnumView {
  return {
    anchor: type.typeName,
    name: shortName(type),
    fullName: type.typeName,
    file: type.file.proto.name,
    blocks: blocksOf(getComments(type)),
    deprecated: type.deprecated,
    values: type.values.map((value) => ({
      name: value.name,
      number: value.number,
      spans: spansOf(getComments(value).split("\n").join(" ")),
      deprecated: value.deprecated,
    })),
    search: searchText([type.typeName, ...type.values.map(({ name }) => name)]),
  };
}

/** What is looked through for what a reader types: in lower case, each word once. */
export function searchText(words: readonly string[]): string {
  return [...new Set(words.map((word) => word.toLowerCase()))].join(" ");
}

function viewField(field: DescField, scope: TypeScope): FieldView {
  const { before, type, after } = fieldType(field, scope);
  return {
    anchor: `${field.parent.typeName}.${field.name}`,
    name: field.name,
    jsonName: field.jsonName,
    number: field.number,
    before,
    type,
    after,
    presence: presenceOf(field),
    default: defaultOf(field),
    blocks: blocksOf(getComments(field)),
    rules: rulesOf(field, scope.registry),
    deprecated: field.deprecated,
  };
}

function fieldType(field: DescField, scope: TypeScope): Pick<FieldView, "before" | "type" | "after"> {
  switch (field.fieldKind) {
    case "scalar":
      return { before: "", type: scalarType(field.scalar), after: "" };
    case "enum":
      return { before: "", type: linkTo(field.enum, scope), after: "" };
    case "message":
      return { before: "", type: linkTo(field.message, scope), after: "" };
    case "list":
      return { before: "repeated ", type: itemType(field, scope), after: "" };
    case "map":
      return { before: `map<${scalarName(field.mapKey)}, `, type: itemType(field, scope), after: ">" };
  }
}

function itemType(field: DescField & { readonly fieldKind: "list" | "map" }, scope: TypeScope): TypeLink {
  if (field.enum !== undefined) return linkTo(field.enum, scope);
  return field.message === undefined ? scalarType(field.scalar) : linkTo(field.message, scope);
}

function scalarType(scalar: ScalarType): TypeLink {
  return { name: scalarName(scalar), fullName: "", anchor: "" };
}

function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}

function presenceOf(field: DescField): string {
  if (field.fieldKind === "list" || field.fieldKind === "map") return "may be empty";
  if (field.oneof !== undefined) return `one of ${field.oneof.name}`;
  if (isRequired(field)) return "required";
  return isImplicit(field) ? "if not set:" : "optional";
}

/** What a field that is not set counts as: what the contract states for it, or the zero of one that does not know whether it is set. */
function defaultOf(field: DescField): string {
  if (field.fieldKind !== "scalar" && field.fieldKind !== "enum") return "";
  const stated = field.getDefaultValue();
  if (stated === undefined && !isImplicit(field)) return "";
  if (field.fieldKind === "enum") {
    const number = stated ?? field.enum.values[0]?.number;
    return field.enum.values.find((value) => value.number === number)?.name ?? "";
  }
  if (stated !== undefined) {
    return typeof stated === "string"
      ? JSON.stringify(stated)
      : stated instanceof Uint8Array
        ? "bytes"
        : String(stated);
  }
  switch (field.scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return '""';
    case ScalarType.BOOL:
      return "false";
    default:
      return "0";
  }
}
