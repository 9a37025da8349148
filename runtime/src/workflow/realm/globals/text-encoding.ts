import { replace } from "../replace.js";
import { wellFormed } from "../well-formed.js";

/** Writes UTF-8 from `at` on; lone surrogates become U+FFFD. Stops where a character no longer fits. */
function writeUtf8(text: string, target: Uint8Array, at: number): { read: number; written: number } {
  const end = target.length;
  let position = at;
  let i = 0;
  for (; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      if (position >= end) break;
      target[position++] = code;
      continue;
    }
    let units = 1;
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = code <= 0xdbff ? text.charCodeAt(i + 1) : Number.NaN;
      if (low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        units = 2;
      } else {
        code = 0xfffd;
      }
    }
    const size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (position + size > end) break;
    if (size === 2) {
      target[position++] = 0xc0 | (code >> 6);
    } else {
      if (size === 4) {
        target[position++] = 0xf0 | (code >> 18);
        target[position++] = 0x80 | ((code >> 12) & 0x3f);
      } else {
        target[position++] = 0xe0 | (code >> 12);
      }
      target[position++] = 0x80 | ((code >> 6) & 0x3f);
    }
    target[position++] = 0x80 | (code & 0x3f);
    if (units === 2) i++;
  }
  return { read: i, written: position - at };
}

class Encoder {
  get encoding(): "utf-8" {
    return "utf-8";
  }

  encode(input = ""): Uint8Array {
    const text = `${input}`;
    const buffer = new Uint8Array(text.length * 3);
    const { written } = writeUtf8(text, buffer, 0);
    return buffer.slice(0, written);
  }

  encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
    return writeUtf8(`${source}`, destination, 0);
  }
}

const labels: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "utf-8": "utf-8",
  utf8: "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "utf-16le": "utf-16le",
  "utf-16": "utf-16le",
  ascii: "windows-1252",
  "us-ascii": "windows-1252",
  latin1: "windows-1252",
  "iso-8859-1": "windows-1252",
  "windows-1252": "windows-1252",
};

const windows1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

interface DecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

class Decoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #held: Uint8Array = new Uint8Array(0);
  #started = false;

  constructor(label = "utf-8", options: DecoderOptions = {}) {
    const encoding = labels[`${label}`.trim().toLowerCase()];
    if (encoding === undefined) {
      throw new RangeError(`TextDecoder in workflows reads utf-8, utf-16le and latin1, not "${label}".`);
    }
    this.encoding = encoding;
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    let bytes = this.#bytes(input);
    if (this.#held.length > 0) {
      const joined = new Uint8Array(this.#held.length + bytes.length);
      joined.set(this.#held);
      joined.set(bytes, this.#held.length);
      bytes = joined;
    }
    const stream = Boolean(options.stream);
    const keep = stream ? unfinished(bytes, this.encoding) : 0;
    this.#held = bytes.slice(bytes.length - keep);
    bytes = bytes.subarray(0, bytes.length - keep);
    let text = this.#read(bytes);
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (!this.ignoreBOM && this.encoding !== "windows-1252" && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    if (!stream) this.#started = false;
    return text;
  }

  #bytes(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
    if (input === undefined) return new Uint8Array(0);
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    return new Uint8Array(input);
  }

  #read(bytes: Uint8Array): string {
    if (this.encoding === "utf-8") return readUtf8(bytes, this.fatal);
    let text = "";
    if (this.encoding === "windows-1252") {
      for (const byte of bytes) {
        text += byte >= 0x80 && byte < 0xa0 ? windows1252.charAt(byte - 0x80) : String.fromCharCode(byte);
      }
      return text;
    }
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
    }
    if (bytes.length % 2 === 1) text += malformed(this.fatal);
    return this.fatal ? text : wellFormed(text);
  }
}

function malformed(fatal: boolean): string {
  if (fatal) throw new TypeError("The encoded data was not valid for the decoder's encoding.");
  return "\ufffd";
}

/** How many bytes at the end begin a character that the next chunk may finish. */
function unfinished(bytes: Uint8Array, encoding: string): number {
  if (encoding === "utf-16le") return bytes.length % 2;
  if (encoding !== "utf-8") return 0;
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function readUtf8(bytes: Uint8Array, fatal: boolean): string {
  let text = "";
  let chunk: number[] = [];
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i++] as number;
    let code = first;
    if (first >= 0x80) {
      const more =
        first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
      let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      code = more === 0 ? -1 : first & (0x3f >> more);
      for (let seen = 0; seen < more; seen++) {
        const next = bytes[i];
        if (next === undefined || next < low || next > high) {
          code = -1;
          break;
        }
        i++;
        low = 0x80;
        high = 0xbf;
        code = (code << 6) | (next & 0x3f);
      }
    }
    if (code === -1) {
      malformed(fatal);
      code = 0xfffd;
    }
    if (code > 0xffff) {
      chunk.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      chunk.push(code);
    }
    if (chunk.length >= 4096) {
      text += String.fromCharCode(...chunk);
      chunk = [];
    }
  }
  return text + String.fromCharCode(...chunk);
}

/** `TextEncoder` and `TextDecoder` (utf-8, utf-16le and latin1). */
export function installTextEncoding(global: typeof globalThis): void {
  Object.defineProperty(Encoder, "name", { value: "TextEncoder" });
  Object.defineProperty(Decoder, "name", { value: "TextDecoder" });
  replace(global, "TextEncoder", Encoder);
  replace(global, "TextDecoder", Decoder);
}
