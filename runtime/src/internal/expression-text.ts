import { base64Text } from "../converter/json/base64.js";
import { utf8Bytes, utf8Text } from "../converter/wire/utf8.js";
import { NothingError, textOf, unfit } from "./expression-values.js";
import { sha256 } from "./sha256.js";

/** White space as Go's `unicode.IsSpace` has it. */
const space = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

/** `.uppercase()`: character by character, as Go does it, so that `ß` stays. */
export function upperCase(value: unknown): string {
  return [...textOf(value, "uppercase")].map((character) => oneToOne(character, character.toUpperCase())).join("");
}

/** `.lowercase()`: character by character, as Go does it. */
export function lowerCase(value: unknown): string {
  return [...textOf(value, "lowercase")].map(lower).join("");
}

function lower(character: string): string {
  return character === "İ" ? "i" : oneToOne(character, character.toLowerCase());
}

function oneToOne(character: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : character;
}

/** `.capitalize()`: every word begins with a capital, and the rest of it is lower case. */
export function capitalize(value: unknown): string {
  return textOf(value, "capitalize").replace(/[\p{L}\p{M}\p{N}_]+(?:['’.:·][\p{L}\p{M}]+)*/gu, (word) => {
    const first = /\p{Cased}/u.exec(word);
    if (first === null) return word;
    const [capital = "", ...more] = [...first[0].toUpperCase()];
    const rest = word.slice(first.index + first[0].length).toLowerCase();
    return word.slice(0, first.index) + capital + more.join("").toLowerCase() + rest;
  });
}

/** `.trim()`: without white space, or the characters of a set, on both ends. */
export function trimText(value: unknown, set?: unknown): string {
  const text = textOf(value, "trim");
  if (set === undefined) return text.replace(new RegExp(`^${space}+|${space}+$`, "g"), "");
  const cut = [...textOf(set, "trim")];
  const characters = [...text];
  const kept = (character: string) => !cut.includes(character);
  const from = characters.findIndex(kept);
  return from < 0 ? "" : characters.slice(from, characters.findLastIndex(kept) + 1).join("");
}

/** `.trim_prefix()`. */
export function trimPrefix(value: unknown, prefix: unknown): string {
  const text = textOf(value, "trim_prefix");
  const start = textOf(prefix, "trim_prefix");
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/** `.trim_suffix()`. */
export function trimSuffix(value: unknown, suffix: unknown): string {
  const text = textOf(value, "trim_suffix");
  const end = textOf(suffix, "trim_suffix");
  return text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
}

/** `.replace_all()`. */
export function replaceAll(value: unknown, old: unknown, replacement: unknown): string {
  const text = textOf(value, "replace_all");
  const parts = old === "" ? ["", ...text, ""] : text.split(textOf(old, "replace_all"));
  return parts.join(textOf(replacement, "replace_all"));
}

/** `.split()`. */
export function splitText(value: unknown, separator: unknown): readonly string[] {
  const text = textOf(value, "split");
  return separator === "" ? [...text] : text.split(textOf(separator, "split"));
}

/** `.join()`. */
export function joinText(value: unknown, separator: unknown = ""): string {
  if (!Array.isArray(value)) throw unfit(value, "join", "a list");
  return value.map((item) => textOf(item, "join")).join(textOf(separator, "join"));
}

/** `.length()`: bytes of text, items of a list. */
export function lengthOf(value: unknown): bigint {
  if (typeof value === "string") return BigInt(utf8Bytes(value).length);
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length);
  throw unfit(value, "length", "text or a list");
}

/** `.slice()`: from and to an offset, in bytes of text or items of a list; a negative one counts from the end. */
export function sliceOf(value: unknown, from: number, to?: number): unknown {
  const whole: unknown = typeof value === "string" ? utf8Bytes(value) : value;
  if (!(whole instanceof Uint8Array) && !Array.isArray(whole)) throw unfit(value, "slice", "text or a list");
  const { length } = whole;
  const end = Math.max(0, Math.min(length, to === undefined ? length : to < 0 ? length + to : to));
  const start = from < 0 ? Math.max(0, length + from) : from;
  if (start > end) throw new Error(`.slice(${from}${to === undefined ? "" : `, ${to}`}) of a length of ${length}`);
  const part = whole.slice(start, end);
  if (typeof value !== "string" || !(part instanceof Uint8Array)) return part;
  const text = utf8Text(part);
  if (!value.includes(text) || utf8Bytes(text).length !== part.length) {
    throw new Error(".slice() counts bytes, and cuts a character in two here");
  }
  return text;
}

/** `.index()`: an item of a list, or a byte; a negative index counts from the end. */
export function itemAt(value: unknown, index: number): unknown {
  if (!Array.isArray(value)) throw unfit(value, "index", "a list");
  const found: unknown = value.at(index);
  if (found === undefined) throw new Error(`.index(${index}) of a list of ${value.length}`);
  return found;
}

/** `.not_empty()`: the value, unless it is empty or nothing. */
export function notEmpty(value: unknown): unknown {
  if (typeof value !== "string" && !Array.isArray(value)) throw unfit(value, "not_empty", "text or a list");
  if (value.length === 0) throw new NothingError();
  return value;
}

/** `.int64()`: a whole number of 64 bits. */
export function int64(value: unknown): bigint {
  const whole = wholeNumber(value);
  if (whole === undefined || BigInt.asIntN(64, whole) !== whole)
    throw unfit(value, "int64", "a whole number of 64 bits");
  return whole;
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  // Go takes a leading zero for base 8: that is refused.
  const read = typeof value === "string" ? /^([+-]?)(0|[1-9]\d*|0[xX][\da-fA-F]+)$/.exec(value) : null;
  if (read === null) return undefined;
  const size = BigInt(read[2] ?? "0");
  return read[1] === "-" ? -size : size;
}

/** `.hash("sha256")`. */
export function sha256Of(value: unknown): Uint8Array {
  return sha256(bytesOf(value, "hash"));
}

/** `.encode()`. */
export function encodeBytes(value: unknown, scheme: "hex" | "base64" | "base64url" | "base64rawurl"): string {
  const bytes = bytesOf(value, "encode");
  if (scheme === "hex") return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = base64Text(bytes);
  if (scheme === "base64") return text;
  const url = text.replaceAll("+", "-").replaceAll("/", "_");
  return scheme === "base64url" ? url : url.replace(/=+$/, "");
}

function bytesOf(value: unknown, method: string): Uint8Array {
  if (typeof value === "string") return utf8Bytes(value);
  if (value instanceof Uint8Array) return value;
  throw unfit(value, method, "text or bytes");
}
