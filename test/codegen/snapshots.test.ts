import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { compileProtos, type Outcome, root, runPlugin } from "./support/protos.js";

const folder = "protempo/test/codegen/v1";
const names = ["options", "names", "clashes", "kinds", "plain", "other/other"];
const path = (name: string) => `${folder}/${name}.proto`;
let outcome: Outcome;

beforeAll(async () => {
  const files = names.map((name) => [path(name), readFileSync(`${root}/schemas/test/${path(name)}`, "utf8")] as const);
  outcome = await runPlugin(compileProtos(Object.fromEntries(files)), names.map(path));
});

/** What stands after the messages and their converters, which have tests of their own. */
function tables(text: string): string {
  const start = /\n\/\*\* (?:The (?:signal|query|update) `|All that `)/.exec(text);
  return start === null ? "" : text.slice(start.index + 1);
}

test("contracts that are fine give warnings at most", () => {
  expect(outcome.error).toBe("");
  const said = outcome.warnings.match(/[^/]+ (?:error|warning) PT\d+(?:: column \d+)?/g)?.map(String) ?? [];
  expect(said.filter((warning) => !/PT20(?:0[67]|1[014])/.test(warning))).toEqual(
    ["PT2004: column 49", "PT2005: column 49", "PT2004: column 70", "PT2005: column 70", "PT2004: column 154"].map(
      (warning) => `options.proto:36:7: warning ${warning}`,
    ),
  );
  // Names that other languages would stumble over, and workflows and activities that say nothing at all.
  expect(new Set(said.map((warning) => warning.replace(/:.* (PT\d+).*/, " $1")))).toEqual(
    new Set([
      ...["clashes", "kinds"].flatMap((name) => [`${name}.proto PT2006`, `${name}.proto PT2007`]),
      ...["names.proto PT2007", "kinds.proto PT2011", "names.proto PT2011"],
      ...["options.proto PT2004", "kinds.proto PT2010", "options.proto PT2005", "options.proto PT2014"],
    ]),
  );
});

test("only what is not empty is written", () => {
  const ends = ["protempo", "workflow", "activity", "client"];
  const written = Object.fromEntries(
    names.map((name) => [name, ends.filter((end) => outcome.files[`${folder}/${name}_${end}.ts`] !== undefined)]),
  );
  expect(written).toEqual({
    options: ends,
    names: ends,
    clashes: ends,
    kinds: ends,
    plain: ["protempo"],
    "other/other": ["protempo"],
  });
});

describe("the text of generated files", () => {
  test.each(names.slice(0, 4).flatMap((name) => ["workflow", "activity", "client"].map((end) => `${name}_${end}.ts`)))(
    "%s",
    async (file) => {
      const snapshot = fileURLToPath(new URL(`./snapshots/${file}`, import.meta.url));
      await expect(outcome.files[`${folder}/${file}`]).toMatchFileSnapshot(snapshot);
    },
  );

  test.each(names.filter((name) => name !== "plain"))("the tables of %s", async (name) => {
    const snapshot = fileURLToPath(new URL(`./snapshots/${name.replace("/", "_")}_tables.ts`, import.meta.url));
    await expect(tables(outcome.files[`${folder}/${name}_protempo.ts`] ?? "")).toMatchFileSnapshot(snapshot);
  });
});
