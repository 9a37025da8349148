import type { DescMessage } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { didYouMean } from "../diagnostics/nearest.js";
import type { Location } from "../model/location.js";
import { type CheckContext, check, holdsText, warnOfNothing } from "./check.js";
import { type Checked, ExpressionTypeError, kindName, type ValueKind } from "./checked.js";
import { Reporter } from "./compile.js";
import { parseMapping } from "./parse.js";
import type { AssignmentSyntax } from "./syntax.js";
import type { AttributeType, MappedAttribute } from "./template.js";

interface TypeRule {
  readonly type: AttributeType;
  readonly takes: readonly ValueKind[];
  readonly fix: string;
}

const keywordList: TypeRule = { type: "KeywordList", takes: ["list"], fix: "name a repeated string field" };

/** Types of `typed_search_attributes`. */
const types: Readonly<Record<string, TypeRule>> = {
  bool: { type: "Bool", takes: ["boolean"], fix: "name a bool field" },
  float64: { type: "Double", takes: ["number", "integer"], fix: "name a float or double field" },
  int64: { type: "Int", takes: ["integer", "number"], fix: "put `.int64()` after it" },
  keyword: { type: "Keyword", takes: ["string"], fix: "put `.string()` after it" },
  string: { type: "Text", takes: ["string"], fix: "put `.string()` after it" },
  keyword_list: keywordList,
  list: keywordList,
  time: { type: "Datetime", takes: ["time", "string"], fix: "name a Timestamp field, or use `.ts_parse(…)`" },
};

const untyped: readonly ValueKind[] = ["string", "number", "integer", "boolean", "time", "list"];

/** Reads and checks a mapping to search attributes; reports every problem and returns undefined if one is an error. */
export function compileMapping(
  source: string,
  typed: boolean,
  input: DescMessage,
  location: Location,
  diagnostics: Diagnostics,
): readonly MappedAttribute[] | undefined {
  const report = new Reporter(place(source, typed), location, diagnostics);
  const context: CheckContext = { input, warnings: [], mapping: true };
  const assignments = report.attempt(() => parseMapping(source)) ?? [];
  const found = new Map<string, MappedAttribute>();
  for (const assignment of assignments) {
    report.attempt(() => {
      const attribute = typed ? typedAttribute(assignment, context) : untypedAttribute(assignment, context);
      if (found.has(attribute.name)) {
        throw new ExpressionTypeError(
          "PT1026",
          `${attribute.name} is set twice`,
          assignment.offset,
          "take one of them out",
        );
      }
      found.set(attribute.name, attribute);
    });
  }
  report.warn(context);
  return report.broken ? undefined : [...found.values()];
}

function place(source: string, typed: boolean): (offset: number) => string {
  return (offset) => {
    const before = source.slice(0, offset).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    return `line ${before.length}, column ${column} of ${typed ? "typed_search_attributes" : "search_attributes"}`;
  };
}

function untypedAttribute({ keys, offset, expression }: AssignmentSyntax, context: CheckContext): MappedAttribute {
  const [name = "", ...more] = keys;
  if (more.length > 0) {
    throw new ExpressionTypeError(
      "PT1026",
      `${keys.join(".")} is not the name of a search attribute`,
      offset,
      "write one name, or use typed_search_attributes for names with a type",
    );
  }
  const checked = check(expression, context);
  requireKind(name, "a search attribute", checked, untyped, offset, "name a field with a plain value");
  return { name: named(name, offset), expression: checked.expression };
}

function typedAttribute({ keys, offset, expression }: AssignmentSyntax, context: CheckContext): MappedAttribute {
  const [type = "", name, ...more] = keys;
  const rule = Object.hasOwn(types, type) ? types[type] : undefined;
  if (rule === undefined || name === undefined || more.length > 0) {
    throw new ExpressionTypeError(
      "PT1026",
      rule === undefined && name !== undefined
        ? `"${type}" is not a type of search attributes.${didYouMean(type, Object.keys(types))}`
        : `${keys.join(".")} is not the type and the name of a search attribute`,
      offset,
      `write \`type.Name = expression\`; the types are ${Object.keys(types).join(", ")}`,
    );
  }
  const checked = check(expression, context);
  requireKind(name, `a search attribute of type ${type}`, checked, rule.takes, offset, rule.fix);
  if (checked.kinds.has("null")) {
    warnOfNothing(offset, context);
  }
  return { name: named(name, offset), type: rule.type, expression: checked.expression };
}

function requireKind(
  name: string,
  what: string,
  checked: Checked,
  takes: readonly ValueKind[],
  offset: number,
  fix: string,
): void {
  const wrong = [...checked.kinds].find((kind) => kind !== "null" && !takes.includes(kind));
  const list = checked.kinds.has("list") && !holdsText(checked);
  if (wrong !== undefined || list) {
    const given = wrong === undefined ? "a list of something else than text" : kindName(wrong);
    throw new ExpressionTypeError("PT1023", `${name} is ${what}, and this is ${given}`, offset, fix);
  }
}

/** Names that the server keeps for itself, which no client may set. */
const system = new Set(
  (
    "WorkflowId RunId WorkflowType StartTime ExecutionTime CloseTime ExecutionStatus TaskQueue HistoryLength " +
    "ExecutionDuration StateTransitionCount HistorySizeBytes ParentWorkflowId ParentRunId RootWorkflowId RootRunId"
  ).split(" "),
);

function named(name: string, offset: number): string {
  if (name === "" || system.has(name)) {
    throw new ExpressionTypeError(
      "PT1026",
      name === "" ? "a search attribute has no name" : `the server sets the search attribute ${name} itself`,
      offset,
      "use an attribute of your own",
    );
  }
  return name;
}
