import { asciiText } from "../wire/ascii.js";
import { readUtf8 } from "../wire/utf8.js";
import { endOfPlain } from "./plain.js";

/** Keys that are remembered: most messages have the keys of the one before. */
const KEYS = 256;
/** Longer keys are not worth the memory. */
const LONGEST_KEY = 64;
const keys: (string | undefined)[] = /*@__PURE__*/ new Array<string | undefined>(KEYS).fill(undefined);
/** By a key's place the place of the key that came after it the last time. */
const followers: Uint8Array = /*@__PURE__*/ new Uint8Array(KEYS);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Strings that are longer are searched for their end four bytes at a time. */
const NEAR = 64;
const TENS: readonly number[] = /*@__PURE__*/ Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads JSON in UTF-8, several times as fast as the platform reads it by way of a text. Takes nothing that is no JSON;
 * throws an error that says nothing for what is none, and for some that is.
 */
export class JsonScanner {
  /** Members of all objects so far. One that is there twice counts twice. */
  members = 0;
  private readonly buf: Uint8Array;
  private at = 0;
  /** Place of the key before. */
  private last = 0;

  constructor(bytes: Uint8Array) {
    this.buf = bytes;
  }

  /** The value that is all of the bytes. */
  whole(): unknown {
    const value = this.value(this.token());
    this.token();
    if (this.at !== this.buf.length) throw unsure();
    return value;
  }

  /** The next byte that is no white space; stays before it. Zero, which is in no JSON, at the end. */
  private token(): number {
    const { buf } = this;
    while (this.at < buf.length) {
      const byte = buf[this.at] as number;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return byte;
      this.at++;
    }
    return 0;
  }

  private value(first: number): unknown {
    switch (first) {
      case QUOTE:
        this.at++;
        return this.string();
      case 0x7b:
        return this.object();
      case 0x5b:
        return this.array();
      case 0x74:
        return this.word("true", true);
      case 0x66:
        return this.word("false", false);
      case 0x6e:
        return this.word("null", null);
      default:
        return this.number(first);
    }
  }

  private object(): object {
    const object: Record<string, unknown> = {};
    this.at++;
    let next = this.token();
    if (next === 0x7d) {
      this.at++;
      return object;
    }
    for (;;) {
      if (next !== QUOTE) throw unsure();
      this.at++;
      const key = this.key();
      this.members++;
      if (this.token() !== 0x3a) throw unsure();
      this.at++;
      object[key] = this.value(this.token());
      next = this.token();
      this.at++;
      if (next === 0x7d) return object;
      if (next !== 0x2c) throw unsure();
      next = this.token();
    }
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.at++;
    let next = this.token();
    if (next === 0x5d) {
      this.at++;
      return array;
    }
    for (;;) {
      array.push(this.value(next));
      next = this.token();
      this.at++;
      if (next === 0x5d) return array;
      if (next !== 0x2c) throw unsure();
      next = this.token();
    }
  }

  private key(): string {
    return this.known(followers[this.last] as number) ?? this.otherKey();
  }

