import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { filesBelow, parse, read, sourcesBelow } from "./sources.js";

const maxLines = 600;
const p90Lines = 300;
const medianLines = 120;

const folders = ["bridge", "codegen", "examples", "runtime", "scripts", "test"];
const generated = ["test/codegen/snapshots/"];
const isCode = (path: string): boolean =>
  /\.(ts|mjs|js|rs)$/.test(path) && !generated.some((folder) => path.startsWith(folder));
const code = folders.flatMap(filesBelow).filter(isCode);
const shipped = ["bridge/ts", "codegen/src", "runtime/src"].flatMap(sourcesBelow);

const linesOf = (path: string): number => read(path).split("\n").length - 1;

describe("sizes", () => {
  test(`no file has more than ${maxLines} lines`, () => {
    expect(code.filter((path) => linesOf(path) > maxLines)).toEqual([]);
  });

  test(`of shipped files half have at most ${medianLines} lines, nine in ten at most ${p90Lines}`, () => {
    const sizes = shipped.map(linesOf).sort((a, b) => a - b);
    const at = (share: number): number => sizes[Math.floor(sizes.length * share)] ?? 0;
    expect(at(0.5)).toBeLessThanOrEqual(medianLines);
    expect(at(0.9)).toBeLessThanOrEqual(p90Lines);
  });
});

describe("names", () => {
  test("TypeScript files are kebab-case, Rust files snake_case", () => {
    const wrong = code.filter((path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return path.endsWith(".rs") ? !/^[a-z0-9_]+\.rs$/.test(name) : !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.\w+$/.test(name);
    });
    expect(wrong).toEqual([]);
  });

  test("folders are lower case, without blanks", () => {
    const wrong = code.filter((path) => !/^[a-z0-9./_-]+$/.test(path.slice(0, path.lastIndexOf("/") + 1)));
    expect(wrong).toEqual([]);
  });
});

describe("modules", () => {
  test("index.ts is only at a package's entry", () => {
    const exported = JSON.stringify([JSON.parse(read("runtime/package.json")).exports, "bridge/dist/index.js"]);
    const wrong = shipped
      .filter((path) => path.endsWith("/index.ts"))
      .filter((path) => {
        const built = path
          .replace(/^runtime\/src\//, "./dist/")
          .replace(/^bridge\/ts\//, "bridge/dist/")
          .replace(/\.ts$/, ".js");
        return !exported.includes(`"${built}"`);
      });
    expect(wrong).toEqual([]);
  });

  test("nothing is exported by default", () => {
    const wrong = shipped.filter((path) =>
      parse(path).statements.some(
        (statement) =>
          ts.isExportAssignment(statement) ||
          (ts.canHaveModifiers(statement) &&
            ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
