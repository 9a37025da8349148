import { ExpressionSyntaxError } from "./syntax.js";

/** A piece of an ID expression: literal text, or what stands between `${!` and `}`. */
export interface Piece {
  readonly kind: "text" | "query";
  readonly text: string;
  /** Where `text` begins. */
  readonly offset: number;
}

/**
 * Cuts an ID expression into text and queries, exactly as the Go plugin does: only `${!` opens a query, a backslash
 * before it makes it text, and braces are counted even inside strings.
 */
export function lex(source: string): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let textOffset = 0;
  let index = 0;
  const flush = () => {
    if (text !== "") {
      pieces.push({ kind: "text", text, offset: textOffset });
    }
    text = "";
  };
  while (index < source.length) {
    if (source.startsWith("${!", index) && index + 3 < source.length && source[index - 1] !== "\\") {
      flush();
      const end = closingBrace(source, index + 3, index);
      pieces.push({ kind: "query", text: source.slice(index + 3, end), offset: index + 3 });
      index = end + 1;
      textOffset = index;
    } else if (source[index] === "\\" && source[index - 1] !== "\\") {
      index++;
    } else {
      text += source[index];
      index++;
    }
  }
  flush();
  return pieces;
}

function closingBrace(source: string, from: number, opening: number): number {
  let depth = 0;
  for (let index = from; index < source.length; index++) {
    const char = source[index];
    if (char === "\\") {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      throw new ExpressionSyntaxError("a backslash inside `${! … }`", index, "write the text outside the braces");
    }
    if (char === "{") {
      depth++;
    } else if (char === "}") {
      if (depth === 0) {
        return index;
      }
      depth--;
    }
  }
  throw new ExpressionSyntaxError("`${!` is never closed", opening, "add `}`");
}
