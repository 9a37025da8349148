/** The part of a string that ES2024 adds and every Node from 20 on has. */
interface WellFormedString {
  isWellFormed(): boolean;
}

/** Whether the text has no lone surrogate, and so can be written as UTF-8. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as WellFormedString).isWellFormed();
}

/** What this module uses of the platform, spelled out so that it compiles where there is no such thing. */
interface Platform {
  readonly Buffer: {
    readonly prototype: { utf8Slice?(this: Uint8Array, start: number, end: number): string };
    byteLength(text: string): number;
    from(text: string, encoding: "base64"): Uint8Array;
  };
  readonly TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string };
  readonly TextEncoder: new () => {
    encode(text: string): Uint8Array;
    encodeInto(text: string, target: Uint8Array): { written: number };
  };
}

/**
 * The platform's own coders, several times as fast for long texts, where this code runs on the host. A workflow's realm
 * has no `Buffer`: there, `TextDecoder` may be made of this very module.
 */
const host: Platform | undefined = "Buffer" in globalThis ? (globalThis as unknown as Platform) : undefined;
const hostDecoder: InstanceType<Platform["TextDecoder"]> | undefined =
  host && /*@__PURE__*/ new host.TextDecoder("utf-8", { ignoreBOM: true });
/** Decodes a part without an object for it; a bad part becomes U+FFFD here, too. */
const hostSlice: ((this: Uint8Array, start: number, end: number) => string) | undefined =
  host?.Buffer.prototype.utf8Slice;
const hostEncoder: InstanceType<Platform["TextEncoder"]> | undefined = host && /*@__PURE__*/ new host.TextEncoder();

/** Texts that are shorter are decoded here on the host too: a call to the platform costs more. */
const SHORT = 32;

/**
 * Reads UTF-8. With `strict`, throws for bytes that are not UTF-8; otherwise each maximal bad part becomes U+FFFD. A
 * leading byte order mark is part of the text, unlike what TextDecoder does by default.
 */
export function readUtf8(bytes: Uint8Array, start: number, end: number, strict: boolean): string {
  if (hostDecoder !== undefined && end - start > SHORT) {
    const text =
      hostSlice === undefined ? hostDecoder.decode(bytes.subarray(start, end)) : hostSlice.call(bytes, start, end);
    // Either the text has this character, or something was bad: then it is looked at byte by byte.
    if (!strict || text.indexOf("\ufffd") < 0) return text;
  }
  let text = "";
  let at = start;
  while (at < end) {
    const run = asciiEnd(bytes, at, end);
    text += asciiText(bytes, at, run);
    at = run;
    while (at < end && (bytes[at] as number) >= 0x80) {
      const size = sequenceLength(bytes, at, end);
      if (size < 0 && strict) throw new Error(`invalid UTF-8 at byte ${at - start}`);
      text += size < 0 ? "\ufffd" : character(bytes, at, size);
      at += Math.abs(size);
    }
  }
  return text;
}

function asciiEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) < 0x80) at++;
  return at;
}

/** Eight at a time: a call of `fromCharCode` for each byte costs three times as much. */
function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 8) return fewText(bytes, start, end - start);
  let text = "";
  let at = start;
  for (; at + 8 <= end; at += 8) {
    text += String.fromCharCode(
      bytes[at] as number,
      bytes[at + 1] as number,
      bytes[at + 2] as number,
      bytes[at + 3] as number,
      bytes[at + 4] as number,
      bytes[at + 5] as number,
      bytes[at + 6] as number,
      bytes[at + 7] as number,
    );
  }
  return at === end ? text : text + fewText(bytes, at, end - at);
}

/** Up to seven bytes in one call. */
function fewText(bytes: Uint8Array, at: number, count: number): string {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  const c = bytes[at + 2] as number;
  const d = bytes[at + 3] as number;
  switch (count) {
    case 0:
      return "";
    case 1:
      return String.fromCharCode(a);
    case 2:
      return String.fromCharCode(a, b);
    case 3:
      return String.fromCharCode(a, b, c);
    case 4:
      return String.fromCharCode(a, b, c, d);
    case 5:
      return String.fromCharCode(a, b, c, d, bytes[at + 4] as number);
    case 6:
      return String.fromCharCode(a, b, c, d, bytes[at + 4] as number, bytes[at + 5] as number);
    default:
      return String.fromCharCode(a, b, c, d, bytes[at + 4] as number, bytes[at + 5] as number, bytes[at + 6] as number);
  }
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

/** As `writeUtf8`, for texts that are worth a call to the platform where there is one. */
export function writeLongUtf8(text: string, target: Uint8Array, start: number): number {
  if (hostEncoder === undefined || text.length < 64) return writeUtf8(text, target, start);
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
