import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { parse, sourcesBelow } from "./sources.js";

// What is evaluated once for all runs of a lane: state here would be seen by every run.
const locked = ["workflow", "common", "converter", "internal", "validation"].map((room) => `runtime/src/${room}`);

const containers = new Set(["Map", "Set", "WeakMap", "WeakSet", "Array", "Int32Array", "Float64Array"]);

test("code of the locked realm holds no state at module level", () => {
  expect(locked.flatMap(sourcesBelow).flatMap((path) => stateOf(parse(path)))).toEqual([]);
});

test("the rule knows state when it sees it", () => {
  const text = [
    "let a = 1;",
    "const b = new Map();",
    'const c: ReadonlyMap<string, number> = new Map([["x", 1]]);',
    "const d: number[] = [];",
    "const e: readonly number[] = [];",
    "const f = [];",
    "const g = { count: 0 };",
    "function h() { let inner = new Map(); return inner; }",
    "class I { static count = 0; static readonly name = 'x'; }",
    'const j = ["a", "b"];',
    "const k = Object.freeze([]);",
  ].join("\n");
  const file = ts.createSourceFile("probe.ts", text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  expect(stateOf(file).map((line) => line.split(": ")[1])).toEqual(["a", "b", "d", "f", "I.count"]);
});

/** Module-level variables that can change: `file:line: name`. */
function stateOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const report = (node: ts.Node, name: string): void => {
    found.push(`${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${name}`);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      for (const declaration of statement.declarationList.declarations) {
        if (!constant || isContainer(declaration)) report(declaration, declaration.name.getText(file));
      }
    } else if (ts.isClassDeclaration(statement)) {
      for (const member of statement.members) {
        if (!ts.isPropertyDeclaration(member)) continue;
        const modifiers = member.modifiers?.map((modifier) => modifier.kind) ?? [];
        const isStatic = modifiers.includes(ts.SyntaxKind.StaticKeyword);
        if (isStatic && !modifiers.includes(ts.SyntaxKind.ReadonlyKeyword)) {
          report(member, `${statement.name?.text}.${member.name.getText(file)}`);
        }
      }
    }
  }
  return found;
}

/** Whether a constant holds something to put things into. One that is typed as read-only is a table, not a store. */
function isContainer({ initializer, type }: ts.VariableDeclaration): boolean {
  if (!initializer || (type && /^readonly |^Readonly/.test(type.getText()))) return false;
  if (ts.isNewExpression(initializer)) {
    return ts.isIdentifier(initializer.expression) && containers.has(initializer.expression.text);
  }
  return ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0;
}
