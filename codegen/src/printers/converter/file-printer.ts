import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { docOf } from "./comments.js";
import { printCreate, printFields, printInitMember, printNew } from "./create-printer.js";
import { printDecode } from "./decode-printer.js";
import { printEncode } from "./encode-printer.js";
import { printReadJson } from "./json-read-printer.js";
import { printWriteJson } from "./json-write-printer.js";
import { KNOWN_TYPES, needsTypes, printKnownTypes } from "./known-types.js";
import { converterName, enumNamesName, enumsOf, initName, messagesOf, shapeName } from "./names.js";
import { isRequired } from "./presence.js";
import { References } from "./references.js";
import type { ConverterScope } from "./scope.js";

/**
 * Prints the converters of all messages of a file: in mode `contract` with inits, tokens, JSON and the file's enums. The
 * text has no imports: what it needs has been asked of the scope.
 */
export function printConverters(file: DescFile, scope: ConverterScope): string {
  const refs = new References(scope, file.name);
  const messages = messagesOf(file);
  if (scope.mode === "api") {
    return messages
      .map((desc) => [exported(printNew(desc, refs)), printEncode(desc, refs), printDecode(desc, refs)].join("\n"))
      .join("\n");
  }
  const printed = [
    printKnownTypes(file, refs),
    ...enumsOf(file).map((desc) => printEnum(desc, refs)),
    ...messages.map((desc) => printContractMessage(desc, refs)),
  ];
  return [refs.foreignConverters(), ...printed].join("\n");
}

/** Messages of other files are made by it where they are values of maps. */
function exported(printed: string): string {
  return printed.replace(/^function /m, "export function ");
}

function printContractMessage(desc: DescMessage, refs: References): string {
  return [
    printInit(desc, refs),
    printFields(desc),
    printToken(desc, refs),
    printNew(desc, refs),
    printCreate(desc, refs),
    printEncode(desc, refs),
    printDecode(desc, refs),
    printWriteJson(desc, refs),
    printReadJson(desc, refs),
  ].join("\n");
}

function printInit(desc: DescMessage, refs: References): string {
  const doc = docOf(desc, "", `What a \`${desc.typeName}\` can be made from.`);
  const members = desc.members.map((member) => {
    const note = member.kind === "field" && isRequired(member) ? "Required: a message without it is not sent." : "";
    return `${docOf(member, "  ", note)}${printInitMember(member, refs)}`;
  });
  return [
    `${doc}export interface ${initName(desc)} {`,
    `  readonly $typeName?: ${JSON.stringify(desc.typeName)} | undefined;`,
    ...members,
    "}\n",
  ].join("\n");
}

function printToken(desc: DescMessage, refs: References): string {
  const shape = shapeName(desc);
  const type = refs.pb(desc);
  const converters = (["create", "encode", "decode", "writeJson", "readJson"] as const)
    .map((kind) => converterName(kind, desc))
    .join(", ");
  const types = needsTypes(desc) ? `, ${KNOWN_TYPES}` : "";
  return [
    `${docOf(desc, "", `The message \`${desc.typeName}\`.`)}export type ${shape} = ${type};`,
    `/** Token of \`${desc.typeName}\`. */`,
    `export const ${shape}: ${refs.runtimeType("MessageType")}<${type}, ${initName(desc)}> = /*@__PURE__*/ ${refs.runtime("message")}(${converterName("fields", desc)}, ${converters}${types});\n`,
  ].join("\n");
}

/**
 * protobuf-es' type, and the values once more: importing them would have Node.js evaluate the descriptors of the file and of
 * all that it imports, a hundred milliseconds that nothing of ours needs.
 */
function printEnum(desc: DescEnum, refs: References): string {
  const shape = shapeName(desc);
  const type = refs.pb(desc);
  const values = desc.values.map((value) => `${JSON.stringify(value.localName)}: ${value.number}`).join(", ");
  const names = desc.values.map((value) => `${JSON.stringify(value.name)}: ${value.number}`).join(", ");
  const prefix = sharedPrefix(desc);
  const named = prefix === undefined ? `{ ${names} }, ""` : `${shape}, ${JSON.stringify(prefix)}`;
  const doc = docOf(desc, "", `The enum \`${desc.typeName}\`.`);
  const closed = desc.open ? "" : ", 1";
  return [
    `${doc}export type ${shape} = ${type};`,
    `/** Values of \`${desc.typeName}\`. */`,
    `export const ${shape}: typeof ${type} = /*@__PURE__*/ ${refs.runtime("enumValues")}({ ${values} });`,
    `/** Names of \`${desc.typeName}\` in JSON. */`,
    `export const ${enumNamesName(desc)}: ${refs.runtimeType("EnumNames")} = /*@__PURE__*/ ${refs.runtime("enumNames")}(${named}${closed});\n`,
  ].join("\n");
}

/** What the names of the values have before what protobuf-es calls them; undefined if some differ in more. */
function sharedPrefix(desc: DescEnum): string | undefined {
  const [first] = desc.values;
  if (first === undefined || !first.name.endsWith(first.localName)) return undefined;
  const prefix = first.name.slice(0, first.name.length - first.localName.length);
  return desc.values.every((value) => value.name === prefix + value.localName) ? prefix : undefined;
}
