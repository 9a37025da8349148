import { expect, test } from "vitest";
import { indentFunctions } from "./indent.js";

test("bodies of functions are indented by their braces, nothing else is touched", () => {
  const text = `export interface A {
    b: string;
}
function f(x: string) {
if (x === "{") {
return { a: 1 };
} else {
switch (x) {
case "}": return; // }
}
}
}
const c = {
   d: 1 };`;
  expect(indentFunctions(text)).toBe(`export interface A {
    b: string;
}
function f(x: string) {
  if (x === "{") {
    return { a: 1 };
  } else {
    switch (x) {
      case "}": return; // }
    }
  }
}
const c = {
   d: 1 };`);
});
