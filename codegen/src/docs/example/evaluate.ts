import type { Expression, Template } from "../../expressions/template.js";
import { exampleJson } from "./json.js";
import { type ExampleMessage, type ExampleValue, memberOf } from "./value.js";

/** What an expression has that gives no value. */
class NothingError extends Error {}
/** The documentation does not evaluate this: it shows the expression alone. */
class NotShownError extends Error {}

type Value = string | number | bigint | boolean;

/** What random parts and the time look like. */
const sources = {
  uuid4: "7d444840-9dc0-4e1a-9b5c-2f9d3c1b6a10",
  nanoid: "V1StGXR8_Z5jdHi6B-myT",
  ksuid: "0ujtsYcgvSTl8PAuAdqWYSMnLOv",
  ulid: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  nowText: "2030-01-02T03:04:05Z",
} as const;

/** The ID that an expression gives to an example, or undefined if it fails for it or has parts that are not shown. */
export function exampleId(template: Template, input: ExampleMessage): string | undefined {
  try {
    return template.parts
      .map((part) => (part.kind === "text" ? part.text : String(evaluate(part.expression, input))))
      .join("");
  } catch (error) {
    if (error instanceof NothingError || error instanceof NotShownError) return undefined;
    throw error;
  }
}

/** Whether an ID has random parts or the time in it, so that an evaluated one is only what it may look like. */
export function isRandom(template: Template): boolean {
  const random = (expression: Expression): boolean => {
    switch (expression.kind) {
      case "source":
        return true;
      case "fallback":
        return random(expression.target) || random(expression.fallback);
      case "call":
        return expression.arguments.some(random);
      default:
        return false;
    }
  };
  return template.parts.some((part) => part.kind === "fragment" && random(part.expression));
}

function evaluate(expression: Expression, input: ExampleMessage): Value {
  switch (expression.kind) {
    case "literal":
      if (expression.value === null) throw new NothingError();
      return expression.value;
    case "integer":
      return BigInt(expression.value);
    case "source":
      return sources[expression.name];
    case "path":
      return atPath(expression, input);
    case "fallback":
      try {
        return evaluate(expression.target, input);
      } catch (error) {
        if (!(error instanceof NothingError)) throw error;
        return evaluate(expression.fallback, input);
      }
    case "call":
      return call(
        expression.name,
        expression.arguments.map((argument) => evaluate(argument, input)),
      );
    case "data":
      throw new NotShownError();
  }
}

function atPath({ base, steps, leaf, list }: Extract<Expression, { kind: "path" }>, input: ExampleMessage): Value {
  if (base !== undefined || leaf === undefined || list === true) throw new NotShownError();
  let value: ExampleValue | undefined = input;
  for (const step of steps) {
    if ("message" in step) value = value?.kind === "message" ? memberOf(value, step.field) : undefined;
    else if (value?.kind === "list") value = value.items[Number(step.key)];
    else value = value?.kind === "map" && String(value.key) === step.key ? value.value : undefined;
  }
  if (value === undefined) throw new NothingError();
  const json = exampleJson(value);
  if (typeof json !== "string" && typeof json !== "number" && typeof json !== "boolean") throw new NotShownError();
  return json;
}

const calls: Readonly<Record<string, (text: string, first: string, second: string) => Value>> = {
  text: (text) => text,
  int64: (text) => {
    const number = Math.trunc(Number(text));
    if (!Number.isSafeInteger(number)) throw new NotShownError();
    return number;
  },
  slug: (text) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9\-_]/g, "-")
      .replace(/-+/g, "-")
      .replace(/^[-_]+|[-_]+$/g, ""),
  capitalize: (text) => text.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  upperCase: (text) => text.toUpperCase(),
  lowerCase: (text) => text.toLowerCase(),
  notEmpty: (text) => text,
  trimPrefix: (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  trimSuffix: (text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  replaceAll: (text, from, to) => text.replaceAll(from, to),
};

function call(name: string, [target = "", first = "", second = ""]: readonly Value[]): Value {
  const made = calls[name];
  // Other alphabets have a table, which the runtime has.
  if (made === undefined || !/^[\x20-\x7e]*$/.test(String(target))) throw new NotShownError();
  return made(String(target), String(first), String(second));
}
