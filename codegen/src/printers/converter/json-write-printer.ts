import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { given } from "./create-printer.js";
import { guarded, mapItemType, printChecks, whenSet } from "./encode-printer.js";
import { isExtendable } from "./known-types.js";
import { converterName, initName } from "./names.js";
import { isZeroUnset } from "./presence.js";
import type { References } from "./references.js";
import { scalarOf } from "./scalars.js";
import { isNullValue, isStructField, oneofVariable, sortedFields, wrappedScalar } from "./well-known.js";

/** Prints the function that writes a message as proto JSON. */
export function printWriteJson(desc: DescMessage, refs: References): string {
  const lines = [
    ...desc.oneofs.map((oneof) => `const ${oneofVariable(oneof)} = ${given(oneof, "m", refs)};`),
    "j.open();",
    ...sortedFields(desc).map(
      (field) =>
        printMember(field, refs) ??
        whenSet(field, refs, (value) => `j.key(${key(field)}); ${printValue(field, value, refs)}`),
    ),
    ...(isExtendable(desc) ? [] : ["j.close();"]),
  ];
  const extensions = isExtendable(desc)
    ? `${refs.runtime("writeExtensions")}(m, j, ${converterName("fields", desc)});\nj.close();\n`
    : "";
  const head = `function ${converterName("writeJson", desc)}(m: ${initName(desc)}, j: ${refs.runtimeType("JsonWriter")}): void {\n`;
  return `${head}${printChecks(desc, refs)}${guarded(desc, refs, lines, "j")}${extensions}}\n`;
}

/** The name as it stands in JSON, in ASCII, so that it is written without looking at it. */
function key(field: DescField): string {
  const name = JSON.stringify(field.jsonName).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return JSON.stringify(`${name}:`);
}

/** A call that writes the field and says where it was; undefined for what the runtime has no such function for. */
function printMember(field: DescField, refs: References): string | undefined {
  // Where it was is said by the name in JSON, and told by that in TypeScript.
  if (!isZeroUnset(field) || field.jsonName !== field.localName || !/^[\w$]+$/.test(field.jsonName)) return undefined;
  const value = `m.${field.localName}`;
  const member = (kind: string, of: string) => `${refs.runtime(`member${kind}`)}(j, ${key(field)}, ${of});`;
  switch (field.fieldKind) {
    case "scalar": {
      const { json } = scalarOf(field.scalar);
      return member(json.charAt(0).toUpperCase() + json.slice(1), value);
    }
    case "enum":
      return isNullValue(field.enum) ? undefined : member("Enum", `${value}, ${refs.enumNames(field.enum)}`);
    case "list":
      return member("List", `${value}, ${printItem(field, refs)}`);
    case "map": {
      const map = `${value} as { readonly [key: string]: ${mapItemType(field, refs)} } | undefined`;
      return member("Map", `${map}, ${printItem(field, refs)}${keyCheck(field, refs)}`);
    }
    default:
      return undefined;
  }
}

function keyCheck(field: DescField & { fieldKind: "map" }, refs: References): string {
  return field.mapKey === ScalarType.STRING ? "" : `, ${refs.runtime(`key${scalarOf(field.mapKey).suffix}`)}`;
}

function printValue(field: DescField, value: string, refs: References): string {
  switch (field.fieldKind) {
    case "scalar":
      return `j.${scalarOf(field.scalar).json}(${value});`;
    case "enum":
      return isNullValue(field.enum)
        ? `${refs.runtime("jsonNull")}(${value}, j);`
        : `${refs.runtime("writeEnum")}(${value}, j, ${refs.enumNames(field.enum)});`;
    case "message": {
      const wrapped = wrappedScalar(field);
      if (wrapped !== undefined) return `j.${scalarOf(wrapped).json}(${value});`;
      return `${refs.converter("writeJson", field.message)}(${structOr(field, value, refs)}, j);`;
    }
    case "list":
      return `${refs.runtime("writeList")}(${value}, j, ${printItem(field, refs)});`;
    case "map": {
      const map = `${value} as { readonly [key: string]: ${mapItemType(field, refs)} }`;
      return `${refs.runtime("writeMap")}(${map}, j, ${printItem(field, refs)}${keyCheck(field, refs)});`;
    }
  }
}

/** A function that writes one value of a list or map. */
function printItem(field: DescField & { fieldKind: "list" | "map" }, refs: References): string {
  if (field.message) {
    const write = refs.converter("writeJson", field.message);
    return isStructField(field) ? `(x, j) => ${write}(${structOr(field, "x", refs)}, j)` : write;
  }
  if (field.enum) return enumItem(field.enum, refs);
  return refs.runtime(`json${scalarOf(field.scalar ?? ScalarType.STRING).suffix}`);
}

/** A function that writes one value of an enum. */
export function enumItem(desc: DescEnum, refs: References): string {
  return isNullValue(desc) ? refs.runtime("jsonNull") : `${refs.runtime("jsonEnum")}(${refs.enumNames(desc)})`;
}

function structOr(field: DescField, value: string, refs: References): string {
  return isStructField(field) ? `${refs.runtime("wktStruct")}.structOf(${value})` : value;
}
