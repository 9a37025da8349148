import type { DescField, Registry } from "@bufbuild/protobuf";
import type { Expression, Leaf, MappedAttribute, PathStep, Template } from "../../expressions/template.js";
import { literal, objectLiteral } from "./literal.js";

/** The functions of the runtime that compiled expressions call. */
export const helperNames = [
  "base64",
  "capitalize",
  "decimal",
  "encodeBytes",
  "enumName",
  "explicit",
  "fail",
  "field",
  "float",
  "idExpression",
  "implicit",
  "int64",
  "itemAt",
  "joinText",
  "ksuid",
  "lengthOf",
  "list",
  "lowerCase",
  "nanoid",
  "notEmpty",
  "nowText",
  "or",
  "orCatch",
  "plain",
  "replaceAll",
  "searchAttributeMapping",
  "sha256Of",
  "sliceOf",
  "slug",
  "splitText",
  "text",
  "timestamp",
  "trimPrefix",
  "trimSuffix",
  "trimText",
  "tsFormat",
  "tsParse",
  "tsUnix",
  "ulid",
  "upperCase",
] as const;

type HelperName = (typeof helperNames)[number];

/** Local names of the functions that compiled expressions call. */
export type ExpressionHelpers = Readonly<Record<HelperName, string>>;

/** An ID expression as a call that makes the function of a table's `id`. */
export function printTemplate(template: Template, helpers: ExpressionHelpers, registry: Registry): string {
  const printer = new ExpressionPrinter(helpers, registry);
  const parts = template.parts.map((part) =>
    part.kind === "text" ? literal(part.text) : `[${literal(part.source)}, () => ${printer.print(part.expression)}]`,
  );
  return `/*@__PURE__*/ ${helpers.idExpression}(${literal(template.source)}, ${printer.parameters} => [${parts.join(", ")}])`;
}

/** A mapping as a call that makes the function of a table's `searchAttributes`. */
export function printMapping(
  mapping: readonly MappedAttribute[],
  helpers: ExpressionHelpers,
  registry: Registry,
): string {
  const printer = new ExpressionPrinter(helpers, registry);
  const lines = mapping.map(
    ({ name, type, expression }) => `[${literal(name)}, ${literal(type ?? null)}, () => ${printer.print(expression)}]`,
  );
  return `/*@__PURE__*/ ${helpers.searchAttributeMapping}(${printer.parameters} => [${lines.join(", ")}])`;
}

class ExpressionPrinter {
  readonly #helpers: ExpressionHelpers;
  readonly #registry: Registry;
  #usesInput = false;
  #usesSource = false;

  constructor(helpers: ExpressionHelpers, registry: Registry) {
    this.#helpers = helpers;
    this.#registry = registry;
  }

  /** The parameters of a function around what was printed. */
  get parameters(): string {
    const input = this.#usesInput ? "input" : "_input";
    return this.#usesSource ? `(${input}, source)` : this.#usesInput ? "(input)" : "()";
  }

  print(expression: Expression): string {
    switch (expression.kind) {
      case "literal":
        return literal(expression.value);
      case "integer":
        return `${expression.value}n`;
      case "data":
        return objectLiteral(expression.value);
      case "source":
        this.#usesSource = true;
        return expression.name === "uuid4" ? "source.uuid4()" : `${this.#helpers[expression.name]}(source)`;
      case "fallback":
        return `${this.#helpers[expression.name]}(() => ${this.print(expression.target)}, () => ${this.print(expression.fallback)})`;
      case "call":
        return `${this.#helper(expression.name)}(${expression.arguments.map((part) => this.print(part)).join(", ")})`;
      case "path":
        return this.#path(expression);
    }
  }

  #helper(name: string): string {
    const known = helperNames.find((candidate) => candidate === name);
    if (known === undefined) {
      throw new Error(`the runtime has no ${name}`);
    }
    return this.#helpers[known];
  }

  #path({ base, steps, leaf, list }: Extract<Expression, { kind: "path" }>): string {
    this.#usesInput ||= base === undefined;
    const root = base === undefined ? "input" : this.print(base);
    const value =
      steps.length === 0
        ? root
        : `${this.#helpers.field}(${[root, ...steps.map((step) => this.#step(step))].join(", ")})`;
    if (list === true) {
      return `${this.#helpers.list}(${leaf === undefined ? value : `${value}, ${this.#reader(leaf)}`})`;
    }
    if (leaf === undefined) {
      return value;
    }
    const present = `${leaf.explicit ? this.#helpers.explicit : this.#helpers.implicit}(${value})`;
    return leaf.kind === "enum"
      ? `${this.#helpers.enumName}(${present}, ${this.#enumNames(leaf)})`
      : `${this.#reader(leaf)}(${present})`;
  }

  /** A function that reads a single value. */
  #reader(leaf: Leaf): string {
    switch (leaf.kind) {
      case "integer64":
        return this.#helpers.decimal;
      case "float":
        return this.#helpers.float;
      case "bytes":
        return this.#helpers.base64;
      case "timestamp":
        return this.#helpers.timestamp;
      case "enum":
        return `(item) => ${this.#helpers.enumName}(item, ${this.#enumNames(leaf)})`;
      default:
        return this.#helpers.plain;
    }
  }

  /** A field's own name, or that of its oneof and its own for a member of a oneof; or a key. */
  #step(step: PathStep): string {
    if ("key" in step) {
      return literal(step.key);
    }
    const message = this.#registry.getMessage(step.message);
    const field: DescField | undefined = message?.fields.find((candidate) => candidate.number === step.field);
    if (field === undefined) {
      throw new Error(`no field ${step.field} in ${step.message}`);
    }
    return field.oneof === undefined
      ? literal(field.localName)
      : `[${literal(field.oneof.localName)}, ${literal(field.localName)}]`;
  }

  #enumNames({ enumName = "" }: Leaf): string {
    const names: Record<string, string> = {};
    for (const value of this.#registry.getEnum(enumName)?.values ?? []) {
      names[value.number] ??= value.name;
    }
    return objectLiteral(names);
  }
}
