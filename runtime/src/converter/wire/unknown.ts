import type { Message, UnknownField } from "@bufbuild/protobuf";
import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** Keeps a field that the message does not have; the key zero is none. */
export function readUnknown(into: Message, reader: Reader, key: number): void {
  if (key === 0) return;
  into.$unknown ??= [];
  into.$unknown.push(reader.unknown(key));
}

/** Keeps a number that a closed enum does not have. */
export function keepNumber(into: Message, key: number, value: number): void {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  into.$unknown ??= [];
  into.$unknown.push({ no: key >>> 3, wireType: key & 7, data: new Uint8Array(bytes) });
}

/** Writes the fields that were kept. */
export function writeUnknown(value: { readonly $unknown?: readonly UnknownField[] } | object, writer: Writer): void {
  if (!("$unknown" in value) || value.$unknown === undefined) return;
  for (const { no, wireType, data } of value.$unknown) writer.tag(no, wireType).raw(data);
}
