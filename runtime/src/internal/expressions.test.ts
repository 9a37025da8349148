// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
import { expect, test } from "vitest";
import { IdExpressionError } from "../common/errors/id-expression.js";
import { field, float, idExpression, implicit, or, text } from "./expressions.js";
import { slugify } from "./slug.js";

const source = { uuid4: () => "u", random: () => 0.5, now: () => 0 };

test("every problem of an expression is told at once", () => {
  const id = idExpression("${! a }-${! b }", (input) => [
    ["a", () => implicit(field(input, "a"))],
    "-",
    ["b", () => 5],
  ]);
  const error = (() => {
    try {
      return id({ a: "" }, source);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(IdExpressionError);
  expect(error).toMatchObject({ expression: "${! a }-${! b }", code: "ID_EXPRESSION_ERROR" });
  expect(String(error)).toContain("`a` is empty; `b` is 5, not text");
});

test("an ID that is empty text is refused", () => {
  expect(() => idExpression("${! a }", () => [["a", () => ""]])({}, source)).toThrow("its text is empty");
});

test("a path reads own properties only, through messages and the chosen member of a oneof", () => {
  const inherits = Object.create({ name: "inherited" });
  expect(field(inherits, "name")).toBeUndefined();
  expect(field({ a: { b: "c" } }, "a", "b")).toBe("c");
  expect(field({ a: undefined }, "a", "b")).toBeUndefined();
  expect(field({ choice: { case: "x", value: { y: 1 } } }, ["choice", "x"], "y")).toBe(1);
  expect(field({ choice: { case: "z", value: 1 } }, ["choice", "x"])).toBeUndefined();
});

test("a fallback is taken for nothing and for errors, not for empty text", () => {
  expect(
    or(
      () => null,
      () => "b",
    ),
  ).toBe("b");
  expect(
    or(
      () => "",
      () => "b",
    ),
  ).toBe("");
  const fails = () => {
    throw new Error("no");
  };
  expect(or(fails, () => "b")).toBe("b");
});

test.each([
  [Math.fround(0.1), 0.1],
  [Math.fround(16777216), 16777216],
  [Math.fround(3.4e38), 3.4e38],
])("the float %d is written as %d", (value, expected) => {
  expect(float(value)).toBe(expected);
});

test.each([
  [-0, "-0"],
  [1e6, "1e+06"],
  [999999, "999999"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1.5e300, "1.5e+300"],
  [Number.NaN, "NaN"],
  [true, "true"],
  [null, "null"],
])("%s is formatted as %s", (value, expected) => {
  expect(text(value)).toBe(expected);
});

test.each([
  ["Crème Brûlée & Co", "creme-brulee-and-co"],
  ["  __a--b__  ", "a-b"],
  ["Łódź / Ærø", "lodz-aero"],
  ["Ĳssel", "ijssel"],
  ["😀", ""],
])("the slug of %s is %s", (value, expected) => {
  expect(slugify(value)).toBe(expected);
});

test("a slug of letters without counterpart is refused", () => {
  expect(() => slugify("Ж")).toThrow('.slug() has no Latin letters for "Ж"');
});
