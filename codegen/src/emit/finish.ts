import { ts } from "ts-morph";
import type { ImportedName } from "../printers/typescript/imports.js";

/** A module before its imports are printed. */
export interface Draft {
  readonly path: string;
  readonly header: string;
  readonly imports: readonly ImportedName[];
  readonly body: string;
}

/**
 * Turns a draft into a file: its imports are sorted and printed, and text that does not parse is refused. Each draft is
 * parsed once, on its own and without a type checker, so the cost grows with the text alone.
 */
export function finish(draft: Draft): string {
  // Comments need not be parsed: nothing in them is used.
  const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  refuseBrokenText(ts.createSourceFile(draft.path, draft.body, options, false), draft);
  const parts = [draft.header, printImports(draft.imports).trim(), draft.body.trim()];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Syntax errors that the parser left on the file. A template that makes one is a bug of this plugin. */
function refuseBrokenText(source: ts.SourceFile, draft: Draft): void {
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  const [first] = parseDiagnostics;
  if (first !== undefined) {
    const { line, character } = source.getLineAndCharacterOfPosition(first.start ?? 0);
    const text = ts.flattenDiagnosticMessageText(first.messageText, " ");
    throw new Error(
      `${draft.path}:${line + 1}:${character + 1}: the generated text does not parse (${text}): ${draft.body.split("\n")[line]}. ` +
        "This is a bug of protoc-gen-protempo; please report it with the .proto file",
    );
  }
}

function printImports(imports: readonly ImportedName[]): string {
  const modules = [...new Set(imports.map((name) => name.module))].sort(byModule);
  return modules
    .flatMap((module) => {
      const names = imports.filter((name) => name.module === module).sort((a, b) => (a.name < b.name ? -1 : 1));
      const types = names.filter((name) => name.typeOnly);
      const values = names.filter((name) => !name.typeOnly);
      return [
        ...(types.length === 0 ? [] : [printImport("import type", types, module)]),
        ...(values.length === 0 ? [] : [printImport("import", values, module)]),
      ];
    })
    .join("");
}

/** Packages before files, files by their path. */
function byModule(a: string, b: string): number {
  const relativeA = a.startsWith(".");
  const relativeB = b.startsWith(".");
  return relativeA === relativeB ? (a < b ? -1 : 1) : relativeA ? 1 : -1;
}

function printImport(keyword: string, names: readonly ImportedName[], module: string): string {
  const list = names.map(({ name, local }) => (name === local ? name : `${name} as ${local}`));
  const line = `${keyword} { ${list.join(", ")} } from ${JSON.stringify(module)};\n`;
  return line.length <= 121
    ? line
    : `${keyword} {\n${list.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(module)};\n`;
}
