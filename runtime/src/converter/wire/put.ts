import { encodeErrorAt } from "../errors.js";
import type { Writer } from "./writer.js";

// Fields with implicit presence: each writes the tag and the value unless it is zero, and leaves in the writer where it was.

/** A field of type `string`. */
export function putString(w: Writer, tag: number, value: string | undefined): void {
  if (value === undefined || value === "") return;
  w.at = tag;
  w.uint32(tag).string(value);
}

/** A field of type `bytes`. */
export function putBytes(w: Writer, tag: number, value: Uint8Array | undefined): void {
  if (value === undefined || value.length === 0) return;
  w.at = tag;
  w.uint32(tag).bytes(value);
}

/** A field of type `bool`. */
export function putBool(w: Writer, tag: number, value: boolean | undefined): void {
  if (value === undefined || value === false) return;
  w.at = tag;
  w.uint32(tag).bool(value);
}

/** A field of type `int32`. */
export function putInt32(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  w.at = tag;
  w.uint32(tag).int32(value);
}

/** A field of type `uint32`. */
export function putUint32(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  w.at = tag;
  w.uint32(tag).uint32(value);
}

/** A field of type `sint32`. */
export function putSint32(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  w.at = tag;
  w.uint32(tag).sint32(value);
}

/** A field of type `fixed32`. */
export function putFixed32(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  w.at = tag;
  w.uint32(tag).fixed32(value);
}

/** A field of type `sfixed32`. */
export function putSfixed32(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || value === 0) return;
  w.at = tag;
  w.uint32(tag).sfixed32(value);
}

/** A field of type `int64`. */
export function putInt64(w: Writer, tag: number, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  w.at = tag;
  w.uint32(tag).int64(value);
}

/** A field of type `uint64`. */
export function putUint64(w: Writer, tag: number, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  w.at = tag;
  w.uint32(tag).uint64(value);
}

/** A field of type `sint64`. */
export function putSint64(w: Writer, tag: number, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  w.at = tag;
  w.uint32(tag).sint64(value);
}

/** A field of type `fixed64`. */
export function putFixed64(w: Writer, tag: number, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  w.at = tag;
  w.uint32(tag).fixed64(value);
}

/** A field of type `sfixed64`. */
export function putSfixed64(w: Writer, tag: number, value: bigint | undefined): void {
  if (value === undefined || value === 0n) return;
  w.at = tag;
  w.uint32(tag).sfixed64(value);
}

/** A field of type `float`. */
export function putFloat(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || Object.is(value, 0)) return;
  w.at = tag;
  w.uint32(tag).float(value);
}

/** A field of type `double`. */
export function putDouble(w: Writer, tag: number, value: number | undefined): void {
  if (value === undefined || Object.is(value, 0)) return;
  w.at = tag;
  w.uint32(tag).double(value);
}

/** A list of strings. */
export function putStrings(w: Writer, tag: number, list: readonly string[] | undefined): void {
  if (list === undefined || list.length === 0) return;
  w.at = tag;
  let i = 0;
  try {
    for (const item of list) {
      w.uint32(tag).string(item);
      i++;
    }
  } catch (error) {
    throw encodeErrorAt(error, "", `[${i}]`);
  }
}
