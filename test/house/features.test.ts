import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { read, root } from "./sources.js";
import { titlesOf } from "./test-titles.js";

const page = "runtime/FEATURES.md";

/** Rows that each chapter has. */
const chapters: Readonly<Record<string, number>> = { "4": 63, "9": 14, "14": 7 };

interface Row {
  readonly number: string;
  readonly feature: string;
  readonly state: string;
  readonly shown: string;
}

const rows: readonly Row[] = read(page)
  .split("\n")
  .filter((line) => /^\| \d+\.\d+ \|/.test(line))
  .map((line) => {
    const [number = "", feature = "", state = "", ...shown] = line
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim());
    return { number, feature, state, shown: shown.join(" | ") };
  });

/** Tests that a cell links to: the title is the link's text. */
function testsOf(cell: string): { title: string; path: string }[] {
  return [...cell.matchAll(/\[((?:[^\]\\]|\\.)+)\]\(([^)]+)\)/g)].map(([, title = "", path = ""]) => ({
    title: title.replace(/\\(.)/g, "$1"),
    path: posix.join("runtime", path),
  }));
}

describe.each(Object.entries(chapters))("chapter %s", (chapter, count) => {
  const own = rows.filter(({ number }) => number.startsWith(`${chapter}.`));

  test("has a row for each feature, in order", () => {
    expect(own.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, at) => `${chapter}.${at + 1}`));
  });

  test("a feature works, or does not apply for a reason", () => {
    const unclear = own.filter(
      ({ feature, state, shown }) => !/^(?:works|does not apply)$/.test(state) || feature === "" || shown === "",
    );
    expect(unclear.map(({ number, state }) => `${number}: ${state}`)).toEqual([]);
  });

  test("what works is shown by tests that there are", () => {
    const titles = new Map<string, ReadonlySet<string>>();
    const has = (path: string, title: string): boolean => {
      if (!existsSync(join(root, path))) return false;
      const known = titles.get(path) ?? titlesOf(path);
      titles.set(path, known);
      return known.has(title);
    };
    const missing = own.flatMap(({ number, state, shown }) => {
      const tests = testsOf(shown);
      if (state === "works" && tests.length === 0) return [`${number} names no test`];
      return tests
        .filter(({ title, path }) => !has(path, title))
        .map(({ title, path }) => `${number}: ${path} has no test "${title}"`);
    });
    expect(missing).toEqual([]);
  });
});
