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
