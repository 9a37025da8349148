import type { PageView } from "../view/page.js";
import type { Block, Span } from "../view/text.js";
import { fillPage, type Helpers } from "./templates.js";

const helpers: Helpers = {
  text: (text: string) => escapeText(text),
  cell: (text: string) => inCell(codeSpan(text)),
  /** Text in a cell of a table: a bar there is escaped already. */
  plain: (text: string) => escapeText(text.replaceAll("\n", " ")),
  cells: (spans: readonly Span[]) => inCell(spansText(spans)),
  spans: (spans: readonly Span[]) => spansText(spans),
  /** Blocks as one line, for a cell of a table. */
  line: (blocks: readonly Block[]) =>
    inCell(
      blocks
        .flatMap((block) =>
          block.kind === "text" ? [spansText(block.spans)] : block.items.map((item) => `• ${spansText(item)}`),
        )
        .join("<br>"),
    ),
  /** Long enough that nothing in the code ends it. */
  fence: (code: string) => "`".repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([run]) => run.length + 1))),
  same: (a: unknown, b: unknown) => a === b,
};

/** The page as Markdown, as GitHub shows it, with diagrams of Mermaid. */
export function renderMarkdown(page: PageView): string {
  return `${fillPage("md", page, helpers)
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

function spansText(spans: readonly Span[]): string {
  return spans.map(({ code, text }) => (code ? codeSpan(text) : escapeText(text))).join("");
}

/** Text of which no sign means anything to Markdown or HTML. */
function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]#|~$@]/g, "\\$&")
    .replace(/^(\s*)([-+])(?=\s)/gm, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s)/gm, "$1\\$2")
    .replace(/\b(https?|ftp|mailto):/gi, "$1&#58;")
    .replace(/\bwww\./gi, "www&#46;");
}

/** Bars end a cell, in code too. */
function inCell(text: string): string {
  return text.replace(/(?<!\\)\|/g, "\\|");
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  const space = /^`|`$/.test(text) ? " " : "";
  return `${ticks}${space}${text.replaceAll("\n", " ")}${space}${ticks}`;
}
