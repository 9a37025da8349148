import { expect, test } from "vitest";
import { parseJson, parseJsonBytes } from "./json-parse.js";

test("a long string ends where it ends, however many backslashes and quotes are in it", () => {
  for (let backslashes = 0; backslashes < 6; backslashes++) {
    for (const length of [0, 60, 61, 62, 63, 64, 65, 66, 200]) {
      const text = `${"x".repeat(length)}${"\\".repeat(backslashes)}":{"a":1,"a`;
      const json = JSON.stringify({ first: text, [text]: `${text}é`, last: { a: 1 } });
      const twice = json.replace('"last":{', '"last":{"a":2,');
      for (const parse of [parseJson, (given: string) => parseJsonBytes(Buffer.from(given))]) {
        expect(parse(json)).toEqual(JSON.parse(json));
        expect(() => parse(twice)).toThrow('duplicate object key "a"');
      }
    }
  }
});

/** What the parser makes of the text: `JSON.parse`'s value, unless a key is there twice. */
const outcome = (parse: () => unknown): unknown => {
  try {
    return { value: parse() };
  } catch {
    return "refused";
  }
};

const taken = (text: string) => outcome(() => parseJsonBytes(Buffer.from(text)));

test.each([
  ..."0 -0 -0.0 1 10 01 -01 00 - + .5 1. 1.e2 1e 1e+ 1e5 1E-5 1e400 -1e-400 0.1 0.10 19.99 123456789012345".split(" "),
  ..."1234567890123456 999999999999999.9 0.000000000000001 0.1234567890123456 1234567.12345678 9007199254740993".split(
    " ",
  ),
  ..."0x1 NaN Infinity 1_0 1a 1,2 true truE tru t false fals null nul nulll".split(" "),
  ...[
    "",
    " ",
    "\t\n\r 1 \t\n\r",
    "\u00a01",
    "1\u000b",
    "\ufeff1",
    "[",
    "]",
    "[]",
    "[ ]",
    "[,]",
    "[1,]",
    "[1 2]",
    "[[],[[]]]",
  ],
  ...["{", "{}", "{ }", "{,}", '{"a"}', '{"a":}', '{"a":1,}', '{"a" : 1 , "b":2 }', '{"a":1 "b":2}', "{a:1}", '{"":1}'],
  ...['{"__proto__":1}', '{"\\u005f_proto__":{"x":1}}', '{"a":{"__proto__":null}}', '{"constructor":1,"toString":2}'],
  ...[
    '{"1":1,"0":2,"b":3,"-1":4}',
    '{"é":1,"\\u00e9\\n":2,"日":{"é":1}}',
    `{"${"k".repeat(80)}":1}`,
    `{"a":1}x`,
    "[]]",
  ],
  ...[
    '"',
    '"a',
    '"\\"',
    '"\\',
    '"\\u12"',
    '"\\x"',
    '"\u0001"',
    '"\u007f"',
    '"a\nb"',
    '"\\ud800"',
    '"😀\\ud83d\\ude00"',
  ],
  ...[
    `"${"é".repeat(40)}"`,
    `"${"x".repeat(70)}\\n${"é".repeat(9)}"`,
    `"${"x".repeat(70)}\u001f"`,
    `"${"x".repeat(200)}`,
  ],
])("%j is taken as the platform takes it", (text) => {
  expect(taken(text)).toEqual(outcome(() => JSON.parse(text)));
});

test("parts of JSON in any order are taken as the platform takes them", () => {
  const parts = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "1",
    "-",
    ".",
    "e",
    '"a":',
    '"b"',
    '{"a":[',
    "null",
    "é",
    " ",
    "\n",
  ];
  let state = 7;
  const next = (range: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % range;
  };
  for (let round = 0; round < 40_000; round++) {
    const text = Array.from({ length: 1 + next(9) }, () => parts[next(parts.length)] as string).join("");
    const expected = outcome(() => JSON.parse(text));
    const found = taken(text);
    if (found === "refused" && expected !== "refused") {
      expect(() => parseJsonBytes(Buffer.from(text)), text).toThrow("duplicate object key");
    } else {
      expect(found, text).toEqual(expected);
    }
  }
});

test("keys that were read before are not taken for others, and __proto__ is a key as any other", () => {
  const names = Array.from({ length: 2000 }, (_, index) => `k${index % 700}${"x".repeat(index % 3)}`);
  for (let from = 0; from < names.length; from += 20) {
    const json = JSON.stringify(Object.fromEntries(names.slice(from, from + 40).map((name, index) => [name, index])));
    expect(taken(json)).toEqual({ value: JSON.parse(json) });
    expect(Object.keys(parseJsonBytes(Buffer.from(json)) as object)).toEqual(Object.keys(JSON.parse(json)));
  }
  const own = parseJsonBytes(Buffer.from('{"__proto__":{"x":1}}')) as { x?: number };
  expect(Object.keys(own)).toEqual(["__proto__"]);
  expect(own.x).toBe(undefined);
});

test("bytes that are no UTF-8 are refused, in values and in keys", () => {
  for (const bad of ["c3", "eda080", "c080", "ff", "80"]) {
    for (const before of ["", "x".repeat(100)]) {
      const content = Buffer.concat([Buffer.from(before), Buffer.from(bad, "hex")]);
      const value = Buffer.concat([Buffer.from('{"a":"'), content, Buffer.from('"}')]);
      const key = Buffer.concat([Buffer.from('{"'), content, Buffer.from('":1}')]);
      for (const bytes of [value, key]) expect(() => parseJsonBytes(bytes)).toThrow("invalid UTF-8 at byte");
    }
  }
});
