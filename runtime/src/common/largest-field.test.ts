import { expect, test } from "vitest";
import { largestField } from "./largest-field.js";

test.each<[unknown, string | undefined]>([
  [{ a: "x", b: "x".repeat(1000) }, "b"],
  [{ a: "x".repeat(10), lines: [{ sku: "1" }, { sku: "2", image: new Uint8Array(5000) }] }, "lines[1].image"],
  [{ $typeName: "x".repeat(900), list: Array.from({ length: 100 }, (_, at) => ({ id: `number ${at}` })) }, "list"],
  [["x".repeat(30)], "[0]"],
  ["x".repeat(3000), undefined],
  [undefined, undefined],
  [{}, undefined],
])("case %#", (value, path) => {
  expect(largestField(value)).toBe(path);
});
