import type { Language } from "../snippets/snippet.js";

/** A piece of code, and what it is. */
export interface Token {
  readonly look: "plain" | "comment" | "string" | "keyword" | "number" | "flag";
  readonly text: string;
}

const keywords: Readonly<Record<Language | "json", string>> = {
  typescript: "import from const await new async return this",
  go: "import err nil",
  python: "import from await None True False",
  java: "import new class",
  cli: "temporal",
  json: "true false null",
};

/** Code as pieces: their texts, one after the other, are the code. */
export function highlight(code: string, language: Language | "json"): Token[] {
  const words = new Set(keywords[language].split(" "));
  const comment = language === "python" || language === "cli" ? "#.*" : "//.*|/\\*.*?\\*/";
  const text = language === "cli" ? "'(?:[^'])*'" : '"(?:[^"\\\\]|\\\\.)*"';
  const flag = language === "cli" ? "(?<=\\s)--[\\w-]+" : "(?!)";
  const pattern = new RegExp(
    `(?<string>${text})|(?<comment>${comment})|(?<flag>${flag})|(?<word>[A-Za-z_$][\\w$]*)|(?<number>\\b\\d[\\d.]*n?\\b)`,
    "g",
  );
  const tokens: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > end) tokens.push({ look: "plain", text: code.slice(end, match.index) });
    end = match.index + match[0].length;
    tokens.push({ look: lookOf(match.groups ?? {}, words), text: match[0] });
  }
  if (end < code.length) tokens.push({ look: "plain", text: code.slice(end) });
  return tokens;
}

function lookOf(
  { string, comment, flag, word, number }: Readonly<Record<string, string | undefined>>,
  words: ReadonlySet<string>,
): Token["look"] {
  if (string !== undefined) return "string";
  if (comment !== undefined) return "comment";
  if (flag !== undefined) return "flag";
  if (number !== undefined) return "number";
  return word !== undefined && words.has(word) ? "keyword" : "plain";
}
