import { describe } from "../describe.js";
import type { KnownTypes } from "../known-types.js";
import { ByteBuffer } from "../wire/byte-buffer.js";
import { floatOf, int64Of, uint64Of } from "../wire/integers.js";
import { expandLatin1, placeLatin1 } from "../wire/latin1.js";
import { host } from "../wire/platform.js";
import { utf8Size, writeLongUtf8 } from "../wire/utf8.js";
import { writeBase64 } from "./base64.js";
import { endOfPlain } from "./plain.js";

const COMMA = 0x2c;
const QUOTE = 0x22;
/** From here on a string is worth calls to the platform, where there is one. */
const LONG = 128;
/** Units of a string for which room is made at a time. */
const BLOCK = 1024;
const HEX = "0123456789abcdef";

/** Writes proto JSON as UTF-8, straight into bytes: no string of the whole is ever made. */
export class JsonWriter extends ByteBuffer {
  /** Name of the member that was written last, quotes and colon included. */
  at = "";
  /** What a `google.protobuf.Any` may hold, and extensions. */
  types: KnownTypes | undefined;
  /** How many of them are being written, one in another. */
  heldDepth = 0;

  /** Begins an object. */
  open(): void {
    this.reserve(1);
    this.buf[this.pos++] = 0x7b;
  }

  /** Ends an object. */
  close(): void {
    this.reserve(1);
    this.buf[this.pos++] = 0x7d;
  }

  /** Takes the end of an object back, so that members can be added. */
  reopen(): void {
    this.pos--;
  }

  /** Begins an array. */
  openList(): void {
    this.reserve(1);
    this.buf[this.pos++] = 0x5b;
  }

  /** Ends an array. */
  closeList(): void {
    this.reserve(1);
    this.buf[this.pos++] = 0x5d;
  }

  /** A comma, unless an object or array was just begun. Before each item of an array. */
  next(): void {
    const last = this.buf[this.pos - 1];
    if (last === 0x7b || last === 0x5b) return;
    this.reserve(1);
    this.buf[this.pos++] = COMMA;
  }

  /** The name of a member as it stands in JSON, quotes and colon included; a comma before it where one is due. */
  key(name: string): void {
    this.next();
    this.ascii(name);
  }

  /** The name of a map's entry. */
  mapKey(name: string): void {
    this.next();
    this.string(name);
    this.reserve(1);
    this.buf[this.pos++] = 0x3a;
  }

  /** Text of ASCII characters as it is. */
  ascii(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { buf } = this;
    let at = this.pos;
    for (let i = 0; i < length; i++) buf[at++] = text.charCodeAt(i);
    this.pos = at;
  }

