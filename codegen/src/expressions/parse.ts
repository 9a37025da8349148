import { lex, type Piece } from "./lex.js";
import {
  ExpressionSyntaxError,
  type FragmentSyntax,
  type SegmentSyntax,
  type Syntax,
  type SyntaxPart,
} from "./syntax.js";

/** Reads an ID expression. Throws {@link ExpressionSyntaxError}. */
export function parseTemplate(source: string): SyntaxPart[] {
  if (source === "") {
    throw new ExpressionSyntaxError("the ID expression is empty", 0, "leave the option out");
  }
  const parts: SyntaxPart[] = [];
  for (const piece of lex(source)) {
    if (piece.kind === "text") {
      parts.push({ kind: "text", text: piece.text });
    } else if (piece.text.trim() !== "") {
      parts.push(parseFragment(piece));
    }
  }
  return parts;
}

function parseFragment(piece: Piece): FragmentSyntax {
  const reader = new Reader(piece.text, piece.offset);
  const expression = readExpression(reader);
  reader.space();
  if (!reader.ended) {
    throw new ExpressionSyntaxError(
      `unexpected ${reader.describe()}`,
      reader.offset,
      unsupportedOperator(reader.peek()),
    );
  }
  return {
    kind: "fragment",
    source: piece.text.trim(),
    offset: piece.offset + piece.text.length - piece.text.trimStart().length,
    expression,
  };
}

function unsupportedOperator(char: string): string {
  switch (char) {
    case "|":
      return 'use `.or("…")` in place of `|`';
    case "+":
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      return "write one `${! … }` after the other in place of `+`";
    default:
      return "an ID expression is made of field paths, `uuid_v4()`, `.or(…)`, `.slug()` and `.string()`";
  }
}

function readExpression(reader: Reader): Syntax {
  reader.space();
  let expression = readPrimary(reader);
  for (;;) {
    const before = reader.mark();
    reader.space();
    if (!reader.take(".")) {
      reader.reset(before);
      return expression;
    }
    reader.space();
    const offset = reader.offset;
    const name = reader.segment();
    if (reader.peek() === "(") {
      expression = { kind: "method", target: expression, name, arguments: readArguments(reader), offset };
    } else if (expression.kind === "path") {
      expression = { ...expression, segments: [...expression.segments, { name, offset }] };
    } else {
      throw new ExpressionSyntaxError(`"${name}" is read from something that is not a field path`, offset);
    }
  }
}

function readPrimary(reader: Reader): Syntax {
  const offset = reader.offset;
  const char = reader.peek();
  if (char === "(") {
    reader.take("(");
    const inner = readExpression(reader);
    reader.space();
    reader.expect(")");
    return inner;
  }
  if (char === '"') {
    return { kind: "literal", value: reader.string(), offset };
  }
  if (char === "'") {
    throw new ExpressionSyntaxError("text in single quotes", offset, "use double quotes");
  }
  if (char === "-" || (char >= "0" && char <= "9")) {
    return { kind: "literal", value: reader.number(), offset };
  }
  const name = reader.segment();
  if (reader.peek() === "(") {
    return { kind: "call", name, arguments: readArguments(reader), offset };
  }
  if (name === "true" || name === "false") {
    return { kind: "literal", value: name === "true", offset };
  }
  if (name === "null") {
    return { kind: "literal", value: null, offset };
  }
  const segments: SegmentSyntax[] = name === "this" ? [] : [{ name, offset }];
  return { kind: "path", segments, offset };
}

function readArguments(reader: Reader): Syntax[] {
  reader.expect("(");
  const found: Syntax[] = [];
  reader.space();
  if (reader.take(")")) {
    return found;
  }
  for (;;) {
    found.push(readExpression(reader));
    reader.space();
    if (reader.take(")")) {
      return found;
    }
    reader.expect(",");
  }
}

/** Reads characters of one fragment; offsets are those of the whole ID expression. */
class Reader {
  readonly #text: string;
  readonly #base: number;
  #index = 0;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#base = base;
  }

  get ended(): boolean {
    return this.#index >= this.#text.length;
  }

  get offset(): number {
    return this.#base + this.#index;
  }

  mark(): number {
    return this.#index;
  }

  reset(mark: number): void {
    this.#index = mark;
  }

  peek(): string {
    return this.#text[this.#index] ?? "";
  }

  describe(): string {
    return this.ended ? "end of the fragment" : `\`${this.peek()}\``;
  }

  /** Skips white space and comments. */
  space(): void {
    const found = /^(?:\s|#[^\n]*(?:\n|$))*/.exec(this.#text.slice(this.#index));
    this.#index += found?.[0].length ?? 0;
  }

  take(char: string): boolean {
    if (this.peek() !== char) {
      return false;
    }
    this.#index++;
    return true;
  }

  expect(char: string): void {
    if (!this.take(char)) {
      throw new ExpressionSyntaxError(`expected \`${char}\`, found ${this.describe()}`, this.offset);
    }
  }

  segment(): string {
    const found = /^[A-Za-z0-9_]+/.exec(this.#text.slice(this.#index));
    if (found === null) {
      throw new ExpressionSyntaxError(
        `expected a field path or a function, found ${this.describe()}`,
        this.offset,
        this.peek() === '"' ? "names of fields are written without quotes" : unsupportedOperator(this.peek()),
      );
    }
    this.#index += found[0].length;
    return found[0];
  }

  string(): string {
    const found = /^"[^"]*"/.exec(this.#text.slice(this.#index));
    if (found === null) {
      throw new ExpressionSyntaxError("text without its closing quote", this.offset, 'add `"`');
    }
    this.#index += found[0].length;
    return found[0].slice(1, -1);
  }

  number(): number {
    const found = /^-?\d+(?:\.\d+)?/.exec(this.#text.slice(this.#index));
    if (found === null) {
      throw new ExpressionSyntaxError(`expected a number, found ${this.describe()}`, this.offset);
    }
    this.#index += found[0].length;
    return Number(found[0]);
  }
}
