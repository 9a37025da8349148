/** An ID expression as written: text and fragments. Offsets count UTF-16 units from the start of the whole string. */
export type SyntaxPart = { readonly kind: "text"; readonly text: string } | FragmentSyntax;

/** `${! … }` in an ID expression. */
export interface FragmentSyntax {
  readonly kind: "fragment";
  /** Between the braces, trimmed. */
  readonly source: string;
  readonly offset: number;
  readonly expression: Syntax;
}

/** An expression as written, before names are looked up. */
export type Syntax =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly offset: number }
  /** The input message. */
  | { readonly kind: "this"; readonly offset: number }
  /** A field of a message, a key of a map, or a place in a list. */
  | { readonly kind: "get"; readonly target: Syntax; readonly name: string; readonly offset: number }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Syntax[]; readonly offset: number }
  | {
      readonly kind: "method";
      readonly target: Syntax;
      readonly name: string;
      readonly arguments: readonly Syntax[];
      readonly offset: number;
    };

/** A line of a mapping as written. */
export interface AssignmentSyntax {
  readonly keys: readonly string[];
  readonly offset: number;
  readonly expression: Syntax;
}

/** An expression that cannot be read; `offset` is where, `fix` what to write instead. */
export class ExpressionSyntaxError extends Error {
  readonly offset: number;
  readonly fix: string | undefined;

  constructor(message: string, offset: number, fix?: string) {
    super(message);
    this.offset = offset;
    this.fix = fix;
  }
}
