import { ExpressionSyntaxError } from "./syntax.js";

/** What to do about something that expressions do not have. */
export function unsupportedOperator(char: string): string {
  switch (char) {
    case "+":
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      return "write one `${! … }` after the other in place of `+`";
    case "{":
    case "[":
      return "name a field in place of an object or a list";
    case "@":
      return "there is no metadata: name a field of the input";
    default:
      return "an expression is made of field paths, functions such as `uuid_v4()`, methods such as `.slug()`, and `|`";
  }
}

/** Reads characters of one fragment or mapping; offsets are those of the whole option. */
export class Reader {
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
    return this.ended ? "the end" : this.peek() === "\n" ? "the end of the line" : `\`${this.peek()}\``;
  }

  /** Skips white space and comments. */
  space(): void {
    this.#take(/(?:\s|#[^\n]*(?:\n|$))*/y);
  }

  /** Skips white space of one line. */
  blank(): void {
    this.#take(/[^\S\n]*/y);
  }

  /** Skips what may stand after an assignment; tells whether its line ends there. */
  endOfLine(): boolean {
    this.#take(/[^\S\n]*(?:#[^\n]*)?/y);
    return this.ended || this.take("\n");
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
    const found = this.#take(/[A-Za-z0-9_]+/y);
    if (found === undefined) {
      throw new ExpressionSyntaxError(
        `expected a field path or a function, found ${this.describe()}`,
        this.offset,
        this.peek() === '"' ? "names of fields are written without quotes" : unsupportedOperator(this.peek()),
      );
    }
    return found;
  }

  /** A name on the left of an assignment, which may be quoted. */
  key(): string {
    return this.peek() === '"' ? this.string() : this.segment();
  }

  string(): string {
    const { offset } = this;
    const found = this.#take(/"(?:[^"\\\n]|\\.)*"/y);
    if (found === undefined) {
      throw new ExpressionSyntaxError("text without its closing quote", offset, 'add `"`');
    }
    try {
      return JSON.parse(found);
    } catch {
      throw new ExpressionSyntaxError(
        "text with an unknown escape",
        offset,
        String.raw`the escapes are \", \\, \n, \t and \u0000`,
      );
    }
  }

  number(): number {
    const found = this.#take(/-?\d+(?:\.\d+)?/y);
    if (found === undefined) {
      throw new ExpressionSyntaxError(`expected a number, found ${this.describe()}`, this.offset);
    }
    return Number(found);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#index;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#index += found?.length ?? 0;
    return found;
  }
}
