/** A checked ID expression: every path is resolved, every type is known. */
export interface Template {
  /** As written in the contract. */
  readonly source: string;
  readonly parts: readonly TemplatePart[];
}

/** Text, or a fragment that yields text. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fragment"; readonly source: string; readonly expression: Expression };

/** What a field holds, as far as expressions tell it apart. */
export type LeafKind = "string" | "number" | "float" | "boolean" | "integer64" | "enum";

/** A field of a message on the way to a value. */
export interface PathStep {
  /** Full name of the message that declares the field. */
  readonly message: string;
  readonly field: number;
}

/** A resolved expression. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | {
      readonly kind: "path";
      readonly steps: readonly PathStep[];
      readonly leaf: LeafKind;
      /** Full name of the enum of an `enum` leaf. */
      readonly enumName?: string;
      /** Whether the zero value counts as a value; otherwise it counts as nothing. */
      readonly explicit: boolean;
    }
  | { readonly kind: "uuid" }
  | { readonly kind: "or"; readonly target: Expression; readonly fallback: Expression }
  | { readonly kind: "slug"; readonly target: Expression }
  | { readonly kind: "string"; readonly target: Expression };
