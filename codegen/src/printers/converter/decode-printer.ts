import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { completeRead, newToRead } from "./create-printer.js";
import { converterName } from "./names.js";
import { mayBeGroup } from "./presence.js";
import type { References } from "./references.js";
import { scalarOf } from "./scalars.js";
import { isStructField, isWellKnown, wrappedScalar } from "./well-known.js";

/** Prints the function that reads a message from binary. It merges as reflection does: what is there already is kept. */
export function printDecode(desc: DescMessage, refs: References): string {
  const contract = refs.scope.mode === "contract";
  const reader = refs.runtimeType(contract ? "Reader" : "WireReader");
  const type = refs.pb(desc);
  const name = converterName("decode", desc);
  const group = mayBeGroup(desc);
  const unknown = contract
    ? `${refs.runtime("readUnknown")}(m, r, key);`
    : "if (key !== 0) (m.$unknown ??= []).push(r.unknown(key));";
  const cases = desc.fields.map((field) => `case ${field.number}: ${printField(field, refs)} break;`).join("\n");
  const loop = [
    "r.enter();",
    "while (r.pos < end) {",
    contract ? "key = 0; key = r.key();" : "const key = r.key();",
    ...(group ? ["if (length !== undefined && length < 0 && (key & 7) === 4) { last = key; break; }"] : []),
    desc.fields.length === 0 ? unknown : `switch (key >>> 3) {\n${cases}\ndefault: ${unknown}\n}`,
    "}",
    ...(group
      ? [
          `if (length !== undefined && length < 0 && last >>> 3 !== -length) throw new globalThis.Error("invalid end group tag");`,
        ]
      : []),
    "r.leave();",
  ].join("\n");
  const end = group
    ? "length === undefined || length < 0 ? r.len : r.pos + length"
    : "length === undefined ? r.len : r.pos + length";
  return [
    `${contract ? "" : "export "}function ${name}(r: ${reader}, length?: number, m: ${type} = ${newToRead(desc)}): ${type} {`,
    `const end = ${end};`,
    ...(group ? ["let last = 0;"] : []),
    ...(contract ? ["let key = 0;", "try {"] : []),
    loop,
    ...(contract
      ? ["} catch (e) {", `throw ${refs.runtime("decodeFailed")}(e, ${converterName("fields", desc)}, key, m);`, "}"]
      : []),
    `${completeRead(desc)}return m;`,
    "}\n",
  ].join("\n");
}

function printField(field: DescField, refs: References): string {
  const own = `m.${field.localName}`;
  switch (field.fieldKind) {
    case "scalar":
      return assign(field, readScalar(field, field.scalar, field.longAsString));
    case "enum": {
      const value = `r.int32() as ${refs.pb(field.enum)}`;
      if (field.enum.open) return assign(field, value);
      const known = [...new Set(field.enum.values.map((item) => item.number))]
        .map((number) => `case ${number}: `)
        .join("");
      const keep = `${refs.runtime("keepNumber")}(m, key, x)`;
      return `{ const x = r.int32(); switch (x) { ${known}${assign(field, `x as ${refs.pb(field.enum)}`)} break; default: ${keep}; } }`;
    }
    case "message":
      return readMessageField(field, refs);
    case "list": {
      if (field.listKind === "message") return `${own}.push(${readItem(field, refs)});`;
      if (field.listKind === "enum") return readPackable(own, `r.int32() as ${refs.pb(field.enum)}`);
      const read = readScalar(field, field.scalar, field.longAsString);
      const packable = field.scalar !== ScalarType.STRING && field.scalar !== ScalarType.BYTES;
      return packable ? readPackable(own, read) : `${own}.push(${read});`;
    }
    case "map":
      return readMapEntry(field, refs);
  }
}

/** Both forms are read, whatever the contract says. */
function readPackable(list: string, read: string): string {
  return `if ((key & 7) === 2) for (const e = r.uint32() + r.pos; r.pos < e; ) ${list}.push(${read}); else ${list}.push(${read});`;
}

function assign(field: DescField, value: string): string {
  return field.oneof
    ? `m.${field.oneof.localName} = { case: ${JSON.stringify(field.localName)}, value: ${value} };`
    : `m.${field.localName} = ${value};`;
}

function readScalar(field: DescField, type: ScalarType, longAsString: boolean): string {
  if (type === ScalarType.STRING) return field.utf8Validation ? "r.string(true)" : "r.string()";
  const read = `r.${scalarOf(type).wire}()`;
  return longAsString ? `\`\${${read}}\`` : read;
}

