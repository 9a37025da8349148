import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Expression } from "./template.js";

/** What an expression may yield. Integers of 64 bits are strings already, as in proto JSON. */
export type ValueKind = "string" | "number" | "boolean" | "null";

/** An expression with the kinds of value that it may yield. */
export interface Checked {
  readonly expression: Expression;
  readonly kinds: ReadonlySet<ValueKind>;
  /** Set by `.string()`: where it stands and what it formats. */
  readonly formats?: { readonly offset: number; readonly kinds: ReadonlySet<ValueKind> };
}

/** All the kinds of two sets. A fallback is only taken for nothing, so `null` comes from it alone. */
export function union(target: ReadonlySet<ValueKind>, fallback: ReadonlySet<ValueKind>): ReadonlySet<ValueKind> {
  return new Set([...[...target].filter((kind) => kind !== "null"), ...fallback]);
}

/** An ID expression that does not fit its input message. */
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
