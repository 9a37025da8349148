import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { completeRead, newToRead } from "./create-printer.js";
import { isExtendable, needsTypes } from "./known-types.js";
import { converterName } from "./names.js";
import { isZeroUnset } from "./presence.js";
import type { References } from "./references.js";
import { scalarOf } from "./scalars.js";
import { isNullValue, isStructField, oneofVariable, wrappedScalar } from "./well-known.js";

/** Parameter of the functions that read messages which may hold an `Any` or extensions. */
const TYPES = "types";

/** Prints the function that reads a message from proto JSON. */
export function printReadJson(desc: DescMessage, refs: References): string {
  const type = refs.pb(desc);
  const types = needsTypes(desc) ? `, ${TYPES}?: ${refs.runtimeType("KnownTypes")}` : "";
  const head = `function ${converterName("readJson", desc)}(json: unknown, depth: number${types}): ${type} {\nconst m = ${newToRead(desc)};\n`;
  const extendable = isExtendable(desc);
  if (desc.fields.length === 0 && !extendable)
    return `${head}${refs.runtime("readObject")}(json, depth);\nreturn m;\n}\n`;
  const other = extendable ? `default: ${refs.runtime("readExtension")}(m, k, v, depth, ${TYPES});\n` : "";
  const oneofs = desc.oneofs.map((oneof) => `let ${oneofVariable(oneof)} = "";\n`);
  return [
    `${head}let k = "";\n${oneofs.join("")}try {`,
    `const o = ${refs.runtime("readObject")}(json, depth);`,
    `for (k in o) {\nconst v = o[k];\nswitch (k) {\n${desc.fields.map((field) => printCase(field, refs)).join("\n")}\n${other}}\n}`,
    `} catch (e) {\nthrow ${refs.runtime("readFailed")}(e, ${converterName("fields", desc)}, k);\n}`,
    `${completeRead(desc)}return m;\n}\n`,
  ].join("\n");
}

function printCase(field: DescField, refs: References): string {
  const jsonName = JSON.stringify(field.jsonName);
  const same = field.name === field.jsonName;
  const labels = same ? `case ${jsonName}:` : `case ${jsonName}: case ${JSON.stringify(field.name)}:`;
  const once = same ? "" : ` ${refs.runtime("readOnce")}(o, k, ${jsonName});`;
  return `${labels}${once} ${printRead(field, refs)} break;`;
}

function printRead(field: DescField, refs: References): string {
  if (field.fieldKind === "scalar" && isZeroUnset(field)) {
    return assign(field, `${refs.runtime(`zeroOr${scalarOf(field.scalar).suffix}`)}(v)`);
  }
  const read = readValue(field, refs);
  const nulls =
    (field.message?.typeName === "google.protobuf.Value" || (field.enum !== undefined && isNullValue(field.enum))) &&
    (field.fieldKind === "message" || field.fieldKind === "enum");
  const statement =
    field.fieldKind === "enum"
      ? `{ const x = ${read}; if (x !== undefined) ${assign(field, `x as ${refs.pb(field.enum)}`)} }`
      : assign(field, read);
  if (field.oneof) {
    const oneof = oneofVariable(field.oneof);
    const seen = `${oneof} = ${refs.runtime("readOneof")}(${oneof}, ${JSON.stringify(field.oneof.name)}, k);`;
    // A null scalar does not count as a member of its oneof; a null message or enum does, though it sets nothing.
    if (field.fieldKind === "scalar") return `if (v !== null) { ${seen} ${statement} }`;
    return nulls ? `${seen} ${statement}` : `${seen} if (v !== null) ${statement}`;
  }
  return nulls || field.fieldKind === "list" || field.fieldKind === "map" ? statement : `if (v !== null) ${statement}`;
}

function assign(field: DescField, value: string): string {
  return field.oneof
    ? `m.${field.oneof.localName} = { case: ${JSON.stringify(field.localName)}, value: ${value} };`
    : `m.${field.localName} = ${value};`;
}

function readValue(field: DescField, refs: References): string {
  switch (field.fieldKind) {
    case "scalar":
      return `${refs.runtime(`read${scalarOf(field.scalar, field.longAsString).suffix}`)}(v)`;
    case "enum":
      return readEnum(field, "v", refs);
    case "message": {
      const wrapped = wrappedScalar(field);
      if (wrapped !== undefined) return `${refs.runtime(`read${scalarOf(wrapped).suffix}`)}(v)`;
      const types = needsTypes(field.message) ? `, ${TYPES}` : "";
      return objectOr(field, `${refs.converter("readJson", field.message)}(v, depth + 1${types})`, refs);
    }
    case "list": {
      if (field.enum) {
        return isNullValue(field.enum)
          ? `${refs.runtime("readNullList")}(v) as ${refs.pb(field.enum)}[]`
          : `${refs.runtime("readEnumList")}(v, ${refs.enumNames(field.enum)}) as ${refs.pb(field.enum)}[]`;
      }
      return `${refs.runtime("readList")}(v, ${readItem(field, field.listKind === "scalar" && field.longAsString, refs)}, depth + 1)`;
    }
    case "map": {
      const key = refs.runtime(`key${scalarOf(field.mapKey).suffix}`);
      if (field.enum) {
        const type = `{ [key: string]: ${refs.pb(field.enum)} }`;
        return isNullValue(field.enum)
          ? `${refs.runtime("readMap")}(v, ${key}, ${refs.runtime("readNull")}, depth + 1) as ${type}`
          : `${refs.runtime("readEnumMap")}(v, ${key}, ${refs.enumNames(field.enum)}) as ${type}`;
      }
      return `${refs.runtime("readMap")}(v, ${key}, ${readItem(field, false, refs)}, depth + 1)`;
    }
  }
}

function readEnum(field: DescField & { fieldKind: "enum" }, value: string, refs: References): string {
  return isNullValue(field.enum)
    ? `${refs.runtime("readNull")}(${value})`
    : `${refs.runtime("readEnum")}(${value}, ${refs.enumNames(field.enum)})`;
}

function readItem(
  field: DescField & { message: DescMessage | undefined },
  longAsString: boolean,
  refs: References,
): string {
  if (field.message) {
    const read = refs.converter("readJson", field.message);
    if (needsTypes(field.message)) return `(v, depth) => ${read}(v, depth, ${TYPES})`;
    return isStructField(field) ? `(v, depth) => ${objectOr(field, `${read}(v, depth)`, refs)}` : read;
  }
  return refs.runtime(`read${scalarOf(field.scalar ?? ScalarType.STRING, longAsString).suffix}`);
}

function objectOr(field: DescField, value: string, refs: References): string {
  return isStructField(field) ? `${refs.runtime("wktStruct")}.objectOf(${value})` : value;
}
