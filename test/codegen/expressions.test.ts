// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions

import { readFileSync } from "node:fs";
import { create, createFileRegistry, type FileRegistry, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import { Diagnostics } from "../../codegen/src/diagnostics/diagnostics.js";
import { compileTemplate } from "../../codegen/src/expressions/compile.js";
import { printTemplate } from "../../codegen/src/printers/typescript/expression-printer.js";
import type { IdExpression } from "../../runtime/src/common/table.js";
import * as sources from "../../runtime/src/internal/expression-sources.js";
import * as texts from "../../runtime/src/internal/expression-text.js";
import * as times from "../../runtime/src/internal/expression-times.js";
import * as values from "../../runtime/src/internal/expressions.js";
import { compileProtos, root } from "./support/protos.js";

const helpers = { ...values, ...texts, ...times, ...sources };

interface Vector {
  readonly expression: string;
  readonly message: string;
  readonly input: JsonValue;
  readonly result?: string;
  readonly fails?: true;
}

const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL("./data/expressions.json", import.meta.url), "utf8"),
);

/** The same in every evaluation: 2023-11-14T22:13:20.25Z, and a half for every random number. */
const source = { uuid4: () => "a-uuid", random: () => 0.5, now: () => 1_700_000_000_250 };

const folder = "protempo/test/expressions/v1";
let registry: FileRegistry;

beforeAll(() => {
  const text = readFileSync(`${root}/schemas/test/${folder}/expressions.proto`, "utf8");
  registry = createFileRegistry(compileProtos({ [`${folder}/expressions.proto`]: text }));
});

function messageNamed(name: string) {
  const found = registry.getMessage(`protempo.test.expressions.v1.${name}`);
  if (found === undefined) {
    throw new Error(`no message ${name}`);
  }
  return found;
}

/** The compiled expression, or the first error's code. */
function compile(expression: string, message: string): IdExpression | string {
  const diagnostics = new Diagnostics();
  const template = compileTemplate(expression, messageNamed(message), { file: "x", line: 1, column: 1 }, diagnostics);
  if (template === undefined) {
    return diagnostics.errors[0]?.code ?? "no error";
  }
  const names = Object.fromEntries(Object.keys(helpers).map((name) => [name, name])) as never;
  const source = `return ${printTemplate(template, names, registry)};`;
  return new Function(...Object.keys(helpers), source)(...Object.values(helpers));
}

/** What an expression gives for an input, an error's code at generation, or `fails` when it is evaluated. */
function evaluate(expression: string, message: string, input: JsonValue): string {
  const compiled = compile(expression, message);
  if (typeof compiled === "string") {
    return compiled;
  }
  try {
    return compiled({ ...fromJson(messageNamed(message), input) }, source);
  } catch (error) {
    expect(error).toMatchObject({ name: "IdExpressionError" });
    return "fails";
  }
}