  private otherKey(): string {
    const { buf, at: start } = this;
    let hash = 0;
    let end = start;
    for (; end < buf.length && end <= start + LONGEST_KEY; end++) {
      const byte = buf[end] as number;
      if (byte === QUOTE || byte === BACKSLASH || byte < 0x20 || byte >= 0x80) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (buf[end] !== QUOTE) return ownKey(this.string());
    // Each key has two places: with one, two keys that fall together would take turns in each message.
    const first = (hash ^ (hash >>> 8)) & (KEYS - 1);
    const second = first ^ 1;
    const found = this.known(first) ?? this.known(second);
    if (found !== undefined) return found;
    const key = ownKey(asciiText(buf, start, end));
    this.at = end + 1;
    this.last = keys[first] === undefined || keys[second] !== undefined ? first : second;
    keys[this.last] = key;
    return key;
  }

  /** The key at that place, if it is what stands here; goes behind it then. */
  private known(place: number): string | undefined {
    const key = keys[place];
    if (key === undefined || !this.is(key)) return undefined;
    followers[this.last] = place;
    this.last = place;
    return key;
  }

  /** Whether the string that begins here is that text; goes behind it then. */
  private is(text: string): boolean {
    const { buf, at } = this;
    const end = at + text.length;
    if (end >= buf.length || buf[end] !== QUOTE) return false;
    for (let i = 0; i < text.length; i++) if (buf[at + i] !== text.charCodeAt(i)) return false;
    this.at = end + 1;
    return true;
  }

  private string(): string {
    const { buf, at: start } = this;
    const near = Math.min(start + NEAR, buf.length);
    let bits = 0;
    for (let at = start; at < near; at++) {
      const byte = buf[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return bits < 0x80 ? asciiText(buf, start, at) : readUtf8(buf, start, at, true);
      }
      if (byte === BACKSLASH) return this.escaped(start, at);
      if (byte < 0x20) throw unsure();
      bits |= byte;
    }
    const end = endOfPlain(buf, near, buf.length);
    if (buf[end] !== QUOTE) return this.escaped(start, end);
    this.at = end + 1;
    return readUtf8(buf, start, end, true);
  }

  /** A string with something that is no plain character, the first at `at`: the engine says what it is. */
  private escaped(start: number, at: number): string {
    this.at = endOfString(this.buf, at) + 1;
    return JSON.parse(readUtf8(this.buf, start - 1, this.at, true)) as string;
  }

  private number(first: number): number {
    const { buf, at: start } = this;
    const negative = first === 0x2d;
    let at = negative ? start + 1 : start;
    let value = 0;
    const begin = at;
    for (; at < buf.length && isDigit(buf[at] as number); at++) value = value * 10 + (buf[at] as number) - 0x30;
    let digits = at - begin;
    if (digits === 0 || (digits > 1 && buf[begin] === 0x30)) throw unsure();
    let fraction = 0;
    if (at < buf.length && buf[at] === 0x2e) {
      at++;
      for (; at < buf.length && isDigit(buf[at] as number); at++, fraction++) {
        value = value * 10 + (buf[at] as number) - 0x30;
      }
      if (fraction === 0) throw unsure();
      digits += fraction;
    }
    // Both sides of the division are exact up to here, and so its result is the number nearest to what stands there.
    if (digits > 15 || (at < buf.length && ((buf[at] as number) | 0x20) === 0x65)) return this.longNumber(at);
    this.at = at;
    const size = fraction === 0 ? value : value / (TENS[fraction] as number);
    return negative ? -size : size;
  }

  private longNumber(from: number): number {
    const { buf, at: start } = this;
    let at = from;
    for (; at < buf.length; at++) {
      const byte = buf[at] as number;
      if (!isDigit(byte) && (byte | 0x20) !== 0x65 && byte !== 0x2b && byte !== 0x2d) break;
    }
    this.at = at;
    return JSON.parse(asciiText(buf, start, at)) as number;
  }

  private word<T>(text: string, value: T): T {
    const { buf, at } = this;
    for (let i = 0; i < text.length; i++)
      if (at + i >= buf.length || buf[at + i] !== text.charCodeAt(i)) throw unsure();
    this.at = at + text.length;
    return value;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Assigned to, it would be no member. */
function ownKey(key: string): string {
  if (key === "__proto__") throw unsure();
  return key;
}

function unsure(): Error {
  return new Error("no JSON, or none that is read here");
}

/** The quote that ends the string which goes on at `from`, where no escape is under way. */
function endOfString(buf: Uint8Array, from: number): number {
  for (let quote = buf.indexOf(QUOTE, from); quote >= 0; quote = buf.indexOf(QUOTE, quote + 1)) {
    let before = quote - 1;
    while (before >= from && buf[before] === BACKSLASH) before--;
    // Backslashes in pairs stand for themselves.
    if ((quote - before) % 2 === 1) return quote;
  }
  throw unsure();
}
