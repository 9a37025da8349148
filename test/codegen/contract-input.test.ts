import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Contract, readContract } from "../../codegen/src/cli/contract-input.js";
import { withScratch } from "../../codegen/src/cli/scratch.js";
import { buf, contract, root } from "./support/protos.js";
import { makeRepository } from "./support/repository.js";

const project = makeRepository();
const before = process.cwd();

function svc(rpc: string): string {
  return contract("acme.v1", `  rpc ${rpc}(In) returns (Out) { option (temporal.v1.query) = {}; }`);
}

beforeAll(() => {
  project.commit({
    "proto/acme/v1/svc.proto": svc("First"),
    "proto/acme/v1/other.proto": 'syntax = "proto3"; package acme.v1;',
  });
  project.git("tag", "v1");
  project.commit({ "proto/acme/v1/svc.proto": svc("Second") });
  project.write({ "proto/acme/v1/svc.proto": svc("Third") });
  const build = ["build", "proto", "-o"];
  execFileSync(process.execPath, [buf, ...build, "image.binpb"], { cwd: project.folder });
  execFileSync(process.execPath, [buf, ...build, "set.pb#format=binpb", "--as-file-descriptor-set"], {
    cwd: project.folder,
  });
  mkdirSync(join(project.folder, "empty"));
  process.chdir(project.folder);
});

afterAll(() => {
  process.chdir(before);
  project.remove();
});

const read = (input: string, like = "proto"): Promise<Contract> =>
  withScratch((scratch) => readContract({ input, like, scratch }));

describe("a contract is read from", () => {
  test.each([
    ["a folder", "proto", "Third"],
    ["a workspace, with what is installed in it", ".", "Third"],
    ["a branch, which has not what is installed", "main", "Second"],
    ["a tag", "v1", "First"],
    ["a commit before another", "HEAD~1", "First"],
    ["a ref in the syntax of buf", ".git#tag=v1,subdir=proto", "First"],
    ["an image of buf", "image.binpb", "Third"],
    ["a descriptor set", "set.pb", "Third"],
  ])("%s", async (_, input, rpc) => {
    const { services, files } = await read(input);
    expect(services.map(({ handlers }) => handlers.map((handler) => handler.rpc))).toEqual([[rpc]]);
    expect(services[0]?.handlers[0]?.location).toMatchObject({ file: "acme/v1/svc.proto", line: 7 });
    expect(files.map((file) => file.proto.name)).toContain("acme/v1/other.proto");
  });

  test("a ref, from a hook of git's, which is told of its repository", async () => {
    Object.assign(process.env, { GIT_DIR: ".git", GIT_INDEX_FILE: ".git/index", GIT_PREFIX: "" });
    try {
      expect((await read("v1")).services[0]?.handlers[0]?.rpc).toBe("First");
    } finally {
      for (const name of ["GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"]) delete process.env[name];
    }
  });

  test("imports are not files of its own", async () => {
    const { files } = await read("proto");
    expect(files.map((file) => file.proto.name).sort()).toEqual(["acme/v1/other.proto", "acme/v1/svc.proto"]);
  });

  test("nothing is left in the folder for temporary files", async () => {
    // Its own: others use the common one at the same time.
    const temporary = mkdtempSync(join(tmpdir(), "contract-input-"));
    vi.stubEnv("TMPDIR", temporary).stubEnv("TEMP", temporary);
    try {
      await withScratch(async (scratch) => {
        expect(scratch.startsWith(temporary)).toBe(true);
        await readContract({ input: "v1", like: "proto", scratch });
      });
      expect(readdirSync(temporary).filter((name) => name.startsWith("protempo-"))).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true, force: true });
    }
  });
});

describe("what cannot be read is said", () => {
  test.each([
    ["nowhere", /^There is no contract nowhere: no such folder or file below .*, and no such git ref\. A clone/],
    [".git#branch=nowhere", /^The repository .* has no commit nowhere/],
    [".git#tag=v1,subdir=nowhere", /^The commit \w+ has no \.proto files in nowhere\.$/],
    ["empty", /^empty cannot be read\.\n.*no \.proto files/],
    ["--upload-pack=x", /^There is no contract --upload-pack=x/],
  ])("%s", async (input, message) => {
    await expect(read(input)).rejects.toThrow(message);
  });

  test("syntax errors, with the ref they are in", async () => {
    project.commit({ "proto/acme/v1/svc.proto": `${svc("Fourth")}\nbroken` });
    await expect(read("main")).rejects.toThrow(/^main cannot be read\.\nmain:proto\/acme\/v1\/svc\.proto:\d+:\d+:/);
    await expect(read("proto")).rejects.toThrow(/^proto cannot be read\.\nproto\/acme\/v1\/svc\.proto:\d+:\d+:/);
  });

  test("what the generator would refuse", async () => {
    project.commit({ "proto/acme/v1/svc.proto": svc("Fifth").replace("= {}", '= { name: "__stack_trace" }') });
    await expect(read("proto")).rejects.toThrow(/^proto has errors\.\nacme\/v1\/svc\.proto:7:\d+: error PT1012/);
  });
});

describe("the commands that protempo forwards", () => {
  const run = (folder: string, path = process.env.PATH): Promise<string> =>
    new Promise((resolve) => {
      const args = [join(root, "runtime/bin/protempo.js"), "check", "--nonsense"];
      execFile(process.execPath, args, { cwd: folder, env: { ...process.env, PATH: path } }, (error, _, errors) =>
        resolve(`${error?.code ?? 0}: ${errors}`),
      );
    });

  test("go to the generator of the project", async () => {
    expect(await run(project.folder)).toMatch(/^2: /);
  });

  test("without buf, it is said how to get it", async () => {
    const bare = mkdtempSync(join(tmpdir(), "protempo-bare-"));
    process.chdir(bare);
    const { PATH } = process.env;
    process.env.PATH = bare;
    try {
      const input = join(project.folder, "image.binpb");
      await expect(read(input)).rejects.toThrow(/^buf cannot be run .* npm install --save-dev @bufbuild\/buf$/);
    } finally {
      process.env.PATH = PATH;
      process.chdir(project.folder);
      rmSync(bare, { recursive: true });
    }
  });
});
