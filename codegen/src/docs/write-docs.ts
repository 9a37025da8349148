import { renderHtml } from "./render/render-html.js";
import { renderMarkdown } from "./render/render-markdown.js";
import { type DocumentedContract, viewContract } from "./view/contract.js";

/** Forms of the documentation. */
export const docsFormats = ["html", "markdown"] as const;

/** One of them. */
export type DocsFormat = (typeof docsFormats)[number];

const names: Readonly<Record<DocsFormat, string>> = { html: "index.html", markdown: "README.md" };

/** A file of the documentation. */
export interface DocsFile {
  readonly name: string;
  readonly content: string;
}

/** Writes the documentation of a contract: a file a form. The same contract always gives the same text. */
export function writeDocs(contract: DocumentedContract, formats: readonly DocsFormat[]): DocsFile[] {
  const page = viewContract(contract);
  return docsFormats
    .filter((format) => formats.includes(format))
    .map((format) => ({
      name: names[format],
      content: format === "html" ? renderHtml(page) : renderMarkdown(page),
    }));
}