/** What the Go evaluator knows and the generator refuses, with the code and the reason. */
const refused: readonly (readonly [pattern: RegExp, code: string, reason: string])[] = [
  [/ \+ /, "PT1020", "text is put together by writing it, not by an operator"],
  [/\{"a":"b"\}/, "PT1020", "objects made in an expression: nothing that belongs in an ID"],
  [/\.format_json\(/, "PT1022", "JSON in an ID is quotes around the text"],
  [/outerSingle\.string\(/, "PT1023", "JSON of a message in an ID: its form changes with every field that is added"],
  [/(count|content)\(/, "PT1022", "counts and the raw message are of the evaluator's own state"],
];

/** What fails in the Go evaluator too, and is found at generation, with its code. */
const broken: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/'x'|@foo|"\}"/, "PT1020"],
  [/root\.id|request_val/, "PT1021"],
  [/\{! (json|env|nothing|deleted)\(/, "PT1022"],
  [/\{! (intField|boolField|outerSingle) \}/, "PT1023"],
];

describe("an expression gives what the Go evaluator gives, or is refused", () => {
  test.each(vectors)("$expression of $input", ({ expression, message, input, result }) => {
    const [, code] = [...refused, ...broken].find(([pattern]) => pattern.test(expression)) ?? [];
    // Go sends an empty ID, and the server makes one up. Its slug of other scripts makes two names one.
    const failsHere = result === undefined || result === "" || JSON.stringify(input).includes("日本語");
    const expected = code ?? (failsHere ? "fails" : result);
    expect(evaluate(expression, message, input)).toBe(expected);
  });

  test("the list of refusals is short, and each is of something that Go evaluates", () => {
    const isRefused = ({ expression }: Vector) => refused.some(([pattern]) => pattern.test(expression));
    expect(vectors.filter(isRefused).map(({ expression }) => expression)).toHaveLength(10);
    for (const [pattern] of refused) {
      expect(vectors.some(({ expression, fails }) => pattern.test(expression) && fails !== true)).toBe(true);
    }
    for (const [pattern] of broken) {
      expect(vectors.some(({ expression, fails }) => pattern.test(expression) && fails !== true)).toBe(false);
    }
  });
});

describe("what the vectors leave out", () => {
  test.each<readonly [expression: string, input: JsonValue, expected: string]>([
    ["${! outerSingle.innerSingle.bar }", { outerSingle: { innerSingle: { bar: "b" } } }, "b"],
    ["${! outerSingle.innerSingle.bar }", { outerSingle: {} }, "fails"],
    ['${! outerSingle.foo.or("none") }', {}, "none"],
    ["x/${! uuid_v4() }", {}, "x/a-uuid"],
    ["${! id.or(uuid_v4()) }", {}, "a-uuid"],
    ["${! id.slug().or(requestVal) }", { requestVal: "r" }, "r"],
    ["${! big }", { big: "-9007199254740993" }, "-9007199254740993"],
    ["${! big }", {}, "fails"],
    ["${! wrapped }", { wrapped: "w" }, "w"],
    ["${! boolField.string() }", { boolField: true }, "true"],
    ["${! intField.or(5).string() }", {}, "5"],
    ["${! doubleField.string() }", { doubleField: "Infinity" }, "Infinity"],
    ["${! doubleField.string() }", { doubleField: "-Infinity" }, "-Infinity"],
    ["${! (id) }/${! this.requestVal }", { id: "a", requestVal: "b" }, "a/b"],
    ["${! id.slug() }", { id: "e\u0301te\u0301" }, "ete"],
    ["${! id.slug() }", { id: "£5 — “naïve”" }, "ps5-naive"],
    ["${! id.slug() }", { id: "日本" }, "fails"],
    ["${! nanoid() }", {}, "ggggggggggggggggggggg"],
    ["${! ulid() }", {}, "01HF7YAT7TGGGGGGGGGGGGGGGG"],
    ["${! now() }", {}, "2023-11-14T22:13:20.25Z"],
    ['${! now().ts_parse("2006-01-02T15:04:05Z07:00").ts_unix().string() }', {}, "1700000000"],
    ['${! id.or(throw("an ID is needed")) }', {}, "fails"],
    ['${! id.or(throw("an ID is needed")) }', { id: "i" }, "i"],
    ['${! id.catch("c").or("d") }', {}, "d"],
    ['${! id.int64().string().catch("none") }', { id: "12x" }, "none"],
    ["${! id.int64().string() }", { id: "0x10" }, "16"],
    ["${! id.int64().string() }", { id: "-9223372036854775808" }, "-9223372036854775808"],
    ["${! id.int64().string() }", { id: "9223372036854775808" }, "fails"],
    ["${! id.int64().string() }", { id: "007" }, "fails"],
    ["${! id | requestVal | uuid_v4() }", { requestVal: "r" }, "r"],
    ["${! id | requestVal | uuid_v4() }", {}, "a-uuid"],
    ["${! outerList.1.foo }", { outerList: [{ foo: "a" }, { foo: "b" }] }, "b"],
    ["${! outerList.1.foo }", { outerList: [{ foo: "a" }] }, "fails"],
    ["${! outerList.index(-1).innerSingle.bar }", { outerList: [{ innerSingle: { bar: "b" } }] }, "b"],
    ["${! outerList.index(3).foo }", { outerList: [{ foo: "a" }] }, "fails"],
    ["${! outerList.length().string() }", { outerList: [{}, {}] }, "2"],
    ['${! extra.k.or("none") }', { extra: { j: "v" } }, "none"],
    ["${! extra.k.uppercase() }", { extra: { k: "straße" } }, "STRAßE"],
    ["${! id.lowercase() }", { id: "ÀΣİ" }, "àσi"],
    ["${! id.capitalize() }", { id: "it's a 3rd FOO-bar foo_bar" }, "It's A 3Rd Foo-Bar Foo_bar"],
    ["${! id.trim() }", { id: "\t a b \u00a0" }, "a b"],
    ['${! id.trim("-+") }', { id: "-+a-b+-" }, "a-b"],
    ['${! id.trim_prefix("a-") }', { id: "a-b" }, "b"],
    ['${! id.trim_suffix("-b") }', { id: "a-b" }, "a"],
    ["${! id.trim_prefix(requestVal) }", { id: "a-b", requestVal: "a-" }, "b"],
    ['${! id.replace_all("$&", "$1") }', { id: "a$&b" }, "a$1b"],
    ["${! id.slice(-2) }", { id: "abc" }, "bc"],
    ["${! id.slice(1, -1) }", { id: "abc" }, "b"],
    ["${! id.slice(0, 9) }", { id: "abc" }, "abc"],
    ["${! id.slice(0, 2) }", { id: "aé" }, "fails"],
    ["${! id.slice(5) }", { id: "abc" }, "fails"],
    ['${! id.split("/").index(1) }', { id: "a/b/c" }, "b"],
    ['${! id.split("/").slice(1).join("-") }', { id: "a/b/c" }, "b-c"],
    ["${! id.length().string() }", { id: "é" }, "2"],
    ['${! id.encode("base64") }', { id: "a?>~~" }, "YT8+fn4="],
    ['${! id.encode("base64url") }', { id: "a?>~~" }, "YT8-fn4="],
    ['${! id.encode("base64rawurl") }', { id: "a?>~~" }, "YT8-fn4"],
    [
      '${! id.hash("sha256").encode("hex") }',
      { id: "a".repeat(200) },
      "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5",
    ],
    [
      '${! id.ts_format("Mon Jan _2 3:04PM 2006 -0700") }',
      { id: "2024-02-09T13:05:06+02:00" },
      "Fri Feb  9 1:05PM 2024 +0200",
    ],
    ["${! id.ts_format() }", { id: "2024-02-29T00:00:00.120Z" }, "2024-02-29T00:00:00.12Z"],
    ['${! id.ts_parse("02/01/06 15:04").string() }', { id: "29/02/24 07:08" }, "2024-02-29T07:08:00Z"],
    ['${! id.ts_parse("02/01/06 15:04").string() }', { id: "30/02/24 07:08" }, "fails"],
    ['${! id.ts_parse("2006-01-02T15:04:05Z07:00").ts_unix().string() }', { id: "1970-01-01T01:00:00+01:00" }, "0"],
  ])("%s of %o", (expression, input, expected) => {
    expect(evaluate(expression, "Request", input)).toBe(expected);
  });

  test("a name that the contract chose for JSON is the one that counts", () => {
    expect(evaluate("${! theId }", "Renamed", { theId: "x" })).toBe("x");
    expect(evaluate("${! customIdField }", "Renamed", {})).toBe("PT1021");
  });

  test("an oneof's other member is nothing", () => {
    expect(evaluate('${! oneofName.or("none") }', "OptionalExample", { oneofId: "1" })).toBe("none");
    expect(evaluate("${! oneofName }", "OptionalExample", { oneofName: "" })).toBe("fails");
  });

  test("the error names the expression and every empty field", () => {
    const compiled = compile("a/${! id }/${! requestVal.slug() }", "Request");
    expect(() => (compiled as IdExpression)({ ...create(messageNamed("Request")) }, source)).toThrow(
      "The ID expression `a/${! id }/${! requestVal.slug() }` gives no ID: `id` is empty; `requestVal.slug()`: the field is empty",
    );
  });
});
