import type { DescField, Registry } from "@bufbuild/protobuf";
import type { Expression, PathStep, Template } from "../../expressions/template.js";
import { literal, objectLiteral } from "./literal.js";

/** Local names of the helpers that compiled ID expressions call. */
export type ExpressionHelpers = Readonly<
  Record<
    | "idExpression"
    | "field"
    | "plain"
    | "implicit"
    | "explicit"
    | "decimal"
    | "float"
    | "enumName"
    | "or"
    | "slug"
    | "text",
    string
  >
>;

/** An ID expression as a call that makes the function of a table's `id`. */
export function printTemplate(template: Template, helpers: ExpressionHelpers, registry: Registry): string {
  const parts = template.parts.map((part) =>
    part.kind === "text"
      ? literal(part.text)
      : `[${literal(part.source)}, () => ${printExpression(part.expression, helpers, registry)}]`,
  );
  const usesInput = template.parts.some((part) => part.kind === "fragment" && mentions(part.expression, "path"));
  const usesSource = template.parts.some((part) => part.kind === "fragment" && mentions(part.expression, "uuid"));
  const parameters = usesSource ? `(${usesInput ? "input" : "_input"}, source)` : usesInput ? "(input)" : "()";
  return `/*@__PURE__*/ ${helpers.idExpression}(${literal(template.source)}, ${parameters} => [${parts.join(", ")}])`;
}

function mentions(expression: Expression, kind: Expression["kind"]): boolean {
  if (expression.kind === kind) {
    return true;
  }
  switch (expression.kind) {
    case "or":
      return mentions(expression.target, kind) || mentions(expression.fallback, kind);
    case "slug":
    case "string":
      return mentions(expression.target, kind);
    default:
      return false;
  }
}

function printExpression(expression: Expression, helpers: ExpressionHelpers, registry: Registry): string {
  const print = (inner: Expression) => printExpression(inner, helpers, registry);
  switch (expression.kind) {
    case "literal":
      return literal(expression.value);
    case "uuid":
      return "source.uuid4()";
    case "or":
      return `${helpers.or}(() => ${print(expression.target)}, () => ${print(expression.fallback)})`;
    case "slug":
      return `${helpers.slug}(${print(expression.target)})`;
    case "string":
      return `${helpers.text}(${print(expression.target)})`;
    case "path":
      return printPath(expression, helpers, registry);
  }
}

function printPath(
  path: Extract<Expression, { kind: "path" }>,
  helpers: ExpressionHelpers,
  registry: Registry,
): string {
  const steps = path.steps.map((step) => printStep(step, registry)).join(", ");
  const value = `${path.explicit ? helpers.explicit : helpers.implicit}(${helpers.field}(input, ${steps}))`;
  switch (path.leaf) {
    case "integer64":
      return `${helpers.decimal}(${value})`;
    case "float":
      return `${helpers.float}(${value})`;
    case "enum":
      return `${helpers.enumName}(${value}, ${enumNames(path.enumName ?? "", registry)})`;
    default:
      return `${helpers.plain}(${value})`;
  }
}

/** A field's own name, or that of its oneof and its own for a member of a oneof. */
function printStep(step: PathStep, registry: Registry): string {
  const message = registry.getMessage(step.message);
  const field: DescField | undefined = message?.fields.find((candidate) => candidate.number === step.field);
  if (field === undefined) {
    throw new Error(`no field ${step.field} in ${step.message}`);
  }
  return field.oneof === undefined
    ? literal(field.localName)
    : `[${literal(field.oneof.localName)}, ${literal(field.localName)}]`;
}

function enumNames(typeName: string, registry: Registry): string {
  const names: Record<string, string> = {};
  for (const value of registry.getEnum(typeName)?.values ?? []) {
    names[value.number] ??= value.name;
  }
  return objectLiteral(names);
}
