import { createHash } from "node:crypto";
import type { Language } from "../snippets/snippet.js";
import type { PageView } from "../view/page.js";
import { highlight } from "./highlight.js";
import { fillPage, type Helpers, readAsset } from "./templates.js";

const helpers: Helpers = {
  tokens: (code: string, language: Language | "json") => highlight(code, language),
  same: (a: unknown, b: unknown) => a === b,
  /** What an ID of the page may be, from what may be a name in a contract. */
  concat: (...parts: unknown[]) => parts.slice(0, -1).join(""),
};

/**
 * The page as one HTML file that needs nothing else. Its policy lets no other style or script in, and no request out, so that a
 * comment of a contract could do nothing even if it got past the escaping.
 */
export function renderHtml(page: PageView): string {
  const style = readAsset("page.css").trim();
  const script = readAsset("page.js").trim();
  const policy = [
    "default-src 'none'",
    `style-src '${hash(style)}'`,
    `script-src '${hash(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return fillPage("html", { ...page, style, script, policy }, helpers);
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
