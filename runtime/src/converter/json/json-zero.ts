import {
  readBool,
  readBytes,
  readDouble,
  readFloat,
  readInt32,
  readInt64,
  readString,
  readUint32,
  readUint64,
} from "./json-read.js";

// Fields with implicit presence, which are zero where JSON has null.

/** {@link readString}, or zero. */
export function zeroOrString(json: unknown): string {
  return json === null ? "" : readString(json);
}

/** {@link readBool}, or zero. */
export function zeroOrBool(json: unknown): boolean {
  return json === null ? false : readBool(json);
}

/** {@link readInt32}, or zero. */
export function zeroOrInt32(json: unknown): number {
  return json === null ? 0 : readInt32(json);
}

/** {@link readUint32}, or zero. */
export function zeroOrUint32(json: unknown): number {
  return json === null ? 0 : readUint32(json);
}

/** {@link readInt64}, or zero. */
export function zeroOrInt64(json: unknown): bigint {
  return json === null ? 0n : readInt64(json);
}

/** {@link readUint64}, or zero. */
export function zeroOrUint64(json: unknown): bigint {
  return json === null ? 0n : readUint64(json);
}

/** {@link readDouble}, or zero. */
export function zeroOrDouble(json: unknown): number {
  return json === null ? 0 : readDouble(json);
}

/** {@link readFloat}, or zero. */
export function zeroOrFloat(json: unknown): number {
  return json === null ? 0 : readFloat(json);
}

/** {@link readBytes}, or zero. */
export function zeroOrBytes(json: unknown): Uint8Array {
  return json === null ? new Uint8Array(0) : readBytes(json);
}
