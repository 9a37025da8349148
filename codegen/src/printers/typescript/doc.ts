/** What a doc comment says, and whether what it stands on should not be used any more. */
export interface DocSource {
  readonly comment: string;
  readonly deprecated: boolean;
}

/** A JSDoc comment and a line break, each line indented; nothing if there is nothing to say. */
export function docComment(source: DocSource, indent: string, before = ""): string {
  const lines = [before, source.comment, source.deprecated ? "@deprecated The contract marks it as deprecated." : ""]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n")
    .replaceAll("*/", "*\\/")
    .split("\n");
  if (lines.length === 1) {
    return lines[0] === "" ? "" : `${indent}/** ${lines[0]} */\n`;
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
