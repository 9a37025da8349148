import type { DescMessage } from "@bufbuild/protobuf";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";
import { type CheckContext, check } from "./check.js";
import { type Checked, ExpressionTypeError, kindName } from "./checked.js";
import { parseTemplate } from "./parse.js";
import { fieldNames } from "./path.js";
import { ExpressionSyntaxError } from "./syntax.js";
import type { Template, TemplatePart } from "./template.js";

/** Longest ID that the server accepts with its default settings, in bytes. */
const longestId = 1000;

/** Reads and checks an ID expression; reports every problem and returns undefined if one is an error. */
export function compileTemplate(
  source: string,
  input: DescMessage,
  location: Location,
  diagnostics: Diagnostics,
): Template | undefined {
  const report = new Reporter(
    (offset) => `column ${offset + 1} of the ID expression \`${source}\``,
    location,
    diagnostics,
  );
  const context: CheckContext = { input, warnings: [] };
  const syntax = report.attempt(() => parseTemplate(source));
  const parts: TemplatePart[] = [];
  for (const part of syntax ?? []) {
    if (part.kind === "text") {
      warnOfText(part.text, source, location, diagnostics);
      parts.push(part);
      continue;
    }
    report.attempt(() => {
      const checked = check(part.expression, context);
      requireText(checked, part.source, part.offset);
      parts.push({ kind: "fragment", source: part.source, expression: checked.expression });
    });
  }
  const plain = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  if (new TextEncoder().encode(plain).length > longestId) {
    report.broken = true;
    diagnostics.error("PT1025", location, `every ID is longer than ${longestId} bytes`, "shorten its text");
  }
  report.warn(context);
  return report.broken ? undefined : { source, parts };
}

/** Reports what is wrong with the expressions of one option. */
export class Reporter {
  /** Whether there was an error. */
  broken = false;
  readonly #at: (offset: number) => string;
  readonly #location: Location;
  readonly #diagnostics: Diagnostics;

  constructor(at: (offset: number) => string, location: Location, diagnostics: Diagnostics) {
    this.#at = at;
    this.#location = location;
    this.#diagnostics = diagnostics;
  }

  /** Runs a step, and reports the error of an expression that it throws. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof ExpressionTypeError) && !(error instanceof ExpressionSyntaxError)) {
        throw error;
      }
      this.broken = true;
      const code = error instanceof ExpressionTypeError ? error.code : "PT1020";
      this.#diagnostics.error(code, this.#location, `${this.#at(error.offset)}: ${error.message}`, error.fix);
      return undefined;
    }
  }

  /** Reports what is no error. */
  warn({ warnings }: CheckContext): void {
    for (const { code, message, offset, fix } of warnings) {
      this.#diagnostics.warn(code, this.#location, `${this.#at(offset)}: ${message}`, fix);
    }
  }
}

function requireText({ kinds, shape }: Checked, source: string, offset: number): void {
  const wrong = [...kinds].find((kind) => kind !== "string" && kind !== "null");
  if (wrong !== undefined) {
    throw new ExpressionTypeError(
      "PT1023",
      shape?.kind === "message"
        ? `\`${source}\` is a message (${shape.message.typeName}), and an ID is made of text`
        : `\`${source}\` is ${kindName(wrong)}, and an ID is made of text`,
      offset,
      wrong === "message" && shape?.kind === "message"
        ? `name one of its fields: ${fieldNames(shape.message).slice(0, 5).join(", ")}`
        : wrong === "list"
          ? 'write `.index(0)`, or `.join("-")`'
          : wrong === "bytes"
            ? `write \`${source}.encode("hex")\``
            : wrong === "map"
              ? `name a key: \`${source}.key\``
              : `write \`${source}.string()\``,
    );
  }
  if (kinds.size > 0 && !kinds.has("string")) {
    throw new ExpressionTypeError("PT1023", `\`${source}\` is never text`, offset);
  }
}

function warnOfText(text: string, source: string, location: Location, diagnostics: Diagnostics): void {
  const warn = (written: string) =>
    diagnostics.warn(
      "PT2003",
      location,
      `${written} is plain text in the ID expression \`${source}\``,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of ID expressions
      "write `${! … }` for a value",
    );
  if (/\$\{(?!!)/.test(text)) {
    warn("`\u0024{ … }` without `!`");
  }
  if (text.includes("{{")) {
    warn("`{{ … }}`");
  }
}
