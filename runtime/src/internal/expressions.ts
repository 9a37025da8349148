import { IdExpressionError } from "../common/errors/id-expression.js";
import type { IdExpression, IdSource } from "../common/table.js";
import { base64Text } from "../converter/json/base64.js";
import { timestampText } from "../converter/wkt/time.js";
import { momentText } from "./expression-times.js";
import { Moment, shown, textOf } from "./expression-values.js";
import { slugify } from "./slug.js";

/** Text of an ID expression, or a fragment: its source and what computes it. */
export type ExpressionPart = string | readonly [source: string, compute: () => unknown];

/** A step of a field path: a field, or the oneof that it belongs to and the field. */
export type PathStep = string | readonly [oneof: string, field: string];

/** Makes the ID function of a contract's expression; what it returns throws `IdExpressionError`. */
export function idExpression(
  expression: string,
  parts: (input: Readonly<Record<string, unknown>>, source: IdSource) => readonly ExpressionPart[],
): IdExpression {
  return (input, source) => {
    const problems: string[] = [];
    let id = "";
    for (const part of parts(input, source)) {
      if (typeof part === "string") {
        id += part;
        continue;
      }
      const [fragment, compute] = part;
      try {
        const value = compute();
        if (typeof value === "string") {
          id += value;
        } else {
          problems.push(value === null ? `\`${fragment}\` is empty` : `\`${fragment}\` is ${shown(value)}, not text`);
        }
      } catch (error) {
        problems.push(`\`${fragment}\`: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (problems.length > 0) {
      throw new IdExpressionError(expression, problems.join("; "));
    }
    if (id === "") {
      throw new IdExpressionError(expression, "its text is empty");
    }
    return id;
  };
}

/** Follows a path through messages, maps and lists; undefined where there is nothing. */
export function field(input: unknown, ...path: readonly PathStep[]): unknown {
  let value = input;
  for (const step of path) {
    // Own properties only: a field that is not set may have a default on its prototype.
    if (typeof step === "string") {
      value = own(value, step);
    } else {
      const [oneof, name] = step;
      const chosen = own(value, oneof);
      value = own(chosen, "case") === name ? own(chosen, "value") : undefined;
    }
  }
  return value;
}

function own(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** A field whose zero value is the same as not set: proto JSON leaves it out. */
export function implicit(value: unknown): unknown {
  const zero =
    value === "" ||
    value === 0n ||
    value === "0" ||
    value === false ||
    Object.is(value, 0) ||
    (value instanceof Uint8Array && value.length === 0);
  return zero ? null : explicit(value);
}

/** A field whose zero value is a value. */
export function explicit(value: unknown): unknown {
  return value === undefined ? null : value;
}

/** A field of text, number or bool as expressions see it. */
export function plain(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new Error(`a ${typeof value} is not text, a number or a bool`);
}

/** An integer of 64 bits as proto JSON has it: decimal digits. */
export function decimal(value: unknown): string | null {
  return value === null ? null : String(value);
}

/** Bytes as proto JSON has them: base64. */
export function base64(value: unknown): string | null {
  if (value === null || !(value instanceof Uint8Array)) return value === null ? null : textOf(value, "bytes");
  return base64Text(value);
}

/** A `google.protobuf.Timestamp` as proto JSON has it: RFC 3339. */
export function timestamp(value: unknown): string | null {
  return value === null ? null : timestampText(value as Parameters<typeof timestampText>[0]);
}

/** A repeated field, each of its items as `read` makes it; an empty one is nothing. */
export function list(value: unknown, read?: (item: unknown) => unknown): readonly unknown[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return read === undefined ? value : value.map((item) => read(item));
}

/** A float as proto JSON has it: the shortest digits that mean the same float. */
export function float(value: unknown): string | number | boolean | null {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return plain(typeof value === "number" ? String(value) : value);
  }
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) {
      return short;
    }
  }
  return single;
}

/** An enum as proto JSON has it: its name, or the number of a value that has none. */
export function enumName(value: unknown, names: Readonly<Record<number, string>>): string | number | boolean | null {
  return typeof value === "number" ? (names[value] ?? value) : plain(value);
}

/** `.or()` and `|`: the value, or the fallback where there is none or the value cannot be computed. */
export function or(value: () => unknown, fallback: () => unknown): unknown {
  let found: unknown;
  try {
    found = value();
  } catch {
    return fallback();
  }
  return found ?? fallback();
}

/** `.catch()`: the value, or the fallback where it cannot be computed. */
export function orCatch(value: () => unknown, fallback: () => unknown): unknown {
  try {
    return value();
  } catch {
    return fallback();
  }
}

/** `.slug()`. */
export function slug(value: unknown): string {
  return slugify(textOf(value, "slug"));
}

/** `.string()`, as the Go plugin formats: nothing is "null", and floats from 1000000 on have an exponent. */
export function text(value: unknown): string {
  if (value instanceof Moment) return momentText(value);
  return typeof value === "number" ? goNumber(value) : String(value);
}

/** Go's `FormatFloat(value, 'g', -1, 64)`. */
function goNumber(value: number): string {
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (Object.is(value, -0)) {
    return "-0";
  }
  if (!Number.isFinite(value) || (exponent >= -4 && exponent < 6)) {
    return String(value);
  }
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
