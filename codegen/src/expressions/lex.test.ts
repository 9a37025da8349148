// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
import { expect, test } from "vitest";
import { lex } from "./lex.js";

const pieces = (source: string) => lex(source).map(({ kind, text, offset }) => `${kind} ${offset} ${text}`);

test.each([
  ["foo", ["text 0 foo"]],
  ["foo${!bar}", ["text 0 foo", "query 6 bar"]],
  ["${! a }/${! b }", ["query 3  a ", "text 7 /", "query 11  b "]],
  ["${! {a}.b }", ["query 3  {a}.b "]],
  ["\\${! a }", ["text 0 ${! a }"]],
  ["a\\\\${! b }", ["text 0 a\\${! b }"]],
  ["${ a }", ["text 0 ${ a }"]],
  ["a${!}b", ["text 0 a", "query 4 ", "text 5 b"]],
])("%s", (source, expected) => {
  expect(pieces(source)).toEqual(expected);
});
