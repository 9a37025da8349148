import { asciiText } from "./ascii.js";
import { expandLatin1, placeLatin1, readLatin1 } from "./latin1.js";
import { host, hostUtf8Slice } from "./platform.js";

/** The part of a string that ES2024 adds and every Node from 20 on has. */
interface WellFormedString {
  isWellFormed(): boolean;
}

/** Whether the text has no lone surrogate, and so can be written as UTF-8. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as WellFormedString).isWellFormed();
}

const hostDecoder = host && /*@__PURE__*/ new host.TextDecoder("utf-8", { ignoreBOM: true });
const hostEncoder = host && /*@__PURE__*/ new host.TextEncoder();

/** Texts that are shorter are decoded here on the host too: a call to the platform costs more. */
const SHORT = 32;
/** Texts that are longer are worth a look at what kind they are of. */
const LONG = 4096;

/**
 * Reads UTF-8. With `strict`, throws for bytes that are not UTF-8; otherwise each maximal bad part becomes U+FFFD. A
 * leading byte order mark is part of the text, unlike what TextDecoder does by default.
 */
export function readUtf8(bytes: Uint8Array, start: number, end: number, strict: boolean): string {
  if (hostDecoder !== undefined && end - start > SHORT) {
    const latin1 = end - start > LONG ? readLatin1(bytes, start, end) : undefined;
    if (latin1 !== undefined) return latin1;
    const text =
      hostUtf8Slice === undefined
        ? hostDecoder.decode(bytes.subarray(start, end))
        : hostUtf8Slice.call(bytes, start, end);
    // Either the text has this character, or something was bad: then it is looked at byte by byte.
    if (!strict || text.indexOf("\ufffd") < 0) return text;
  }
  let at = asciiEnd(bytes, start, end);
  let text = asciiText(bytes, start, at);
  while (at < end) {
    while (at < end && (bytes[at] as number) >= 0x80) {
      const size = sequenceLength(bytes, at, end);
      if (size < 0 && strict) throw new Error(`invalid UTF-8 at byte ${at - start}`);
      text += size < 0 ? "\ufffd" : character(bytes, at, size);
      at += Math.abs(size);
    }
    const run = asciiEnd(bytes, at, end);
    text += asciiText(bytes, at, run);
    at = run;
  }
  return text;
}

function asciiEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) < 0x80) at++;
  return at;
}

function character(bytes: Uint8Array, at: number, size: number): string {
  const first = bytes[at] as number;
  const second = (bytes[at + 1] as number) & 0x3f;
  if (size === 2) return String.fromCharCode(((first & 0x1f) << 6) | second);
  const third = (bytes[at + 2] as number) & 0x3f;
  if (size === 3) return String.fromCharCode(((first & 0x0f) << 12) | (second << 6) | third);
  const point = ((first & 0x07) << 18) | (second << 12) | (third << 6) | ((bytes[at + 3] as number) & 0x3f);
  return String.fromCharCode(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
}

/** Bytes of the character at `at`, or minus the bytes that one U+FFFD stands for, as the WHATWG decoder counts them. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first < 0xc2 || first > 0xf4) return -1;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < size; i++) {
    const next = at + i < end ? (bytes[at + i] as number) : -1;
    if (i === 1 ? next < low || next > high : next < 0x80 || next > 0xbf) return -i;
  }
  return size;
}

/**
 * Writes UTF-8 into `target`, which must have three bytes of room for each UTF-16 unit. Lone surrogates become U+FFFD.
 * Returns the position after the last byte.
 */
export function writeUtf8(text: string, target: Uint8Array, start: number): number {
  const length = text.length;
  let at = start;
  for (let i = 0; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      target[at++] = code;
      continue;
    }
    if (code < 0x800) {
      target[at++] = 0xc0 | (code >> 6);
      target[at++] = 0x80 | (code & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = code <= 0xdbff && i + 1 < length ? text.charCodeAt(i + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        i++;
        const point = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        target[at++] = 0xf0 | (point >> 18);
        target[at++] = 0x80 | ((point >> 12) & 0x3f);
        target[at++] = 0x80 | ((point >> 6) & 0x3f);
        target[at++] = 0x80 | (point & 0x3f);
        continue;
      }
      code = 0xfffd;
    }
    target[at++] = 0xe0 | (code >> 12);
    target[at++] = 0x80 | ((code >> 6) & 0x3f);
    target[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}

/** How many bytes the text is in UTF-8; lone surrogates count as U+FFFD. */
export function utf8Size(text: string): number {
  if (host !== undefined && text.length >= 64) return host.Buffer.byteLength(text);
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) size++;
    else {
      size += 2;
      // The two halves of a pair are four bytes together.
      if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) {
        const next = text.charCodeAt(i + 1);
        if (next >= 0xdc00 && next <= 0xdfff) i++;
      }
    }
  }
  return size;
}

/** Base64 that is known to be well-formed, as bytes of their own, if the platform is worth a call; undefined otherwise. */
export function hostBase64(text: string): Uint8Array | undefined {
  if (host === undefined) return undefined;
  const { buffer, byteOffset, length } = host.Buffer.from(text, "base64");
  return new Uint8Array(buffer, byteOffset, length);
}

/** As `writeUtf8`, for texts that are worth a call to the platform where there is one, and that are `size` bytes. */
export function writeLongUtf8(text: string, target: Uint8Array, start: number, size: number): number {
  const { length } = text;
  if (hostEncoder === undefined || length < 64) return writeUtf8(text, target, start);
  if ((size === length || length > LONG) && placeLatin1(text, target, start, size)) {
    expandLatin1(length, target, start, size);
    return start + size;
  }
  return start + hostEncoder.encodeInto(text, target.subarray(start)).written;
}

/** The text as UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  if (hostEncoder !== undefined && text.length >= 64) return hostEncoder.encode(text);
  const room = new Uint8Array(text.length * 3);
  return room.slice(0, writeUtf8(text, room, 0));
}

/** The text that the bytes hold. Throws if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string {
  return readUtf8(bytes, 0, bytes.length, true);
}
