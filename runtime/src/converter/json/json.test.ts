import { describe, expect, test } from "vitest";
import { base64Bytes } from "./base64.js";
import { enumNames, enumValues } from "./json-enum.js";
import { parseJson, parseJsonBytes } from "./json-parse.js";
import { readFloat } from "./json-read.js";
import { JsonWriter } from "./json-writer.js";

const written = (write: (json: JsonWriter) => void): string => {
  const json = new JsonWriter(1);
  write(json);
  return Buffer.from(json.finish()).toString();
};

describe("JSON text", () => {
  test("strings are escaped as JSON.stringify does", () => {
    const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("");
    for (const text of [all, "", '"\\/', "😀", "a\ud800b", "\udc00", "\ud83d", "\u2028\ufeff\uffff"]) {
      expect(written((json) => json.string(text))).toBe(JSON.stringify(text));
    }
  });

  test("long strings, too, wherever what is escaped stands", () => {
    for (const unit of ["x", '"', "\\", "\n", "\u0000", "\u001f", "é", "é\n", "ÿ", "日", '日"', "😀", "\ud83d"]) {
      for (const where of [0, 1, 2, 3, 126, 127, 128, 1023, 1024, 1025, 2990, 2998, 2999]) {
        for (const length of [where + 1, 3000]) {
          const text = `${"a".repeat(where)}${unit}${"b".repeat(length - where)}`;
          const json = new JsonWriter(1);
          json.next();
          json.string(text);
          json.next();
          json.string(text);
          expect(Buffer.from(json.finish()).toString()).toBe(`,${JSON.stringify(text)},${JSON.stringify(text)}`);
        }
      }
    }
  });

  test("numbers", () => {
    expect(written((json) => json.double(-0))).toBe("-0");
    expect(written((json) => json.double(1e21))).toBe("1e+21");
    expect(written((json) => json.double(Number.NaN))).toBe('"NaN"');
    expect(written((json) => json.double(Number.NEGATIVE_INFINITY))).toBe('"-Infinity"');
    expect(written((json) => json.int64(-9223372036854775808n))).toBe('"-9223372036854775808"');
    expect(() => written((json) => json.int32(1.5))).toThrow("expected int32, got number 1.5");
    expect(() => written((json) => json.float(3.5e38))).toThrow("out of range");
  });

  test("commas stand between members and items, and nowhere else", () => {
    const text = written((json) => {
      json.open();
      json.key('"a":');
      json.openList();
      for (const item of ["{", "["]) {
        json.next();
        json.string(item);
      }
      json.closeList();
      json.mapKey("b");
      json.open();
      json.close();
      json.close();
    });
    expect(text).toBe('{"a":["{","["],"b":{}}');
  });
});

describe("base64", () => {
  test("is that of the platform, for every length", () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 89 + length) & 0xff);
      const text = Buffer.from(bytes).toString("base64");
      expect(written((json) => json.bytes(bytes))).toBe(`"${text}"`);
      for (const form of [text, text.replaceAll("=", ""), Buffer.from(bytes).toString("base64url"), ` ${text}\n`]) {
        expect(Buffer.compare(base64Bytes(form), bytes), form).toBe(0);
      }
    }
  });

  test.each(["A", "AAAAA", "!", "AA*A", "é"])("%s is refused", (text) => {
    expect(() => base64Bytes(text)).toThrow("invalid base64 string");
  });
});

describe("keys that are there twice", () => {
  test.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":{"b":1,"\\u0062":2}}', '"b"'],
    ['[{"a":1},{"x":":","x":1}]', '"x"'],
    ['{"a:":1 , "a:" : 2}', '"a:"'],
    [`${"[".repeat(5000)}{"a":1,"a":2}${"]".repeat(5000)}`, '"a"'],
  ])("%#", (text, key) => {
    expect(() => parseJson(text)).toThrow(`duplicate object key ${key}`);
    expect(() => parseJsonBytes(Buffer.from(text))).toThrow(`duplicate object key ${key}`);
  });

  test.each(['{"a":":","b":"\\":\\"","c":{"a":[{"a":1},{"a":null}]}}', '"a:b"', "[]", '{"\\\\":1}', ' {"é" : 1} '])(
    "none in %s",
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(parseJsonBytes(Buffer.from(text))).toEqual(JSON.parse(text));
    },
  );
});

describe("floats", () => {
  test("the greatest one may have the few digits that Go and C++ give it", () => {
    expect(readFloat(3.4028235e38)).toBe(3.4028234663852886e38);
    expect(readFloat("-3.4028235e38")).toBe(-3.4028234663852886e38);
    expect(readFloat("-Infinity")).toBe(Number.NEGATIVE_INFINITY);
  });

  test.each([3.4028236e38, -1e39])("%s is refused", (value) => {
    expect(() => readFloat(value)).toThrow("expected float");
  });
});

test("an enum has values under their names, and names under their values that no loop sees", () => {
  const Stage = enumValues({ UNSPECIFIED: 0, PAID: 1, SETTLED: 1, LOST: -1 });
  expect(Object.entries(Stage)).toEqual([
    ["UNSPECIFIED", 0],
    ["PAID", 1],
    ["SETTLED", 1],
    ["LOST", -1],
  ]);
  expect([0, 1, -1, 2].map((number) => Reflect.get(Stage, number))).toEqual([
    "UNSPECIFIED",
    "SETTLED",
    "LOST",
    undefined,
  ]);
  expect(enumNames(Stage, "STAGE_").names.get(0)).toBe('"STAGE_UNSPECIFIED"');
});
