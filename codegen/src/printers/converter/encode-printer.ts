import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { given } from "./create-printer.js";
import { converterName } from "./names.js";
import { isImplicit, isRequired, isZeroUnset, ownCondition } from "./presence.js";
import type { References } from "./references.js";
import { type Scalar, scalarOf } from "./scalars.js";
import { isStructField, oneofVariable, sortedFields, wrappedScalar } from "./well-known.js";

/** Prints the function that writes a message in binary. */
export function printEncode(desc: DescMessage, refs: References): string {
  const contract = refs.scope.mode === "contract";
  const fields = sortedFields(desc);
  const lines = [
    ...desc.oneofs.map((oneof) => `const ${oneofVariable(oneof)} = ${given(oneof, "m", refs)};`),
    ...fields.map((field) => (contract && printPut(field, refs)) || printField(field, refs)),
  ];
  const name = converterName("encode", desc);
  const type = contract ? refs.init(desc) : refs.pb(desc);
  const writer = refs.runtimeType(contract ? "Writer" : "WireWriter");
  const head = `${contract ? "" : "export "}function ${name}(m: ${type}, w: ${writer}): void {\n`;
  if (!contract) {
    return `${head}${lines.join("\n")}\nif (m.$unknown !== undefined) for (const u of m.$unknown) w.tag(u.no, u.wireType).raw(u.data);\n}\n`;
  }
  const unknown = `if ("$unknown" in m) ${refs.runtime("writeUnknown")}(m, w);\n`;
  return `${head}${printChecks(desc, refs)}${guarded(desc, refs, lines, "w")}${unknown}}\n`;
}

/** Refuses what is no message and no init of that type, and cases that a oneof does not have. */
export function printChecks(desc: DescMessage, refs: References): string {
  const fields = converterName("fields", desc);
  const cases = desc.oneofs.map((oneof) => {
    const known = oneof.fields.map((field) => `case ${JSON.stringify(field.localName)}: `).join("");
    const value = given(oneof, "m", refs);
    const refuse = `${refs.runtime("badCase")}(${fields}, ${JSON.stringify(oneof.localName)}, ${value})`;
    return `switch (${value}?.case) { case undefined: ${known}break; default: ${refuse}; }\n`;
  });
  return `if (m?.$typeName !== ${fields}.$typeName) ${refs.runtime("checkMessage")}(m, ${fields});\n${cases.join("")}`;
}

