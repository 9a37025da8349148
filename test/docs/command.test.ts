import { execFile } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buf, root } from "../codegen/support/protos.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "protempo-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `protempo docs` as the SDK's command line forwards it. */
const docs = (...args: readonly string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [join(root, "runtime/bin/protempo.js"), "docs", ...args], { cwd: root }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Ended) => error,
  );

test("writes both forms, and tells whether they are up to date", async () => {
  const out = join(folder, "both");
  const written = await docs("schemas/examples", "--out", out);
  expect(written).toMatchObject({
    code: 0,
    stdout: `${join(out, "index.html")}\n${join(out, "README.md")}\n`,
    stderr: "",
  });
  expect(readFileSync(join(out, "index.html"), "utf8")).toMatch(/^<!doctype html>/);
  expect(readFileSync(join(out, "README.md"), "utf8")).toContain("# acme.orders.v1");
  expect(await docs("schemas/examples", "--out", out, "--check")).toMatchObject({ code: 0, stdout: "" });
  appendFileSync(join(out, "README.md"), "more\n");
  rmSync(join(out, "index.html"));
  const checked = await docs("schemas/examples", "--out", out, "--check");
  expect(checked.code).toBe(1);
  expect(checked.stdout).toBe(`${join(out, "index.html")} is missing\n${join(out, "README.md")} is not up to date\n`);
  expect(existsSync(join(out, "index.html"))).toBe(false);
});

test("writes one form", async () => {
  const out = join(folder, "one");
  expect(await docs("schemas/examples", "--out", out, "--format", "markdown")).toMatchObject({ code: 0 });
  expect(existsSync(join(out, "README.md"))).toBe(true);
  expect(existsSync(join(out, "index.html"))).toBe(false);
});

test("is a plugin of buf too, which writes the same", async () => {
  const generate = (out: string, opt: readonly string[]) => {
    const plugin = ["node", join(root, "codegen/bin/protoc-gen-protempo-docs.js")];
    const template = { version: "v2", plugins: [{ local: plugin, out, strategy: "all", opt }] };
    const args = [buf, "generate", "schemas/examples", "--template", JSON.stringify(template)];
    return promisify(execFile)(process.execPath, args, { cwd: root });
  };
  const [both, one, command] = ["plugin", "plugin-one", "command"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([generate(both, []), generate(one, ["format=html"]), docs("schemas/examples", "--out", command)]);
  expect(readdirSync(both).sort()).toEqual(["README.md", "index.html"]);
  for (const name of readdirSync(both)) {
    expect(readFileSync(join(both, name), "utf8")).toBe(readFileSync(join(command, name), "utf8"));
  }
  expect(readdirSync(one)).toEqual(["index.html"]);
  await expect(generate(one, ["format=pdf"])).rejects.toMatchObject({
    stderr: expect.stringContaining('malformed parameter "format=pdf": there is format=html and format=markdown'),
  });
});

test("says what is wrong with its arguments and with the contract", async () => {
  const plain = join(folder, "plain");
  mkdirSync(plain);
  writeFileSync(join(plain, "plain.proto"), 'syntax = "proto3";\npackage plain;\nmessage M {}\n');
  const out = join(folder, "nothing");
  for (const [args, message] of [
    [["schemas/examples"], "--out is missing: the folder to write to."],
    [["--out", out, "--format", "pdf"], "--format pdf: there is html and markdown."],
    [["a", "b", "--out", out], "One contract is documented at a time, not also b."],
    [["--out", out, "--colour"], "Unknown option '--colour'"],
    [[plain, "--out", out], "has no service with options of temporal.v1: there is nothing to document."],
    [["no-such-folder", "--out", out], "There is no contract no-such-folder"],
  ] as const) {
    const { code, stderr } = await docs(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  }
  expect(existsSync(out)).toBe(false);
  expect((await docs("--help")).stdout).toContain("Usage: npx protempo docs [contract] --out <folder>");
});
