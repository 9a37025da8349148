import type { DescMessage } from "@bufbuild/protobuf";
import { didYouMean } from "../diagnostics/nearest.js";
import {
  type Checked,
  ExpressionTypeError,
  type ExpressionWarning,
  kindName,
  union,
  type ValueKind,
} from "./checked.js";
import { layoutPieces } from "./layout.js";
import {
  foreignNames,
  functionNames,
  type Method,
  methodNames,
  methods,
  type Parameter,
  sourceFunctions,
} from "./methods.js";
import { get, inputMessage } from "./path.js";
import type { Syntax } from "./syntax.js";
import type { Expression } from "./template.js";

type CallSyntax = Extract<Syntax, { kind: "call" }>;
type MethodSyntax = Extract<Syntax, { kind: "method" }>;

/** Where an expression is checked. */
export interface CheckContext {
  readonly input: DescMessage;
  /** Collects what is no error. */
  readonly warnings: ExpressionWarning[];
  /** Whether nothing is a value here: an attribute that is left out. */
  readonly mapping?: true;
}

/** Looks up every name of an expression against the input message and tells what it yields. Throws {@link ExpressionTypeError}. */
export function check(syntax: Syntax, context: CheckContext): Checked {
  switch (syntax.kind) {
    case "literal":
      return checkLiteral(syntax.value);
    case "this":
      return inputMessage(context.input);
    case "get":
      return get(check(syntax.target, context), syntax);
    case "call":
      return checkCall(syntax);
    case "method":
      return checkMethod(syntax, context);
  }
}

function checkLiteral(value: string | number | boolean | null): Checked {
  if (typeof value === "number") {
    return Number.isSafeInteger(value)
      ? { expression: { kind: "integer", value }, kinds: new Set(["integer"]) }
      : { expression: { kind: "literal", value }, kinds: new Set(["number"]) };
  }
  const kind = value === null ? "null" : typeof value === "string" ? "string" : "boolean";
  return { expression: { kind: "literal", value }, kinds: new Set([kind]) };
}

function checkCall(syntax: CallSyntax): Checked {
  const { name, offset } = syntax;
  if (name === "throw") {
    const [message, ...more] = syntax.arguments;
    if (message?.kind !== "literal" || typeof message.value !== "string" || more.length > 0) {
      throw new ExpressionTypeError("PT1023", "throw() takes one text", offset, 'write `throw("why")`');
    }
    const argument: Expression = { kind: "literal", value: message.value };
    return { expression: { kind: "call", name: "fail", arguments: [argument] }, kinds: new Set() };
  }
  const source = Object.hasOwn(sourceFunctions, name) ? sourceFunctions[name] : undefined;
  if (source === undefined) {
    throw unknown(`${name}()`, "function", name, functionNames, offset);
  }
  if (syntax.arguments.length > 0) {
    throw new ExpressionTypeError("PT1023", `${name}() takes no argument`, offset, "take it out");
  }
  return { expression: { kind: "source", name: source }, kinds: new Set(["string"]) };
}

function unknown(
  written: string,
  what: string,
  name: string,
  known: readonly string[],
  offset: number,
): ExpressionTypeError {
  const foreign = foreignNames.has(name);
  return new ExpressionTypeError(
    "PT1022",
    foreign ? `${written} is not supported` : `${written} is not a ${what} of expressions.${didYouMean(name, known)}`,
    offset,
    `the ${what}s are ${known.join(", ")}`,
  );
}

function checkMethod(syntax: MethodSyntax, context: CheckContext): Checked {
  const { name, offset } = syntax;
  if (name === "or" || name === "catch") {
    return checkFallback(syntax, context);
  }
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) {
    throw unknown(`.${name}()`, "method", name, methodNames, offset);
  }
  const target = check(syntax.target, context);
  const wrong = [...target.kinds].find((kind) => kind !== "null" && !method.on.includes(kind));
  if (wrong !== undefined) {
    const formatted = method.on.includes("string") && methods.string?.on.includes(wrong) === true;
    throw new ExpressionTypeError(
      "PT1023",
      `.${name}() needs ${method.on.map(kindName).join(" or ")}, and this is ${kindName(wrong)}`,
      offset,
      formatted ? `put \`.string()\` before \`.${name}()\`` : undefined,
    );
  }
  if (context.mapping === true && target.kinds.has("null") && name !== "string") {
    warnOfNothing(offset, context);
  }
  if (name === "string") {
    warnOfString(target.kinds, offset, context);
  }
  return {
    expression: {
      kind: "call",
      name: method.helper,
      arguments: [target.expression, ...checkArguments(syntax, method.parameters, context)],
    },
    ...result(method, target, syntax),
  };
}

function checkFallback(syntax: MethodSyntax, context: CheckContext): Checked {
  const [argument, ...more] = syntax.arguments;
  if (argument === undefined || more.length > 0) {
    throw new ExpressionTypeError(
      "PT1023",
      `.${syntax.name}() takes one argument, not ${syntax.arguments.length}`,
      syntax.offset,
    );
  }
  const target = check(syntax.target, context);
  const fallback = check(argument, context);
  const or = syntax.name === "or";
  return {
    expression: {
      kind: "fallback",
      name: or ? "or" : "orCatch",
      target: target.expression,
      fallback: fallback.expression,
    },
    kinds: or ? union(target.kinds, fallback.kinds) : new Set([...target.kinds, ...fallback.kinds]),
    shape: fallback.kinds.size === 0 || fallback.kinds.has("null") ? target.shape : undefined,
  };
}

