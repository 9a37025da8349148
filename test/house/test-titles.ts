import { ts } from "ts-morph";
import { parse } from "./sources.js";

const makers = new Set(["test", "it", "describe"]);

/**
 * Titles of the tests and groups of a file, as they stand there. Of tests made of a table, those that its rows give as
 * texts count too: the first text of a row, or its `name` or `program`. A file without tests is such a table.
 */
export function titlesOf(path: string): ReadonlySet<string> {
  const file = parse(path);
  const titles = new Set<string>();
  if (!path.endsWith(".test.ts")) {
    textsOfTable(file, titles);
    return titles;
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isMaker(node.expression)) {
      const [title] = node.arguments;
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
        titles.add(textOf(title));
        const table = tableOf(node.expression);
        if (table) textsOfTable(ts.isIdentifier(table) ? initializerOf(file, table.text) : table, titles);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

/** `test`, `test.each(table)`, `describe.concurrent`: whatever begins with the name of a maker. */
function isMaker(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return makers.has(callee.text);
  return (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) && isMaker(callee.expression);
}

function tableOf(callee: ts.Expression): ts.Expression | undefined {
  if (ts.isCallExpression(callee)) return callee.arguments[0];
  return undefined;
}

function initializerOf(file: ts.SourceFile, name: string): ts.Node | undefined {
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText(file) === name)?.initializer;
}

function textsOfTable(table: ts.Node | undefined, titles: Set<string>): void {
  if (table === undefined) return;
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node)) {
      const [first] = node.elements;
      if (first && ts.isStringLiteralLike(first)) titles.add(first.text);
    } else if (ts.isPropertyAssignment(node) && /^(?:name|program)$/.test(node.name.getText())) {
      if (ts.isStringLiteralLike(node.initializer)) titles.add(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(table);
}

function textOf(title: ts.StringLiteralLike | ts.TemplateExpression): string {
  return ts.isStringLiteralLike(title) ? title.text : title.getText().slice(1, -1);
}
