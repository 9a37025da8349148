import type { DescMessage } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";
import { check } from "./check.js";
import { type Checked, ExpressionTypeError } from "./checked.js";
import { parseTemplate } from "./parse.js";
import { ExpressionSyntaxError, type SyntaxPart } from "./syntax.js";
import type { Template, TemplatePart } from "./template.js";

/** Reads and checks an ID expression; reports every problem and returns undefined if one is an error. */
export function compileTemplate(
  source: string,
  input: DescMessage,
  location: Location,
  diagnostics: Diagnostics,
): Template | undefined {
  const at = (offset: number) => `column ${offset + 1} of the ID expression \`${source}\``;
  let syntax: SyntaxPart[];
  try {
    syntax = parseTemplate(source);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) {
      diagnostics.error("PT1020", location, `${at(error.offset)}: ${error.message}`, error.fix);
      return undefined;
    }
    throw error;
  }
  const parts: TemplatePart[] = [];
  let broken = false;
  for (const part of syntax) {
    if (part.kind === "text") {
      warnOfText(part.text, source, location, diagnostics);
      parts.push(part);
      continue;
    }
    try {
      const checked = check(part.expression, input);
      requireText(checked, part.source, part.offset);
      warnOfFormat(checked, at, location, diagnostics);
      parts.push({ kind: "fragment", source: part.source, expression: checked.expression });
    } catch (error) {
      if (!(error instanceof ExpressionTypeError)) {
        throw error;
      }
      broken = true;
      diagnostics.error(error.code, location, `${at(error.offset)}: ${error.message}`, error.fix);
    }
  }
  return broken ? undefined : { source, parts };
}

function requireText(checked: Checked, source: string, offset: number): void {
  const wrong = [...checked.kinds].find((kind) => kind === "number" || kind === "boolean");
  if (wrong !== undefined) {
    throw new ExpressionTypeError(
      "PT1023",
      `\`${source}\` is a ${wrong}, and an ID is made of text`,
      offset,
      `write \`${source}.string()\``,
    );
  }
  if (!checked.kinds.has("string")) {
    throw new ExpressionTypeError("PT1023", `\`${source}\` is never text`, offset);
  }
}

function warnOfText(text: string, source: string, location: Location, diagnostics: Diagnostics): void {
  if (/\$\{(?!!)/.test(text)) {
    diagnostics.warn(
      "PT2003",
      location,
      `\`\${ … }\` without \`!\` is plain text in the ID expression \`${source}\``,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      "write `${! … }` for a value",
    );
  }
  if (text.includes("{{")) {
    diagnostics.warn(
      "PT2003",
      location,
      `\`{{ … }}\` is plain text in the ID expression \`${source}\``,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      "write `${! … }` for a value",
    );
  }
}

function warnOfFormat(
  checked: Checked,
  at: (offset: number) => string,
  location: Location,
  diagnostics: Diagnostics,
): void {
  const formats = checked.formats;
  if (formats?.kinds.has("null")) {
    diagnostics.warn(
      "PT2004",
      location,
      `${at(formats.offset)}: .string() makes the text "null" of an empty field`,
      'put `.or("…")` before it, or leave an empty field to fail',
    );
  }
  if (formats?.kinds.has("number")) {
    diagnostics.warn(
      "PT2005",
      location,
      `${at(formats.offset)}: .string() writes numbers from 1000000 on with an exponent ("1e+06"), as the Go plugin does`,
      "use a 64-bit integer or a string field, which are written in full",
    );
  }
}