function readMessageField(field: DescField & { fieldKind: "message" }, refs: References): string {
  const { message } = field;
  const own = `m.${field.localName}`;
  if (wrappedScalar(field) !== undefined) {
    const before = `${own} === undefined ? undefined : { $typeName: ${JSON.stringify(message.typeName)}, value: ${own} }`;
    return `${own} = ${readMessage(field, refs, before)}.value;`;
  }
  if (isStructField(field)) {
    const struct = refs.runtime("wktStruct");
    const before = (current: string) => `${current} === undefined ? undefined : ${struct}.structOf(${current})`;
    if (!field.oneof) return `${own} = ${struct}.objectOf(${readMessage(field, refs, before(own))});`;
    const oneof = `m.${field.oneof.localName}`;
    const current = `${oneof}.case === ${JSON.stringify(field.localName)} ? ${struct}.structOf(${oneof}.value) : undefined`;
    return assign(field, `${struct}.objectOf(${readMessage(field, refs, current)})`);
  }
  if (field.oneof) {
    const oneof = `m.${field.oneof.localName}`;
    const current = `${oneof}.case === ${JSON.stringify(field.localName)} ? ${oneof}.value : undefined`;
    return assign(field, readMessage(field, refs, current));
  }
  return `${own} = ${readMessage(field, refs, own)};`;
}

function readItem(field: MessageItem, refs: References): string {
  const read = readMessage(field, refs);
  return isStructField(field) ? `${refs.runtime("wktStruct")}.objectOf(${read})` : read;
}

type MessageItem = DescField & { readonly message: DescMessage; readonly delimitedEncoding: boolean };

/** Reads one message, in the one form that the contract gives to the field. */
function readMessage(field: MessageItem, refs: References, into?: string): string {
  const { message, number } = field;
  const decode = refs.converter("decode", message);
  const target = into === undefined ? "" : `, ${into}`;
  if (!field.delimitedEncoding) return `${decode}(r, r.uint32()${target})`;
  if (mayBeGroup(message) && !isWellKnown(message)) return `${decode}(r, -${number}${target})`;
  return `${refs.runtime("readGroup")}(r, ${number}, ${decode}${target})`;
}

function readMapEntry(field: DescField & { fieldKind: "map" }, refs: References): string {
  const { key, item, zero } = mapParts(field, refs);
  const map = `m.${field.localName}`;
  const name = key.type === "string" || key.type === "number" ? `k ?? ${key.zero}` : `\`\${k ?? ${key.zero}}\``;
  const keep =
    field.mapKey === ScalarType.STRING
      ? `${refs.runtime("setEntry")}(${map}, ${name}, x ?? ${zero});`
      : `${map}[${name}] = x ?? ${zero};`;
  return [
    `{ const e = r.uint32() + r.pos; let k: ${key.type} | undefined; let x: ${item.type} | undefined;`,
    `while (r.pos < e) { switch (r.entryKey() >>> 3) { case 1: k = ${key.read}; break; case 2: x = ${item.read}; break; } }`,
    `${keep} }`,
  ].join("\n");
}

function mapParts(field: DescField & { fieldKind: "map" }, refs: References) {
  const scalar = scalarOf(field.mapKey);
  const key = {
    type: scalar.type,
    zero: scalar.zero,
    read: readScalar(field, field.mapKey, false),
  };
  switch (field.mapKind) {
    case "scalar": {
      const value = scalarOf(field.scalar);
      return { key, item: { type: value.type, read: readScalar(field, field.scalar, false) }, zero: value.zero };
    }
    case "enum": {
      const type = refs.pb(field.enum);
      return { key, item: { type, read: `r.int32() as ${type}` }, zero: `${field.enum.values[0]?.number ?? 0}` };
    }
    case "message": {
      const read = `${refs.converter("decode", field.message)}(r, r.uint32())`;
      if (isStructField(field)) {
        const object = `${refs.runtime("wktStruct")}.objectOf(${read})`;
        return { key, item: { type: refs.scope.type("@bufbuild/protobuf", "JsonObject"), read: object }, zero: "{}" };
      }
      return { key, item: { type: refs.pb(field.message), read }, zero: newMessage(field.message, refs) };
    }
  }
}

function newMessage(desc: DescMessage, refs: References): string {
  return `${refs.converter(refs.scope.mode === "contract" ? "create" : "new", desc)}()`;
}
