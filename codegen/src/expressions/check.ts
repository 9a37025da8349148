import type { DescMessage } from "@bufbuild/protobuf";
import { didYouMean } from "../diagnostics/nearest.js";
import { type Checked, ExpressionTypeError, union, type ValueKind } from "./checked.js";
import { resolvePath } from "./path.js";
import type { Syntax } from "./syntax.js";

/** Functions of Bloblang that the Go plugin offers in IDs and that this plugin does not compile. */
const foreignFunctions = new Set(["nanoid", "ksuid", "ulid", "now", "throw", "count", "random_int", "json", "content"]);
const foreignMethods = new Set(
  (
    "catch not_empty int64 capitalize uppercase lowercase trim trim_prefix trim_suffix replace_all slice split join " +
    "length hash encode decode ts_parse ts_format ts_unix index format_json get map_each"
  ).split(" "),
);
const methods = ["or", "slug", "string"];

/** Looks up every name of an expression against the input message and tells what it yields. Throws {@link ExpressionTypeError}. */
export function check(syntax: Syntax, input: DescMessage): Checked {
  switch (syntax.kind) {
    case "literal":
      return { expression: { kind: "literal", value: syntax.value }, kinds: new Set([literalKind(syntax.value)]) };
    case "path":
      return resolvePath(syntax, input);
    case "call":
      return checkCall(syntax);
    case "method":
      return checkMethod(syntax, input);
  }
}

function literalKind(value: string | number | boolean | null): ValueKind {
  if (value === null) {
    return "null";
  }
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return "number";
    default:
      return "boolean";
  }
}

function checkCall(syntax: Extract<Syntax, { kind: "call" }>): Checked {
  if (syntax.name !== "uuid_v4") {
    const known = foreignFunctions.has(syntax.name) ? " is not supported" : " is not a function of ID expressions.";
    throw new ExpressionTypeError(
      "PT1022",
      `${syntax.name}()${known}${known.endsWith(".") ? didYouMean(syntax.name, ["uuid_v4"]) : ""}`,
      syntax.offset,
      "use `uuid_v4()` for a random part",
    );
  }
  if (syntax.arguments.length > 0) {
    throw new ExpressionTypeError("PT1023", "uuid_v4() takes no argument", syntax.offset);
  }
  return { expression: { kind: "uuid" }, kinds: new Set(["string"]) };
}

function checkMethod(syntax: Extract<Syntax, { kind: "method" }>, input: DescMessage): Checked {
  if (!methods.includes(syntax.name)) {
    const known = foreignMethods.has(syntax.name);
    throw new ExpressionTypeError(
      "PT1022",
      `.${syntax.name}()${known ? " is not supported" : ` is not a method of ID expressions.${didYouMean(syntax.name, methods)}`}`,
      syntax.offset,
      "ID expressions have `.or(…)`, `.slug()` and `.string()`",
    );
  }
  const expected = syntax.name === "or" ? 1 : 0;
  if (syntax.arguments.length !== expected) {
    throw new ExpressionTypeError(
      "PT1023",
      `.${syntax.name}() takes ${expected === 0 ? "no argument" : "one argument"}, not ${syntax.arguments.length}`,
      syntax.offset,
    );
  }
  const target = check(syntax.target, input);
  const [argument] = syntax.arguments;
  if (argument !== undefined) {
    const fallback = check(argument, input);
    return {
      expression: { kind: "or", target: target.expression, fallback: fallback.expression },
      kinds: union(target.kinds, fallback.kinds),
    };
  }
  if (syntax.name === "slug") {
    const wrong = [...target.kinds].find((kind) => kind !== "string" && kind !== "null");
    if (wrong !== undefined) {
      throw new ExpressionTypeError(
        "PT1023",
        `.slug() needs a string, and this is a ${wrong}`,
        syntax.offset,
        "put `.string()` before `.slug()`",
      );
    }
    return { expression: { kind: "slug", target: target.expression }, kinds: new Set(["string"]) };
  }
  return {
    expression: { kind: "string", target: target.expression },
    kinds: new Set(["string"]),
    formats: { offset: syntax.offset, kinds: target.kinds },
  };
}
