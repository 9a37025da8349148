import { Project, type SourceFile, ts } from "ts-morph";
import type { ImportedName } from "../printers/typescript/imports.js";

/** A module before its imports are printed. */
export interface Draft {
  readonly path: string;
  readonly header: string;
  readonly imports: readonly ImportedName[];
  readonly body: string;
}

/**
 * Turns drafts into files: each is parsed once, on its own, without a type checker, so the cost grows with the text
 * alone. What is imported and not used is dropped, the rest is sorted, and text that does not parse is refused.
 */
export class Finisher {
  readonly #project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext },
  });

  finish(draft: Draft): string {
    const source = this.#project.createSourceFile(`/${draft.path}`, draft.body, { overwrite: true });
    try {
      refuseBrokenText(source, draft);
      const used = usedNames(source);
      const imports = printImports(draft.imports.filter((name) => used.has(name.local)));
      return `${[draft.header, imports.trim(), draft.body.trim()].filter((part) => part !== "").join("\n\n")}\n`;
    } finally {
      source.forget();
    }
  }
}

/** Syntax errors that the parser left on the file. A template that makes one is a bug of this plugin. */
function refuseBrokenText(source: SourceFile, draft: Draft): void {
  const { parseDiagnostics } = source.compilerNode as unknown as {
    readonly parseDiagnostics: readonly ts.Diagnostic[];
  };
  const [first] = parseDiagnostics;
  if (first !== undefined) {
    const { line, column } = source.getLineAndColumnAtPos(first.start ?? 0);
    const text = ts.flattenDiagnosticMessageText(first.messageText, " ");
    throw new Error(
      `${draft.path}:${line}:${column}: the generated text does not parse (${text}): ${draft.body.split("\n")[line - 1]}. ` +
        "This is a bug of protoc-gen-protempo; please report it with the .proto file",
    );
  }
}

function usedNames(source: SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMemberName(node)) {
      names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source.compilerNode);
  return names;
}

/** Whether an identifier only says what a member or a parameter is called. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name === node;
  }
  if (ts.isQualifiedName(parent)) {
    return parent.right === node;
  }
  const named =
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isParameter(parent);
  return named && parent.name === node;
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
