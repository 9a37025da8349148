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

/** Types of search attributes, as the runtime names them. */
export type AttributeType = "Text" | "Keyword" | "KeywordList" | "Int" | "Double" | "Bool" | "Datetime";

/** A line of a mapping to search attributes. */
export interface MappedAttribute {
  readonly name: string;
  /** Absent: what the namespace has registered counts. */
  readonly type?: AttributeType;
  readonly expression: Expression;
}

/** What a field holds, as far as expressions tell it apart. */
export type LeafKind = "string" | "number" | "float" | "boolean" | "integer64" | "enum" | "bytes" | "timestamp";

/** A step on the way to a value: a field of a message, or a key of a map or place in a list. */
export type PathStep = { readonly message: string; readonly field: number } | { readonly key: string };

/** How a value is read from where a path ends. */
export interface Leaf {
  readonly kind: LeafKind;
  /** Full name of the enum of an `enum` leaf. */
  readonly enumName?: string;
  /** Whether the zero value counts as a value; otherwise it counts as nothing. */
  readonly explicit: boolean;
}

/** Functions of the runtime that draw on randomness or time. */
export type SourceFunction = "uuid4" | "nanoid" | "ksuid" | "ulid" | "nowText";

/** A resolved expression. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** A whole number as Go has it, of 64 bits. */
  | { readonly kind: "integer"; readonly value: number }
  /** Something that is printed as it is: the layout of a time, an index. */
  | { readonly kind: "data"; readonly value: unknown }
  | {
      readonly kind: "path";
      /** Where the path begins; absent: the input message. */
      readonly base?: Expression;
      readonly steps: readonly PathStep[];
      /** Absent for a message, a map, and a list of messages. */
      readonly leaf?: Leaf;
      /** Whether it ends at a list, whose items the leaf tells of. */
      readonly list?: true;
    }
  | { readonly kind: "source"; readonly name: SourceFunction }
  /** `or` is taken for nothing and for errors, `orCatch` for errors only. */
  | {
      readonly kind: "fallback";
      readonly name: "or" | "orCatch";
      readonly target: Expression;
      readonly fallback: Expression;
    }
  /** A call of a function of the runtime. */
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] };

/** Whether some part of an expression fulfils a condition. */
export function someExpression(expression: Expression, holds: (part: Expression) => boolean): boolean {
  return holds(expression) || parts(expression).some((part) => someExpression(part, holds));
}

function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "fallback":
      return [expression.target, expression.fallback];
    case "call":
      return expression.arguments;
    case "path":
      return expression.base === undefined ? [] : [expression.base];
    default:
      return [];
  }
}
