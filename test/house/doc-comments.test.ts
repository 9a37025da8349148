import { join } from "node:path";
import { Node, Project } from "ts-morph";
import { describe, expect, test } from "vitest";
import { read, root } from "./sources.js";

const exportsOf = (folder: string): Record<string, { types?: string } | string> =>
  JSON.parse(read(`${folder}/package.json`)).exports;

/** Sources of the public entries: everything that users may import by name. `internal` is for generated code only. */
const entries = [
  ...Object.entries(exportsOf("runtime"))
    .filter(([name]) => !name.startsWith("./internal"))
    .flatMap(([, target]) => (typeof target === "object" && target.types?.startsWith("./dist/") ? [target.types] : []))
    .map((types) => types.replace("./dist/", "runtime/src/").replace(/\.d\.ts$/, ".ts")),
  "bridge/ts/index.ts",
];

describe("every public symbol has a doc comment", () => {
  const project = new Project({
    tsConfigFilePath: join(root, "tsconfig.json"),
    skipAddingFilesFromTsConfig: true,
    compilerOptions: { noEmit: true },
  });
  test.each(entries)("%s", (entry) => {
    const source = project.addSourceFileAtPath(join(root, entry));
    const bare = [...source.getExportedDeclarations()].flatMap(([name, declarations]) =>
      declarations.some(isDocumented) ? [] : [name],
    );
    expect(bare).toEqual([]);
  });
});

function isDocumented(node: Node): boolean {
  // What is re-exported from another package is documented there.
  if (node.getSourceFile().isInNodeModules() || node.getSourceFile().isDeclarationFile()) return true;
  if (Node.isVariableDeclaration(node)) return (node.getVariableStatement()?.getJsDocs().length ?? 0) > 0;
  return Node.isJSDocable(node) && node.getJsDocs().length > 0;
}
