import type { DescMessage } from "@bufbuild/protobuf";
import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Expression, Leaf } from "./template.js";

/** What an expression may yield. Fields of 64-bit integers are strings already, as in proto JSON; `integer` is Go's int64. */
export type ValueKind =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "null"
  | "bytes"
  | "time"
  | "list"
  | "map"
  | "message";

/** What a single value is: a leaf with its kind, or a message. */
export type Item = { readonly leaf: Leaf; readonly kind: ValueKind } | { readonly message: DescMessage };

/** What a value holds that others can be read from. */
export type Shape =
  | { readonly kind: "message"; readonly message: DescMessage }
  | { readonly kind: "list" | "map"; readonly item: Item };

/** An expression with the kinds of value that it may yield. */
export interface Checked {
  readonly expression: Expression;
  readonly kinds: ReadonlySet<ValueKind>;
  readonly shape?: Shape | undefined;
}

/** All the kinds of two sets. A fallback is only taken for nothing, so `null` comes from it alone. */
export function union(target: ReadonlySet<ValueKind>, fallback: ReadonlySet<ValueKind>): ReadonlySet<ValueKind> {
  return new Set([...[...target].filter((kind) => kind !== "null"), ...fallback]);
}

/** What a kind is called in an error. */
export function kindName(kind: ValueKind): string {
  return kind === "bytes" ? "bytes" : `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** Something to know of an expression that is no error. */
export interface ExpressionWarning {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly offset: number;
  readonly fix: string;
}

/** An expression that does not fit its input message. */
export class ExpressionTypeError extends Error {
  readonly code: DiagnosticCode;
  readonly offset: number;
  readonly fix: string | undefined;

  constructor(code: DiagnosticCode, message: string, offset: number, fix?: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.fix = fix;
  }
}
