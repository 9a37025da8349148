/** The part of a string that ES2024 adds and every Node from 20 on has. */
interface WellFormedString {
  isWellFormed(): boolean;
}

/** Whether the text has no lone surrogate, and so can be written as UTF-8. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as WellFormedString).isWellFormed();
}

/** Length of the longest run of bytes that is turned into text by one call: `apply` takes its arguments from the stack. */
const CHUNK = 4096;

/**
 * Reads UTF-8. Written here and not left to TextDecoder, because a workflow's realm has none of its own and because
 * TextDecoder drops a leading byte order mark, which is part of a protobuf string.
 *
 * With `strict`, throws for bytes that are not UTF-8; otherwise each maximal bad part becomes U+FFFD.
 */
export function readUtf8(bytes: Uint8Array, start: number, end: number, strict: boolean): string {
  const length = end - start;
  if (length <= 24) return readShort(bytes, start, end, strict);
  let at = start;
  while (at < end && (bytes[at] as number) < 0x80) at++;
  const ascii = asciiText(bytes, start, at);
  return at === end ? ascii : ascii + readMixed(bytes, at, end, strict);
}

function readShort(bytes: Uint8Array, start: number, end: number, strict: boolean): string {
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) return text + readMixed(bytes, at, end, strict);
    text += String.fromCharCode(byte);
  }
  return text;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= CHUNK) return fromCodes(bytes.subarray(start, end));
  let text = "";
  for (let at = start; at < end; at += CHUNK) text += fromCodes(bytes.subarray(at, Math.min(at + CHUNK, end)));
  return text;
}

function fromCodes(codes: Uint8Array | Uint16Array): string {
  return String.fromCharCode.apply(null, codes as unknown as number[]);
}

function readMixed(bytes: Uint8Array, start: number, end: number, strict: boolean): string {
  const units = new Uint16Array(Math.min(end - start, CHUNK));
  const room = units.length - 1;
  let text = "";
  let used = 0;
  let at = start;
  while (at < end) {
    if (used >= room && used > 0) {
      text += fromCodes(units.subarray(0, used));
      used = 0;
    }
    const first = bytes[at] as number;
    if (first < 0x80) {
      units[used++] = first;
      at++;
      continue;
    }
    const size = sequenceLength(bytes, at, end);
    if (size < 0) {
      if (strict) throw new Error(`invalid UTF-8 at byte ${at - start}`);
      units[used++] = 0xfffd;
      at -= size;
      continue;
    }
    if (size === 2) {
      units[used++] = ((first & 0x1f) << 6) | ((bytes[at + 1] as number) & 0x3f);
    } else if (size === 3) {
      units[used++] =
        ((first & 0x0f) << 12) | (((bytes[at + 1] as number) & 0x3f) << 6) | ((bytes[at + 2] as number) & 0x3f);
    } else {
      const point =
        ((first & 0x07) << 18) |
        (((bytes[at + 1] as number) & 0x3f) << 12) |
        (((bytes[at + 2] as number) & 0x3f) << 6) |
        ((bytes[at + 3] as number) & 0x3f);
      units[used++] = 0xd7c0 + (point >> 10);
      units[used++] = 0xdc00 + (point & 0x3ff);
    }
    at += size;
  }
  return text + fromCodes(units.subarray(0, used));
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

/** The text as UTF-8, in an array of its own. */
export function utf8Bytes(text: string): Uint8Array {
  const room = new Uint8Array(text.length * 3);
  return room.slice(0, writeUtf8(text, room, 0));
}

/** The text that the bytes hold. Throws if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string {
  return readUtf8(bytes, 0, bytes.length, true);
}
