import { type DescExtension, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { tagOf } from "./encode-printer.js";
import { enumItem } from "./json-write-printer.js";
import type { References } from "./references.js";
import { scalarOf } from "./scalars.js";
import { isNullValue } from "./well-known.js";

/** Prints an extension as the runtime has it, of the wire type that one value has. */
export function printExtension(desc: DescExtension, refs: References): string {
  const cardinality = desc.fieldKind !== "list" ? "one" : desc.packed ? "packed" : "list";
  const wireType = desc.message ? (desc.delimitedEncoding ? 3 : 2) : scalarOf(desc.scalar ?? ScalarType.INT32).wireType;
  const named = [desc.extendee.typeName, desc.typeName].map((name) => JSON.stringify(name)).join(", ");
  return `${refs.runtime("extension")}(${named}, ${desc.number}, ${wireType}, "${cardinality}", { ${printItem(desc, refs)} })`;
}

function printItem(desc: DescExtension, refs: References): string {
  if (desc.message) return printMessageItem(desc, refs);
  const scalar = scalarOf(desc.scalar ?? ScalarType.INT32);
  const read = desc.scalar === ScalarType.STRING && desc.utf8Validation ? "string(true)" : `${scalar.wire}()`;
  const wire = `decode: (r) => r.${read}, encode: (x, w) => w.${scalar.wire}(x)`;
  if (!desc.enum) {
    return `${wire}, writeJson: ${refs.runtime(`json${scalar.suffix}`)}, readJson: ${refs.runtime(`read${scalar.suffix}`)}`;
  }
  const readJson = isNullValue(desc.enum)
    ? `${refs.runtime("readNull")}, nulls: true`
    : `(v) => ${refs.runtime("readEnum")}(v, ${refs.enumNames(desc.enum)})`;
  return `${wire}, writeJson: ${enumItem(desc.enum, refs)}, readJson: ${readJson}`;
}

/** A well-known type is a message here, where a field would have its value. */
function printMessageItem(desc: DescExtension & { readonly message: DescMessage }, refs: References): string {
  const { message, number } = desc;
  const [encode, decode] = [refs.converter("encode", message), refs.converter("decode", message)];
  const wire = desc.delimitedEncoding
    ? [
        `(r, m) => ${refs.runtime("readGroup")}(r, ${number}, ${decode}, m)`,
        `(x, w) => { ${encode}(x, w); w.uint32(${tagOf(number, 4)}); }`,
      ]
    : [`(r, m) => ${decode}(r, r.uint32(), m)`, `(x, w) => { w.fork(); ${encode}(x, w); w.join(); }`];
  const [writeJson, readJson] = [refs.converter("writeJson", message), refs.converter("readJson", message)];
  const nulls = message.typeName === "google.protobuf.Value" && desc.fieldKind === "message" ? ", nulls: true" : "";
  return `decode: ${wire[0]}, encode: ${wire[1]}, writeJson: ${writeJson}, readJson: ${readJson}${nulls}`;
}