  /** A string with what JSON escapes. */
  string(value: string): void {
    if (typeof value !== "string") throw new Error(`expected string, got ${describe(value)}`);
    const { length } = value;
    if (length >= LONG && host !== undefined) {
      this.long(value);
      return;
    }
    this.reserve(length + 2);
    const { buf } = this;
    let at = this.pos;
    buf[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80 || code < 0x20 || code === QUOTE || code === 0x5c) {
        this.pos = at;
        this.rest(value, i);
        return;
      }
      buf[at++] = code;
    }
    buf[at] = QUOTE;
    this.pos = at + 1;
  }

  /** A string that the platform writes. */
  private long(value: string): void {
    const size = utf8Size(value);
    this.reserve(size + 2);
    const { buf } = this;
    const start = this.pos + 1;
    const end = start + size;
    if (placeLatin1(value, buf, start, size) && endOfPlain(buf, end - value.length, end) === end) {
      expandLatin1(value.length, buf, start, size);
      buf[start - 1] = QUOTE;
      buf[end] = QUOTE;
      this.pos = end + 1;
    } else {
      this.utf8(JSON.stringify(value));
    }
  }

  /** The rest of a string, from what is not plain ASCII on, and the quote after it. */
  private rest(value: string, from: number): void {
    for (let i = from; i < value.length; ) i = this.block(value, i, Math.min(i + BLOCK, value.length));
    this.reserve(1);
    this.buf[this.pos++] = QUOTE;
  }

  /** Part of a string, up to `to` or a unit more. Returns where it ended. */
  private block(value: string, from: number, to: number): number {
    // Six bytes for each unit: `\u001f`.
    this.reserve((to + 1 - from) * 6);
    const { buf } = this;
    let at = this.pos;
    let i = from;
    for (; i < to; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x80) {
        if (code < 0x20 || code === QUOTE || code === 0x5c) at = escapeUnit(code, buf, at);
        else buf[at++] = code;
      } else if (code < 0x800) {
        buf[at++] = 0xc0 | (code >> 6);
        buf[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || code > 0xdfff) {
        buf[at++] = 0xe0 | (code >> 12);
        buf[at++] = 0x80 | ((code >> 6) & 0x3f);
        buf[at++] = 0x80 | (code & 0x3f);
      } else {
        const low = code < 0xdc00 && i + 1 < value.length ? value.charCodeAt(i + 1) : 0;
        if (low < 0xdc00 || low > 0xdfff) {
          at = escapeUnit(code, buf, at);
          continue;
        }
        i++;
        const point = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        buf[at++] = 0xf0 | (point >> 18);
        buf[at++] = 0x80 | ((point >> 12) & 0x3f);
        buf[at++] = 0x80 | ((point >> 6) & 0x3f);
        buf[at++] = 0x80 | (point & 0x3f);
      }
    }
    this.pos = at;
    return i;
  }

  /** Bytes as base64. */
  bytes(value: Uint8Array): void {
    if (!(value instanceof Uint8Array)) throw new Error(`expected Uint8Array, got ${describe(value)}`);
    this.reserve(Math.ceil(value.length / 3) * 4 + 2);
    this.buf[this.pos++] = QUOTE;
    this.pos = writeBase64(value, this.buf, this.pos);
    this.buf[this.pos++] = QUOTE;
  }

  /** `true` or `false`. */
  bool(value: boolean): void {
    if (typeof value !== "boolean") throw new Error(`expected boolean, got ${describe(value)}`);
    this.ascii(value ? "true" : "false");
  }

  /** A 32-bit integer, signed. */
  int32(value: number): void {
    if (typeof value !== "number" || (value | 0) !== value) throw new Error(`expected int32, got ${describe(value)}`);
    this.integer(value);
  }

  /** A 32-bit integer, unsigned. */
  uint32(value: number): void {
    if (typeof value !== "number" || value >>> 0 !== value) throw new Error(`expected uint32, got ${describe(value)}`);
    this.integer(value);
  }

  private integer(value: number): void {
    if (value >= 0 && value < 10) {
      this.reserve(1);
      this.buf[this.pos++] = 0x30 + value;
    } else {
      this.ascii(String(value));
    }
  }

  /** A 64-bit integer, signed, as a string. */
  int64(value: bigint | number | string): void {
    this.ascii(`"${int64Of(value)}"`);
  }

  /** A 64-bit integer, unsigned, as a string. */
  uint64(value: bigint | number | string): void {
    this.ascii(`"${uint64Of(value)}"`);
  }

  /** A 64-bit floating point number; what JSON has no number for is a string. */
  double(value: number): void {
    if (typeof value !== "number") throw new Error(`expected number, got ${describe(value)}`);
    if (Number.isFinite(value)) this.ascii(Object.is(value, -0) ? "-0" : String(value));
    else this.ascii(`"${value}"`);
  }

  /** A 32-bit floating point number. */
  float(value: number): void {
    if (typeof value === "number") floatOf(value);
    this.double(value);
  }

  /** A value that is JSON already. */
  value(value: unknown): void {
    const text = JSON.stringify(value);
    if (text === undefined) throw new Error(`expected a JSON value, got ${describe(value)}`);
    this.utf8(text);
  }

  /** Text as it is. */
  private utf8(text: string): void {
    const size = utf8Size(text);
    this.reserve(size);
    this.pos = writeLongUtf8(text, this.buf, this.pos, size);
  }
}

function escapeUnit(code: number, buf: Uint8Array, start: number): number {
  let at = start;
  buf[at++] = 0x5c;
  const short = code === QUOTE || code === 0x5c ? code : shortEscape(code);
  if (short !== 0) {
    buf[at++] = short;
    return at;
  }
  buf[at++] = 0x75;
  for (let shift = 12; shift >= 0; shift -= 4) buf[at++] = HEX.charCodeAt((code >> shift) & 15);
  return at;
}

function shortEscape(code: number): number {
  switch (code) {
    case 0x08:
      return 0x62;
    case 0x09:
      return 0x74;
    case 0x0a:
      return 0x6e;
    case 0x0c:
      return 0x66;
    case 0x0d:
      return 0x72;
    default:
      return 0;
  }
}