function result(method: Method, target: Checked, { name, offset }: MethodSyntax): Pick<Checked, "kinds" | "shape"> {
  const { shape } = target;
  switch (method.yields) {
    case "same":
      return { kinds: new Set([...target.kinds].filter((kind) => kind !== "null")), shape };
    case "item": {
      const item = shape?.kind === "list" ? shape.item : undefined;
      if (item === undefined) {
        throw new ExpressionTypeError("PT1023", `.${name}() of a list whose items are not known`, offset);
      }
      return "message" in item
        ? { kinds: new Set(["message"]), shape: { kind: "message", message: item.message } }
        : { kinds: new Set([item.kind]) };
    }
    case "list":
      return {
        kinds: new Set(["list"]),
        shape: { kind: "list", item: { leaf: { kind: "string", explicit: true }, kind: "string" } },
      };
    default:
      if (name === "join" && !holdsText(target)) {
        throw new ExpressionTypeError(
          "PT1023",
          ".join() needs a list of text",
          offset,
          "choose an item with `.index(0)`",
        );
      }
      return { kinds: new Set([method.yields]) };
  }
}

/** Whether a list has nothing but text. */
export function holdsText({ shape }: Checked): boolean {
  return shape?.kind === "list" && "leaf" in shape.item && shape.item.kind === "string";
}

function checkArguments(syntax: MethodSyntax, parameters: readonly Parameter[], context: CheckContext): Expression[] {
  const given = syntax.arguments;
  const required = parameters.filter((parameter) => typeof parameter !== "string" || !parameter.endsWith("?")).length;
  if (given.length < required || given.length > parameters.length) {
    const count = required === parameters.length ? `${required}` : `${required} to ${parameters.length}`;
    const takes = count === "0" ? "no argument" : count === "1" ? "one argument" : `${count} arguments`;
    throw new ExpressionTypeError("PT1023", `.${syntax.name}() takes ${takes}, not ${given.length}`, syntax.offset);
  }
  return parameters.flatMap((parameter, index) => checkArgument(syntax.name, parameter, given[index], context));
}

function checkArgument(
  method: string,
  parameter: Parameter,
  given: Syntax | undefined,
  context: CheckContext,
): readonly Expression[] {
  if (given === undefined) {
    return parameter === "layout?" ? [layout("2006-01-02T15:04:05.999999999Z07:00", 0)] : [];
  }
  const { offset } = given;
  if (parameter === "text" || parameter === "text?") {
    const checked = check(given, context);
    const wrong = [...checked.kinds].find((kind) => kind !== "string" && kind !== "null");
    if (wrong !== undefined || checked.kinds.size === 0) {
      throw new ExpressionTypeError("PT1023", `.${method}() takes text, not ${kindName(wrong ?? "null")}`, offset);
    }
    return [checked.expression];
  }
  const value = given.kind === "literal" ? given.value : undefined;
  if (parameter === "index" || parameter === "index?") {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      throw new ExpressionTypeError(
        "PT1023",
        `.${method}() takes a whole number here`,
        offset,
        "write it as a literal",
      );
    }
    return [{ kind: "data", value }];
  }
  if (typeof value !== "string") {
    throw new ExpressionTypeError("PT1023", `.${method}() takes text here`, offset, "write it as a literal");
  }
  if (parameter === "layout" || parameter === "layout?") {
    return [layout(value, offset)];
  }
  if (!parameter.includes(value)) {
    throw new ExpressionTypeError(
      "PT1023",
      `.${method}("${value}") is not supported`,
      offset,
      `use ${parameter.map((choice) => `"${choice}"`).join(", ")}`,
    );
  }
  return parameter.length === 1 ? [] : [{ kind: "data", value }];
}

function layout(text: string, offset: number): Expression {
  const pieces = layoutPieces(text);
  if ("unsupported" in pieces) {
    throw new ExpressionTypeError(
      "PT1023",
      `the layout "${text}" has "${pieces.unsupported}", which is not supported`,
      offset,
      "zones are written Z07:00, -07:00 or -0700",
    );
  }
  return { kind: "data", value: pieces };
}

/** Warns that Go does not start a workflow for which an attribute has no value. */
export function warnOfNothing(offset: number, { warnings }: CheckContext): void {
  if (!warnings.some((warning) => warning.code === "PT2014")) {
    warnings.push({
      code: "PT2014",
      message: "where the field is empty, Go does not start the workflow; here the attribute is left out",
      offset,
      fix: "put `.or(…)` after the field, if the contract is shared with Go",
    });
  }
}

function warnOfString(kinds: ReadonlySet<ValueKind>, offset: number, { warnings }: CheckContext): void {
  if (kinds.has("null")) {
    warnings.push({
      code: "PT2004",
      message: '.string() makes the text "null" of an empty field',
      offset,
      fix: 'put `.or("…")` before it, or leave an empty field to fail',
    });
  }
  if (kinds.has("number")) {
    warnings.push({
      code: "PT2005",
      message: '.string() writes numbers from 1000000 on with an exponent ("1e+06"), as the Go plugin does',
      offset,
      fix: "write `.int64().string()` for a whole number, or use a 64-bit integer or a string field",
    });
  }
}
