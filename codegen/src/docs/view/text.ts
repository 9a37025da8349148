/** A piece of a comment: text, or a name that the comment has between backticks. */
export interface Span {
  readonly code: boolean;
  readonly text: string;
}

/** A block of a comment: running text, or the items of a list. */
export type Block =
  | { readonly kind: "text"; readonly spans: readonly Span[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Span[])[] };

/** A comment of the contract as blocks. Whatever else of Markdown or HTML is in it stays text. */
export function blocksOf(comment: string): Block[] {
  return comment
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .flatMap(blocksIn);
}

function blocksIn(paragraph: string): Block[] {
  const lines = paragraph.split("\n");
  const first = lines.findIndex((line) => item.test(line));
  if (first < 0) return [{ kind: "text", spans: spansOf(joined(lines)) }];
  const items: string[][] = [];
  for (const line of lines.slice(first)) {
    if (item.test(line)) items.push([line.replace(item, "")]);
    else items.at(-1)?.push(line);
  }
  const before = lines.slice(0, first);
  return [
    ...(before.length === 0 ? [] : [{ kind: "text" as const, spans: spansOf(joined(before)) }]),
    { kind: "list", items: items.map((part) => spansOf(joined(part))) },
  ];
}

const item = /^\s*[-*] +/;

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(" ");
}

/** A text with the parts between backticks told apart. */
export function spansOf(text: string): Span[] {
  const pieces = text.split("`");
  // One that nothing closes is a character like any other.
  if (pieces.length % 2 === 0) {
    const last = pieces.pop() ?? "";
    pieces.push(`${pieces.pop() ?? ""}\`${last}`);
  }
  return pieces.map((piece, index) => ({ code: index % 2 === 1, text: piece })).filter(({ text }) => text !== "");
}

/** The first sentence of a comment, for where there is room for one line. */
export function summaryOf(comment: string): string {
  const [paragraph = ""] = comment.split(/\n\s*\n/);
  const line = joined(paragraph.split("\n"));
  return /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}
