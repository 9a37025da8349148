import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { compilers, freshFolder, generateInto, strictest, typeCheck } from "../codegen/support/workspace.js";
import { type Mistake, messagesOf, mistakesOf } from "./collect.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const versions = Object.keys(compilers) as (keyof typeof compilers)[];

/** Settings of an application: declarations are not made, and results may be inferred. */
const application = {
  ...strictest,
  isolatedDeclarations: false,
  declaration: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
};

/** Workflows have what the realm has; everything else runs on Node. */
const projects = [
  {
    name: "workflows",
    types: ["protempo/realm"],
    files: ["workflow-class", "calls", "registration", "realm", "carried"],
    right: "workflows.ts",
  },
  { name: "host", types: ["node"], files: ["activities", "worker", "client"], right: "host.ts" },
] as const;

const mistakes: readonly Mistake[] = readdirSync(join(here, "mistakes"))
  .sort()
  .flatMap((file) => mistakesOf(`mistakes/${file}`, readFileSync(join(here, "mistakes", file), "utf8")));

/** What each compiler says of each mistake. */
const said = new Map<string, Map<Mistake, string[]>>();
const strays: string[] = [];

beforeAll(async () => {
  for (const { name, types, files, right } of projects) {
    const folder = freshFolder(`types-${name}`);
    await generateInto(join(folder, "gen"), "schemas/test", "schemas/test/protempo/test/types");
    cpSync(join(here, "right/workflows.ts"), join(folder, "right/workflows.ts"));
    cpSync(join(here, "right", right), join(folder, "right", right));
    for (const file of files) {
      cpSync(join(here, `mistakes/${file}.ts`), join(folder, `mistakes/${file}.ts`));
    }
    for (const version of versions) {
      const { output } = await typeCheck(folder, compilers[version], { ...application, types }, ["mistakes", "right"]);
      collect(version, output);
    }
  }
}, 300_000);

function collect(version: string, output: string): void {
  const byMistake = said.get(version) ?? new Map<Mistake, string[]>();
  said.set(version, byMistake);
  for (const { file, line, text } of messagesOf(output)) {
    const mistake = mistakes.find((each) => each.file === file && line >= each.from && line <= each.to);
    if (mistake === undefined) {
      strays.push(`TypeScript ${version}: ${file}:${line} ${text}`);
    } else {
      byMistake.set(mistake, [...(byMistake.get(mistake) ?? []), text]);
    }
  }
}

test("what is right compiles", () => {
  expect(strays).toEqual([]);
});

describe.each(versions)("TypeScript %s", (version) => {
  const textOf = (mistake: Mistake) => said.get(version)?.get(mistake) ?? [];

  test("catches every mistake that can be caught", () => {
    const uncaught = mistakes.filter((mistake) => mistake.caught && textOf(mistake).length === 0);
    expect(uncaught.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
    expect(mistakes.filter(({ caught }) => caught).length).toBeGreaterThanOrEqual(110);
  });

  test("does not catch what the runtime must catch", () => {
    const caught = mistakes.filter((mistake) => !mistake.caught && textOf(mistake).length > 0);
    expect(caught.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  test("says so briefly: the median message is one line", () => {
    const lines = mistakes
      .filter(({ caught }) => caught)
      .map((mistake) => textOf(mistake)[0]?.split("\n").length ?? 0)
      .sort((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBe(1);
  });

  test("says what it said before", async () => {
    const text = mistakes
      .map((mistake) => `## ${mistake.file}: ${mistake.name}\n${textOf(mistake).join("\n") || "(nothing)"}\n`)
      .join("\n");
    await expect(text).toMatchFileSnapshot(join(here, `messages/typescript-${version}.md`));
  });
});
