import { hostBase64, utf8Text } from "../wire/utf8.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Codes of the standard alphabet by value. */
const CODES: Readonly<Uint8Array> = /*@__PURE__*/ Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));

const SPACE = 0x40;
const PADDING = 0x41;
const NONE = 0xff;

/** Values of both alphabets by character code; white space and padding have values of their own. */
const VALUES: Readonly<Uint8Array> = /*@__PURE__*/ valuesByCode();

function valuesByCode(): Uint8Array {
  const values = new Uint8Array(128).fill(NONE);
  for (let value = 0; value < 64; value++) values[ALPHABET.charCodeAt(value)] = value;
  values[0x2d] = 62; // "-"
  values[0x5f] = 63; // "_"
  values[0x3d] = PADDING; // "="
  for (const space of [0x20, 0x09, 0x0a, 0x0d]) values[space] = SPACE;
  return values;
}

/** Writes standard base64 with padding into `target`, which must have room. Returns the position after it. */
export function writeBase64(bytes: Uint8Array, target: Uint8Array, start: number): number {
  const whole = bytes.length - (bytes.length % 3);
  let at = start;
  let i = 0;
  for (; i < whole; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    target[at++] = CODES[bits >> 18] as number;
    target[at++] = CODES[(bits >> 12) & 63] as number;
    target[at++] = CODES[(bits >> 6) & 63] as number;
    target[at++] = CODES[bits & 63] as number;
  }
  if (i < bytes.length) {
    const two = i + 1 < bytes.length;
    const bits = ((bytes[i] as number) << 16) | (two ? (bytes[i + 1] as number) << 8 : 0);
    target[at++] = CODES[bits >> 18] as number;
    target[at++] = CODES[(bits >> 12) & 63] as number;
    target[at++] = two ? (CODES[(bits >> 6) & 63] as number) : 0x3d;
    target[at++] = 0x3d;
  }
  return at;
}

/** Standard base64 with padding. */
export function base64Text(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  writeBase64(bytes, text, 0);
  return utf8Text(text);
}

/** Below, the platform would cut bytes from a block that it shares; above, it is several times as fast. */
const LONG = 16_384;

/** Letters of both alphabets and what padding there may be at the end. */
const PLAIN = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Reads both base64 alphabets, with or without padding and white space. Throws for anything else. */
export function base64Bytes(text: string): Uint8Array {
  if (text.length >= LONG && PLAIN.test(text)) {
    const known = text.length % 4 === 1 ? undefined : hostBase64(text);
    if (known !== undefined) return known;
  }
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let used = 0;
  let bits = 0;
  let group = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (VALUES[code] as number) : NONE;
    if (value < 64) {
      bits = (bits << 6) | value;
      // The first letter of a group holds no whole byte; each of the next three completes one.
      if (group > 0) bytes[used++] = bits >> (6 - group * 2);
      group = (group + 1) & 3;
    } else if (value === PADDING) {
      group = 0;
    } else if (value === NONE) {
      throw new Error("invalid base64 string");
    }
  }
  if (group === 1) throw new Error("invalid base64 string");
  return used === bytes.length ? bytes : bytes.slice(0, used);
}