/** Wraps what converts the fields, so that an error names the field that was under way: `f` says it, or else the writer does. */
export function guarded(desc: DescMessage, refs: References, lines: readonly string[], writer: "w" | "j"): string {
  if (desc.fields.length === 0) return `${lines.join("\n")}\n`;
  const body = lines.join("\n");
  const items = /\bi = 0;/.test(body);
  const keys = /\bfor \(k of/.test(body);
  const item = items ? (keys ? ", k ?? i" : ", i") : keys ? ", k" : "";
  const numbers = /\bf = 0;/.test(body);
  return [
    ...(numbers ? ["let f = 0;"] : []),
    ...(items ? ["let i = -1;"] : []),
    ...(keys ? ["let k: string | undefined;"] : []),
    "try {",
    body,
    "} catch (e) {",
    `throw ${refs.runtime("encodeFailed")}(e, ${converterName("fields", desc)}, ${writer}${numbers ? `, f${item}` : ""});`,
    "}\n",
  ].join("\n");
}

/** Prints how one field is written, if it is set. `write` prints the writing of the value that it is given the name of. */
export function whenSet(field: DescField, refs: References, write: (value: string, step: string) => string): string {
  const contract = refs.scope.mode === "contract";
  const step = contract ? `f = ${field.number}; ` : "";
  const done = contract ? " f = 0;" : "";
  if (field.oneof) {
    const oneof = oneofVariable(field.oneof);
    return `if (${oneof}?.case === ${JSON.stringify(field.localName)}) { ${step}${write(`${oneof}.value`, step)}${done} }`;
  }
  const value = `v${field.number}`;
  const missing =
    isRequired(field) && contract
      ? ` else { ${step}throw ${refs.runtime("missingField")}(${converterName("fields", field.parent)}); }`
      : "";
  const condition = `${ownCondition(field, "m")}${value} !== undefined${setCondition(field, value)}`;
  return `const ${value} = ${given(field, "m", refs)};\nif (${condition}) { ${step}${write(value, step)}${done} }${missing}`;
}

function setCondition(field: DescField, value: string): string {
  switch (field.fieldKind) {
    case "list":
      return ` && ${value}.length !== 0`;
    case "map":
      return ` && Object.keys(${value}).length !== 0`;
    case "scalar":
      return isImplicit(field) ? ` && ${scalarOf(field.scalar, field.longAsString).isSet(value)}` : "";
    case "enum":
      return isImplicit(field) ? ` && ${value} !== ${field.enum.values[0]?.number ?? 0}` : "";
    default:
      return "";
  }
}

/** A call that writes the field and says where it was; undefined for what the runtime has no such function for. */
function printPut(field: DescField, refs: References): string | undefined {
  if (!isZeroUnset(field)) return undefined;
  const value = `m.${field.localName}`;
  const put = (wire: string, wireType: number) =>
    `${refs.runtime(`put${wire.charAt(0).toUpperCase()}${wire.slice(1)}`)}(w, ${tagOf(field.number, wireType)}, ${value});`;
  switch (field.fieldKind) {
    case "scalar": {
      const scalar = scalarOf(field.scalar);
      return put(scalar.wire, scalar.wireType);
    }
    case "enum":
      return put("int32", 0);
    case "list":
      return field.scalar === ScalarType.STRING ? put("strings", 2) : undefined;
    default:
      return undefined;
  }
}

function printField(field: DescField, refs: References): string {
  const items = refs.scope.mode === "contract";
  return whenSet(field, refs, (value) => {
    switch (field.fieldKind) {
      case "scalar":
        return writeScalar(field.number, scalarOf(field.scalar), value);
      case "enum":
        return writeScalar(field.number, scalarOf(ScalarType.INT32), value);
      case "message":
        return writeMessage(field, value, refs);
      case "list": {
        const begin = items ? "i = 0; " : "";
        const next = items ? " i++;" : "";
        const end = items ? " i = -1;" : "";
        if (field.listKind === "message") {
          return `${begin}for (const x of ${value}) { ${writeMessage(field, "x", refs)}${next} }${end}`;
        }
        const scalar = scalarOf(field.scalar ?? ScalarType.INT32);
        if (!field.packed) {
          return `${begin}for (const x of ${value}) { ${writeScalar(field.number, scalar, "x")}${next} }${end}`;
        }
        return `${tag(field.number, 2)}.fork(); ${begin}for (const x of ${value}) { w.${scalar.wire}(x);${next} } w.join();${end}`;
      }
      case "map":
        return writeMap(field, value, refs);
    }
  });
}

function writeMap(field: DescField & { fieldKind: "map" }, value: string, refs: References): string {
  const contract = refs.scope.mode === "contract";
  const key = scalarOf(field.mapKey);
  const item = mapItemType(field, refs);
  const entry =
    field.mapKind === "message"
      ? writeMessageAs(2, field.message, isStructField(field), "x", refs)
      : writeScalar(2, scalarOf(field.scalar ?? ScalarType.INT32), "x");
  const declare = contract ? "for (k of" : "for (const k of";
  const end = contract ? " k = undefined;" : "";
  return `const e = ${value} as { readonly [key: string]: ${item} }; ${declare} Object.keys(e)) { const x = e[k] as ${item}; ${tag(field.number, 2)}.fork(); ${tag(1, key.wireType)}.${key.wire}(${keyValue(field.mapKey, refs)}); ${entry} w.join(); }${end}`;
}

/** Type of the values of a map. */
export function mapItemType(field: DescField & { fieldKind: "map" }, refs: References): string {
  if (field.mapKind === "enum") return refs.pb(field.enum);
  if (field.mapKind === "scalar") return scalarOf(field.scalar).type;
  if (isStructField(field)) return refs.scope.type("@bufbuild/protobuf", "JsonObject");
  return refs.scope.mode === "contract" ? refs.init(field.message) : refs.pb(field.message);
}

/** The key of a map's entry, from the property name that it is in an object. */
function keyValue(type: ScalarType, refs: References): string {
  if (type === ScalarType.STRING) return "k";
  const scalar = scalarOf(type);
  const key = refs.scope.mode === "contract" ? `${refs.runtime(`key${scalar.suffix}`)}(k)` : "k";
  if (scalar.type === "boolean") return `${key} === "true"`;
  return scalar.type === "number" ? `+${key}` : key;
}

function writeMessage(
  field: DescField & { message: DescMessage; delimitedEncoding: boolean },
  value: string,
  refs: References,
): string {
  const [start, end] = field.delimitedEncoding
    ? [`${tag(field.number, 3)};`, `${tag(field.number, 4)};`]
    : [`${tag(field.number, 2)}.fork();`, "w.join();"];
  const wrapped = wrappedScalar(field);
  if (wrapped !== undefined) {
    const scalar = scalarOf(wrapped);
    return `${start} if (${scalar.isSet(value)}) ${writeScalar(1, scalar, value)} ${end}`;
  }
  return `${start} ${writeBody(field.message, isStructField(field), value, refs)} ${end}`;
}

function writeMessageAs(number: number, desc: DescMessage, struct: boolean, value: string, refs: References): string {
  return `${tag(number, 2)}.fork(); ${writeBody(desc, struct, value, refs)} w.join();`;
}

function writeBody(desc: DescMessage, struct: boolean, value: string, refs: References): string {
  const message = struct ? `${refs.runtime("wktStruct")}.structOf(${value})` : value;
  return `${refs.converter("encode", desc)}(${message}, w);`;
}

function writeScalar(number: number, scalar: Scalar, value: string): string {
  return `${tag(number, scalar.wireType)}.${scalar.wire}(${value});`;
}

function tag(number: number, wireType: number): string {
  return `w.uint32(${tagOf(number, wireType)})`;
}

/** A tag as it is written. */
export function tagOf(number: number, wireType: number): number {
  return ((number << 3) | wireType) >>> 0;
}
