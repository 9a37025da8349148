import type { DescMessage } from "@bufbuild/protobuf";
import { pick } from "./random.js";

const hex = (text: string) => Buffer.from(text, "hex");

/** Bytes that no writer makes: each is put in the place of others, or between them. */
const vicious: readonly Buffer[] = [
  "00", // field number 0
  "07", // field number 0, wire type 7
  "0e", // wire type 6
  "ffffffffff0f", // the greatest length that a varint of 32 bits can say, overlong
  "ffffffff0f",
  "ffffffff07",
  "ffffffffffffffffff01",
  "ffffffffffffffffffff01", // eleven bytes
  "808080808000", // an overlong zero
  "8080808000",
  "80",
  "0b", // a group begins, and none ends
  "0c",
  "1314", // begins and ends with other numbers
  "0b0b0b0c0c0c",
  "c3", // half a character
  "eda080", // a surrogate
  "c080", // an overlong NUL
  "f4908080", // beyond Unicode
  "0a80ffffff07",
  "f8ffffff0f00", // the greatest field number
  "f8ffffffff0f00", // beyond it
].map(hex);

/** Changes bytes of a message as a broken or bad peer might. */
export function mutatedBytes(bytes: Uint8Array, schema: DescMessage, random: () => number): Buffer {
  let changed = Buffer.from(bytes);
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const at = Math.floor(random() * (changed.length + 1));
    const rest = at + Math.floor(random() * 3);
    switch (Math.floor(random() * 6)) {
      case 0:
        changed = changed.subarray(0, at);
        break;
      case 1:
        if (at < changed.length) changed[at] = Math.floor(random() * 256);
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, at), pick(random, vicious), changed.subarray(rest)]);
        break;
      case 3:
        // A field of the message with some wire type, which may not be its own.
        changed = Buffer.concat([changed.subarray(0, at), anyField(schema, random), changed.subarray(at)]);
        break;
      case 4:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(rest)]);
        break;
      default:
        changed = Buffer.concat([changed, anyField(schema, random)]);
    }
  }
  return changed;
}

function anyField(schema: DescMessage, random: () => number): Buffer {
  const number = schema.fields.length > 0 && random() < 0.9 ? pick(random, schema.fields).number : 1000;
  const key = varint(((number << 3) | Math.floor(random() * 6)) >>> 0);
  const length = Math.floor(random() * 6);
  const content = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  return random() < 0.5 ? Buffer.concat([key, varint(length), content]) : Buffer.concat([key, content]);
}

/** An unsigned varint. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Texts that take the place of a part of JSON. */
const pieces = [
  "null",
  "true",
  "-0",
  "1e400",
  "-1e-400",
  "9007199254740993",
  "18446744073709551616",
  "1.0",
  "1e2",
  "01",
  '"NaN"',
  '"-Infinity"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '"\ufffd"',
  '"__proto__"',
  '"constructor"',
  '{"__proto__":{"x":1}}',
  '{"a":1,"a":1}',
  "[[[[]]]]",
  "{}",
  "[]",
  '"1"',
  '" 1"',
  '"1e3"',
  '"0x1"',
  '"AQ=="',
  '"A"',
  '"2000-01-01T00:00:00Z"',
  '"1.5s"',
  '"STAGE_OPEN"',
  ",",
  ":",
  '"',
  "}",
  "]",
];

const part = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{}:,]/g;

/** Changes parts of a JSON text as a broken or bad peer might. */
export function mutatedJson(text: string, random: () => number): string {
  const parts = text.match(part) ?? [];
  for (let changes = 1 + Math.floor(random() * 2); changes > 0; changes--) {
    const at = Math.floor(random() * (parts.length + 1));
    switch (Math.floor(random() * 5)) {
      case 0:
        parts.length = at;
        break;
      case 1:
        parts.splice(at, 1);
        break;
      case 2:
        // A member or an item twice.
        parts.splice(at, 0, ...parts.slice(at, at + 4));
        break;
      default:
        parts.splice(at, 1, pick(random, pieces));
    }
  }
  return parts.join("");
}
