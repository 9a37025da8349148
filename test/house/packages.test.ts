import { describe, expect, test } from "vitest";
import { read } from "./sources.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly type?: string;
  readonly license?: string;
  readonly engines?: { readonly node: string };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const folders = ["runtime", "codegen", "bridge", "generated/api"];
const published = folders.map((folder): Manifest => JSON.parse(read(`${folder}/package.json`)));
const names = published.map((manifest) => manifest.name);

describe.each(published)("$name", (manifest) => {
  test("is an ES module for Node 20.19 and newer, under MIT", () => {
    expect(manifest.type).toBe("module");
    expect(manifest.engines?.node).toBe(">=20.19");
    expect(manifest.license).toBe("MIT");
  });

  test("depends on its siblings in exactly its own version", () => {
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (names.includes(name)) expect(`${name}@${range}`).toBe(`${name}@${manifest.version}`);
    }
  });
});

test.each(folders)("%s ships a README and the licence", (folder) => {
  expect(read(`${folder}/README.md`)).toMatch(/^# /);
  expect(read(`${folder}/LICENSE`)).toBe(read("LICENSE"));
});

test("the SDK has an entry for each audience and none for all of them", () => {
  const entries = Object.keys(published[0]?.exports ?? {});
  expect(entries).not.toContain(".");
  for (const entry of ["./client", "./worker", "./workflow", "./activity", "./testing", "./bundler", "./converter"]) {
    expect(entries).toContain(entry);
  }
});

test("all published packages are released together", () => {
  expect(JSON.parse(read(".changeset/config.json")).fixed).toEqual([
    ["protempo", "protoc-gen-protempo", "@protempo/api", "@protempo/bridge"],
  ]);
  expect(new Set(published.map((manifest) => manifest.version)).size).toBe(1);
});

test("package-lock.json knows the packages of all platforms, or `npm ci` refuses it", () => {
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
    read("package-lock.json"),
  ).packages;
  const paths = Object.keys(packages);
  const missing = Object.values(packages)
    .flatMap((each) => Object.keys(each.optionalDependencies ?? {}))
    .filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
