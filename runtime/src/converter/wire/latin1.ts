import { host, hostLatin1Slice, hostLatin1Write, unwrittenBytes } from "./platform.js";

// Engines keep a text of which no character is beyond U+00FF as bytes, and copy those at the speed of memory. What UTF-8
// adds is made here, four bytes at a time as long as they are ASCII: the platform is slower by half.

/** Texts begin in the way they go on: one that is ASCII so far is taken for ASCII first. */
const SAMPLE = 1024;
/** The engine does not look at a text that it keeps as bytes to answer this. */
const WIDE = /[\u0100-\uffff]/;

/**
 * Reads UTF-8 of characters up to U+00FF. Undefined for other characters, for what is no UTF-8, and where the platform has
 * nothing to make a text of bytes with.
 */
export function readLatin1(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (host === undefined || hostLatin1Slice === undefined) return undefined;
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  const sample = Math.min(end - 4, start + SAMPLE);
  while (at <= sample && (from.getInt32(at, true) & 0x80808080) === 0) at += 4;
  if (at > sample) {
    const text = hostLatin1Slice.call(bytes, start, end);
    if (host.Buffer.byteLength(text) === text.length) return text;
  }
  const latin1 = unwrittenBytes(end - start);
  const to = new DataView(latin1.buffer);
  let length = 0;
  for (at = start; at < end; ) {
    const four = at + 4 <= end ? from.getInt32(at, true) : -1;
    if ((four & 0x80808080) === 0) {
      to.setInt32(length, four, true);
      at += 4;
      length += 4;
      continue;
    }
    const byte = bytes[at] as number;
    if (byte < 0x80) {
      latin1[length++] = byte;
      at++;
      continue;
    }
    const next = at + 1 < end ? (bytes[at + 1] as number) : 0;
    if ((byte & 0xfe) !== 0xc2 || (next & 0xc0) !== 0x80) return undefined;
    latin1[length++] = ((byte & 3) << 6) | (next & 0x3f);
    at += 2;
  }
  return hostLatin1Slice.call(latin1, 0, length);
}

/**
 * Writes a byte for each character, so that they end where the text will end in UTF-8, of which `size` bytes begin at
 * `start`: `expandLatin1` makes UTF-8 of it. False for a text with other characters, and where the platform has nothing
 * for it; then nothing is written.
 */
export function placeLatin1(text: string, target: Uint8Array, start: number, size: number): boolean {
  if (hostLatin1Write === undefined || (size !== text.length && WIDE.test(text))) return false;
  hostLatin1Write.call(target, text, start + size - text.length, text.length);
  return true;
}

/** Makes UTF-8 of what `placeLatin1` wrote, in its place. */
export function expandLatin1(length: number, target: Uint8Array, start: number, size: number): void {
  if (size === length) return;
  const view = new DataView(target.buffer, target.byteOffset, target.length);
  const end = start + size;
  let to = start;
  for (let at = end - length; at < end; ) {
    const four = at + 4 <= end ? view.getInt32(at, true) : -1;
    if ((four & 0x80808080) === 0) {
      view.setInt32(to, four, true);
      at += 4;
      to += 4;
      continue;
    }
    const code = target[at++] as number;
    if (code < 0x80) {
      target[to++] = code;
    } else {
      target[to++] = 0xc0 | (code >> 6);
      target[to++] = 0x80 | (code & 0x3f);
    }
  }
}
