import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

/** Root of the repository. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of build output and of packages: never sources. */
const skipped = new Set(["node_modules", "dist", "dist.next", "gen", "target", ".git", ".cache", "native"]);

/** All files below a folder of the repository, by paths from its root with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    // What the integration tests have generated.
    if (path === "test/gen") return [];
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Content of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Hand-written TypeScript of a folder, without its tests. */
export function sourcesBelow(folder: string): string[] {
  return filesBelow(folder).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.endsWith(".d.ts"),
  );
}

/** A syntax tree of a file of the repository. */
export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
}

/** How a module is imported: for its values, for its types only, or by `import()` when it is needed. */
export type ImportKind = "value" | "type" | "dynamic";

/** One import of a file. */
export interface Import {
  readonly kind: ImportKind;
  readonly module: string;
}

/** What a file imports, as it is written there. */
export function importsOf(path: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ kind: isTypeImport(node.importClause) ? "type" : "value", module: node.moduleSpecifier.text });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ kind: isTypeExport(node) ? "type" : "value", module: node.moduleSpecifier.text });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const literal = node.argument.literal;
      if (ts.isStringLiteral(literal)) found.push({ kind: "type", module: literal.text });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const argument = node.arguments[0];
      if (argument && ts.isStringLiteral(argument)) found.push({ kind: "dynamic", module: argument.text });
    } else if (ts.isCallExpression(node) && isCreateRequire(node.expression)) {
      const argument = node.arguments[0];
      if (argument && ts.isStringLiteral(argument)) found.push({ kind: "value", module: argument.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** The file that a relative import of a file means, by its path from the root. */
export function resolveRelative(path: string, module: string): string {
  const target = join(root, path, "..", module).replace(/\.js$/, ".ts");
  return relative(root, target).split(sep).join("/");
}

/** `createRequire(…)`, whose result is called at once. */
function isCreateRequire(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.getText() === "createRequire";
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return !clause.name && !!bindings && ts.isNamedImports(bindings) && areTypes(bindings.elements);
}

function isTypeExport(declaration: ts.ExportDeclaration): boolean {
  const clause = declaration.exportClause;
  return declaration.isTypeOnly || (!!clause && ts.isNamedExports(clause) && areTypes(clause.elements));
}

function areTypes(elements: readonly { readonly isTypeOnly: boolean }[]): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}
