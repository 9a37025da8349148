import { type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { converterName, initName } from "./names.js";
import { hasPrototype, isImplicit, isInherited, isOnPrototype } from "./presence.js";
import type { References } from "./references.js";
import { scalarOf } from "./scalars.js";
import { isStructField, wrappedScalar } from "./well-known.js";

/** Fields that are empty bytes in a new message, of which a reader makes none: they cost as much as many other fields. */
function bytesFields(desc: DescMessage): DescField[] {
  return desc.fields.filter(
    (field) =>
      isImplicit(field) &&
      field.oneof === undefined &&
      field.scalar === ScalarType.BYTES &&
      field.fieldKind === "scalar",
  );
}

/** A call that makes a message to be read into. */
export function newToRead(desc: DescMessage): string {
  return `${converterName("new", desc)}(${bytesFields(desc).length > 0 ? "true" : ""})`;
}

/** Statements that give a message what {@link newToRead} left out and nothing was read for. */
export function completeRead(desc: DescMessage): string {
  return bytesFields(desc)
    .map((field) => `if (m.${field.localName} === undefined) m.${field.localName} = new Uint8Array(0);\n`)
    .join("");
}

/** Prints the function that makes an empty message, of the same shape as protobuf-es' `create`. */
export function printNew(desc: DescMessage, refs: References): string {
  const type = refs.pb(desc);
  const name = converterName("new", desc);
  const bytes = new Set(bytesFields(desc).map((field) => field.localName));
  const parameter = bytes.size > 0 ? "toRead = false" : "";
  const own = [
    ["$typeName", JSON.stringify(desc.typeName)],
    ...desc.members.flatMap((member): [string, string][] => {
      if (member.kind === "oneof") return [[member.localName, "{ case: undefined }"]];
      const empty = zeroOf(member);
      const zero = bytes.has(member.localName) ? `toRead ? (undefined as never) : ${empty}` : empty;
      return isImplicit(member) && zero !== undefined ? [[member.localName, zero]] : [];
    }),
  ] as const;
  if (!hasPrototype(desc)) {
    const body = own.map(([member, zero]) => `${JSON.stringify(member)}: ${zero}`).join(", ");
    return `function ${name}(${parameter}): ${type} { return { ${body} }${asMessage(desc)}; }\n`;
  }
  const defaults = desc.fields
    .filter(isOnPrototype)
    .map((field) => `${JSON.stringify(field.localName)}: ${defaultOf(field)}`);
  const shared = `${name}$defaults`;
  return [
    `const ${shared} = { ${defaults.join(", ")} };`,
    `function ${name}(${parameter}): ${type} {`,
    `const m: { -readonly [K in keyof ${type}]: ${type}[K] } = Object.create(${shared});`,
    ...own.map(([member, zero]) => `m[${JSON.stringify(member)}] = ${zero};`),
    "return m;",
    "}\n",
  ].join("\n");
}

/** For TypeScript a literal without a field that is called as what every object has is no message. */
function asMessage({ fields }: DescMessage): string {
  return fields.some((field) => isInherited(field) && !isImplicit(field)) ? " as never" : "";
}

function zeroOf(field: DescField): string | undefined {
  switch (field.fieldKind) {
    case "list":
      return "[]";
    case "map":
      return "{}";
    case "message":
      return undefined;
    default:
      return defaultOf(field);
  }
}

function defaultOf(field: DescField): string {
  if (field.fieldKind === "enum") return String(field.getDefaultValue() ?? field.enum.values[0]?.number ?? 0);
  if (field.fieldKind !== "scalar") return "undefined";
  const value = field.getDefaultValue();
  if (value === undefined) return scalarOf(field.scalar, field.longAsString).zero;
  if (value instanceof Uint8Array) return `Uint8Array.of(${value.join(", ")})`;
  if (typeof value === "bigint") return field.longAsString ? `"${value}"` : `${value}n`;
  if (typeof value === "number") return numberLiteral(value);
  return JSON.stringify(value);
}

/** Without globals, whose names a message of the module may have. */
function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return "0 / 0";
  if (!Number.isFinite(value)) return value < 0 ? "-1 / 0" : "1 / 0";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Prints the function that makes a message from an init. */
export function printCreate(desc: DescMessage, refs: References): string {
  const fields = converterName("fields", desc);
  return [
    `function ${converterName("create", desc)}(init?: ${initName(desc)}): ${refs.pb(desc)} {`,
    `if (init?.$typeName === ${fields}.$typeName) return init as ${refs.pb(desc)};`,
    `if (init === undefined) return ${converterName("new", desc)}();`,
    `${refs.runtime("checkMessage")}(init, ${fields});`,
    ...(hasPrototype(desc) ? createOverNew(desc, refs) : createAtOnce(desc, refs)),
    "}\n",
  ].join("\n");
}

function createOverNew(desc: DescMessage, refs: References): string[] {
  const rest = desc.members.map((member) => assignGiven(member, refs));
  return [`const m = ${converterName("new", desc)}();`, ...rest, "return m;"];
}

/** What has a zero goes into the literal that makes the message. No null is hidden: a token encodes an init before it makes a message of it. */
function createAtOnce(desc: DescMessage, refs: References): string[] {
  const own = [`$typeName: ${converterName("fields", desc)}.$typeName`];
  const rest: string[] = [];
  for (const member of desc.members) {
    const name = JSON.stringify(member.localName);
    const zero = member.kind === "oneof" ? "{ case: undefined }" : isImplicit(member) ? zeroOf(member) : undefined;
    if (zero !== undefined) {
      own.push(`${name}: ${member.kind === "oneof" ? zero : copyOr(member, given(member, "init", refs), zero, refs)}`);
    }
    if (member.kind === "oneof" || zero === undefined) rest.push(assignGiven(member, refs));
  }
  const literal = `{ ${own.join(", ")} }${asMessage(desc)}`;
  return rest.length === 0 ? [`return ${literal};`] : [`const m: ${refs.pb(desc)} = ${literal};`, ...rest, "return m;"];
}

function assignGiven(member: DescField | DescOneof, refs: References): string {
  if (!isInherited(member)) return assignFrom(member, `init.${member.localName}`, refs);
  return `{ const v = ${given(member, "init", refs)};\n${assignFrom(member, "v", refs)} }`;
}

function assignFrom(member: DescField | DescOneof, from: string, refs: References): string {
  if (member.kind === "field") return `if (${from} !== undefined) m.${member.localName} = ${copy(member, from, refs)};`;
  const cases = member.fields.map((field) => {
    const value = copy(field, `${from}.value`, refs);
    return `case ${JSON.stringify(field.localName)}: m.${member.localName} = { case: ${from}.case, value: ${value} }; break;`;
  });
  return `switch (${from}?.case) {\n${cases.join("\n")}\n}`;
}

/** {@link copy} of what may be missing. */
function copyOr(field: DescField, from: string, zero: string, refs: References): string {
  if (field.fieldKind !== "list" && field.fieldKind !== "map") return `${from} ?? ${zero}`;
  return copy(field, `(${from} ?? ${zero})`, refs);
}

/** The value of a message for that of an init: nested inits become messages, lists and maps are copied. */
function copy(field: DescField, from: string, refs: References): string {
  switch (field.fieldKind) {
    case "list":
      return field.listKind === "message" && !isStructField(field)
        ? `${from}.map((x) => ${refs.converter("create", field.message)}(x))`
        : `[...${from}]`;
    case "map":
      return field.mapKind === "message" && !isStructField(field)
        ? `${refs.runtime("createMap")}(${from}, ${refs.converter("create", field.message)})`
        : `{ ...${from} }`;
    case "message":
      return wrappedScalar(field) !== undefined || isStructField(field)
        ? from
        : `${refs.converter("create", field.message)}(${from})`;
    default:
      return from;
  }
}

/** Prints a message's name, and the numbers of its fields by their names: what keys of inits are checked against. */
export function printFields(desc: DescMessage): string {
  const members = desc.members.flatMap((member): string[] =>
    member.kind === "oneof"
      ? [
          `${JSON.stringify(member.localName)}: 0`,
          ...member.fields.map((field) => `${JSON.stringify(`${field.localName}`)}: -${field.number}`),
        ]
      : [`${JSON.stringify(member.localName)}: ${member.number}`],
  );
  const all = [`"$typeName": ${JSON.stringify(desc.typeName)}`, ...new Set(members)];
  return `const ${converterName("fields", desc)} = { ${all.join(", ")} } as const;\n`;
}

/** What an init or a message has of a member: a function of the same name, which every object has, is none. */
export function given(member: DescField | DescOneof, from: string, refs: References): string {
  const value = `${from}.${member.localName}`;
  if (!isInherited(member) || refs.scope.mode !== "contract") return value;
  const type = member.kind === "field" ? initType(member, refs) : oneofType(member, refs);
  return `(Object.hasOwn(${from}, ${JSON.stringify(member.localName)}) ? (${value} as ${type} | undefined) : undefined)`;
}

/** Prints the member of an init. Without the function that every object has, no object would be an init where it is not set. */
export function printInitMember(member: DescField | DescOneof, refs: References): string {
  const type = member.kind === "field" ? initType(member, refs) : oneofType(member, refs);
  const inherited = isInherited(member) ? ` | Object[${JSON.stringify(member.localName)}]` : "";
  const space = type.startsWith("\n") ? "" : " ";
  return `  ${member.localName}?:${space}${type}${inherited} | undefined;`;
}

function oneofType(oneof: DescOneof, refs: References): string {
  const cases = oneof.fields.map(
    (field) => `| { readonly case: ${JSON.stringify(field.localName)}; readonly value: ${initType(field, refs)} }`,
  );
  return `\n    ${cases.join("\n    ")}\n    | { readonly case?: undefined; readonly value?: undefined }\n   `;
}

/** Type of a field in an init. */
function initType(field: DescField, refs: References): string {
  switch (field.fieldKind) {
    case "scalar":
      return scalarOf(field.scalar, field.longAsString).type;
    case "enum":
      return refs.pb(field.enum);
    case "message":
      return messageType(field, field.message, refs);
    case "list":
      return `readonly ${itemType(field, refs)}[]`;
    case "map":
      return `{ readonly [key: ${scalarOf(field.mapKey).type === "number" ? "number" : "string"}]: ${itemType(field, refs)} }`;
  }
}

function itemType(field: DescField & { fieldKind: "list" | "map" }, refs: References): string {
  if (field.message) return messageType(field, field.message, refs);
  if (field.enum) return refs.pb(field.enum);
  return scalarOf(field.scalar ?? ScalarType.STRING, field.fieldKind === "list" && field.longAsString).type;
}

function messageType(field: DescField, message: DescMessage, refs: References): string {
  const wrapped = wrappedScalar(field);
  if (wrapped !== undefined) return scalarOf(wrapped).type;
  return isStructField(field) ? refs.scope.type("@bufbuild/protobuf", "JsonObject") : refs.init(message);
}
