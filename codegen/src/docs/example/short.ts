import type { DescMessage } from "@bufbuild/protobuf";
import type { Expression, Template } from "../../expressions/template.js";
import { isImplicit } from "../../printers/converter/presence.js";
import { exampleOf } from "./build.js";
import type { ExampleMessage, ExampleValue } from "./value.js";

/** Fields that a snippet shows beside those that the ID is made of. */
const enough = 2;

/**
 * An example for code: the fields that an ID is made of, and some plain ones, so that a reader sees how the message is
 * written and not how large it is.
 */
export function shortExample(message: DescMessage, id?: Template): ExampleMessage {
  const needed = new Set<string>();
  for (const part of id?.parts ?? []) {
    if (part.kind === "fragment") collect(part.expression, needed);
  }
  return shorten(exampleOf(message), needed);
}

function shorten(example: ExampleMessage, needed: ReadonlySet<string>): ExampleMessage {
  const isNeeded = (number: number) => needed.has(`${example.message.typeName}:${number}`);
  let plain = 0;
  const fields = example.fields.flatMap(({ field, value }) => {
    if (isNeeded(field.number)) {
      const short = shortValue(value, needed);
      return short === undefined ? [] : [{ field, value: short }];
    }
    const shown = value.kind === "scalar" && isImplicit(field) && !field.proto.options?.deprecated && plain < enough;
    plain += shown ? 1 : 0;
    return shown ? [{ field, value }] : [];
  });
  if (fields.length > 0) return { ...example, fields };
  // Better one inside than nothing to see.
  const inner = example.fields.find(({ field, value }) => value.kind === "message" && field.oneof === undefined);
  const value = inner?.value.kind === "message" ? shorten(inner.value, needed) : undefined;
  return { ...example, fields: inner === undefined || value === undefined ? [] : [{ field: inner.field, value }] };
}

/** Undefined for what each language writes in a way of its own. */
function shortValue(value: ExampleValue, needed: ReadonlySet<string>): ExampleValue | undefined {
  switch (value.kind) {
    case "message":
      return shorten(value, needed);
    case "list": {
      const items = value.items.flatMap((item) => shortValue(item, needed) ?? []);
      return items.length === 0 ? undefined : { kind: "list", items };
    }
    case "map":
    case "wellKnown":
      return undefined;
    default:
      return value;
  }
}

function collect(expression: Expression, needed: Set<string>): void {
  switch (expression.kind) {
    case "path":
      if (expression.base !== undefined) collect(expression.base, needed);
      for (const step of expression.steps) {
        if ("message" in step) needed.add(`${step.message}:${step.field}`);
      }
      break;
    case "fallback":
      // What stands in for something else is not needed where that is there.
      collect(expression.target, needed);
      break;
    case "call":
      for (const argument of expression.arguments) collect(argument, needed);
      break;
  }
}
