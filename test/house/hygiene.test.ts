import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { filesBelow, parse, read } from "./sources.js";

const isText = (path: string): boolean => /\.(ts|mjs|js|rs|toml|json|md|proto|hbs|yaml|yml|lock)$|^\.ci\//.test(path);
const built = ["generated/api/src/", "generated/api/proto/", "generated/api/dist", "test/gen/"];
const files = filesBelow("").filter((path) => isText(path) && !built.some((folder) => path.startsWith(folder)));
const self = "test/house/hygiene.test.ts";

/** `file:line` of each match. */
function matches(pattern: RegExp, among: readonly string[]): string[] {
  return among
    .filter((path) => path !== self)
    .flatMap((path) =>
      read(path)
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
    );
}

const code = files.filter((path) => /\.(ts|mjs|js|rs|hbs|proto)$/.test(path));

test("no path of one machine", () => {
  expect(matches(/(?<![\w.])\/(?:work|tmp|root|home|Users)\/[a-z]/, files)).toEqual([]);
});

test("no host of a package registry", () => {
  expect(matches(/registry\.npmjs\.org|proxy\.golang\.org|static\.crates\.io|"resolved": "http/, files)).toEqual([]);
});

test("nothing is left to do", () => {
  expect(matches(/\b(?:TODO|FIXME|XXX|HACK)\b/, code)).toEqual([]);
});

test("no test is skipped or alone", () => {
  const tests = code.filter((path) => /\.test\.(ts|mjs)$/.test(path));
  expect(matches(/\b(?:test|it|describe)\.(?:skip|only|todo)\(/, tests)).toEqual([]);
  expect(
    matches(
      /#\[ignore/,
      code.filter((path) => path.endsWith(".rs")),
    ),
  ).toEqual([]);
});

describe("the compiler is not silenced", () => {
  const written = ["bridge", "codegen", "examples", "runtime", "test"].flatMap(filesBelow).filter((path) => {
    return path.endsWith(".ts") && !/^test\/(?:types|gen|codegen\/snapshots)\//.test(path);
  });

  test("by a comment", () => {
    expect(matches(/@ts-(?:ignore|nocheck)/, written)).toEqual([]);
  });

  test("by any", () => {
    expect(written.filter((path) => read(path).includes("any")).flatMap(anyIn)).toEqual([]);
  });
});

/** `file:line` of each type `any`. */
function anyIn(path: string): string[] {
  const file = parse(path);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
