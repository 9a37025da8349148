import { readUtf8 } from "../wire/utf8.js";
import { JsonScanner } from "./json-scan.js";

/** Values nested deeper are counted without the stack. */
const DEEP = 200;

/** Parses JSON. Throws for an object with the same key twice, which `JSON.parse` would let pass. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3a) colons++;
    else if (code === 0x22) {
      for (i++; text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    }
  }
  return checked(value, colons, text);
}

/** Parses JSON in UTF-8. Throws for bytes that are not UTF-8, and for an object with the same key twice. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  const scanner = new JsonScanner(bytes);
  try {
    const value = scanner.whole();
    if (scanner.members === countAll(value)) return value;
  } catch {
    // What is wrong is said below, by name.
  }
  return parseJson(readUtf8(bytes, 0, bytes.length, true));
}

/** Each member has one colon outside of strings: as many colons as members means that no key was there twice. */
function checked(value: unknown, colons: number, text: string): unknown {
  if (colons !== countAll(value)) throw new Error(`duplicate object key ${duplicateKey(text)}`);
  return value;
}

function countAll(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const open: object[] = [];
  let count = countMembers(value, open, 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) count += countMembers(next, open, 0);
  return count;
}

/** Leaves what is nested deeper in `open`: how deep the stack goes differs between engines. */
function countMembers(value: object, open: object[], depth: number): number {
  if (depth === DEEP) {
    open.push(value);
    return 0;
  }
  let count = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === "object" && item !== null) count += countMembers(item, open, depth + 1);
    }
    return count;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key in members) {
    count++;
    const member = members[key];
    if (typeof member === "object" && member !== null) count += countMembers(member, open, depth + 1);
  }
  return count;
}

/** Finds the key by name: only for the error. The text is known to be JSON. */
function duplicateKey(text: string): string {
  const open: Set<string>[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  for (const [found, colon] of text.matchAll(token)) {
    if (found === "{") open.push(new Set());
    else if (found === "}") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(found.slice(0, -colon.length)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return JSON.stringify(key);
      keys?.add(key);
    }
  }
  return "";
}
