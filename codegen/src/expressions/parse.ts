import { lex, type Piece } from "./lex.js";
import { Reader, unsupportedOperator } from "./reader.js";
import {
  type AssignmentSyntax,
  ExpressionSyntaxError,
  type FragmentSyntax,
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

/** Reads a mapping to search attributes: an assignment a line. Throws {@link ExpressionSyntaxError}. */
export function parseMapping(source: string): AssignmentSyntax[] {
  const reader = new Reader(source, 0);
  const found: AssignmentSyntax[] = [];
  for (reader.space(); !reader.ended; reader.space()) {
    const { offset } = reader;
    const keys = [reader.key()];
    while (reader.take(".")) {
      keys.push(reader.key());
    }
    reader.blank();
    if (reader.peek() !== "=") {
      throw new ExpressionSyntaxError(
        `expected \`=\`, found ${reader.describe()}`,
        reader.offset,
        "write one `Name = expression` a line",
      );
    }
    reader.take("=");
    const expression = readExpression(reader);
    if (!reader.endOfLine()) {
      throw new ExpressionSyntaxError(
        `unexpected ${reader.describe()}`,
        reader.offset,
        unsupportedOperator(reader.peek()),
      );
    }
    found.push({ keys: keys[0] === "root" && keys.length > 1 ? keys.slice(1) : keys, offset, expression });
  }
  if (found.length === 0) {
    throw new ExpressionSyntaxError("the mapping is empty", 0, "leave the option out");
  }
  return found;
}

function readExpression(reader: Reader): Syntax {
  let expression = readPostfix(reader);
  for (;;) {
    const before = reader.mark();
    reader.space();
    const { offset } = reader;
    if (!reader.take("|")) {
      reader.reset(before);
      return expression;
    }
    expression = { kind: "method", target: expression, name: "or", arguments: [readPostfix(reader)], offset };
  }
}

function readPostfix(reader: Reader): Syntax {
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
    } else {
      expression = { kind: "get", target: expression, name, offset };
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
  const input: Syntax = { kind: "this", offset };
  return name === "this" ? input : { kind: "get", target: input, name, offset };
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
