import { execFile, execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buf, contract, root } from "./support/protos.js";
import { makeRepository } from "./support/repository.js";

const project = makeRepository();

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `npx protempo check` in the project. */
function check(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const program = join(root, "runtime/bin/protempo.js");
    execFile(process.execPath, [program, "check", ...args], { cwd: project.folder }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const body = `  rpc Run(In) returns (Out) { option (temporal.v1.workflow) = { name: "run" task_queue: "q" }; }
  rpc Do(In) returns (Out) { option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 9 } }; }`;
const file = "proto/acme/v1/svc.proto";
const before = contract("acme.v1", body, "message Free {}");
/** Breaks something, needs care, and is of interest to a strict buf.yaml. */
const after = contract("acme.v1", body.replace('"run"', '"go"').replace("9", "8"), "").replace(
  "string name = 1;",
  "string name = 1; string more = 3;",
);

beforeAll(() => {
  project.commit({ [file]: before });
  project.git("tag", "deployed");
  execFileSync(process.execPath, [buf, "build", "proto", "-o", "before.binpb"], { cwd: project.folder });
  project.commit({ [file]: after });
  execFileSync(process.execPath, [buf, "build", "proto", "-o", "after.binpb"], { cwd: project.folder });
  writeFileSync(join(project.folder, file), before.replace("string name = 1;", ""));
  execFileSync(process.execPath, [buf, "build", "proto", "-o", "gone.binpb"], { cwd: project.folder });
  writeFileSync(join(project.folder, file), after);
});

afterAll(project.remove);

const codes = (out: string): string[] =>
  [...out.matchAll(/: (?:breaks|needs care|note) (PC\d+)/g)].map(([, code = ""]) => code);

describe("what breaks", () => {
  test("is told with its place, whom and what to do; exit code 1", async () => {
    const { code, out, err } = await check("proto", "--against", "deployed");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^acme\/v1\/svc\.proto:7:3: breaks PC1001: no worker .* "run".*, .*; it is "go"$/),
      "    whom: open workflows, callers",
      '    fix: add aliases: "run" to Run until the last workflow of that type has closed',
      "",
      expect.stringMatching(/^acme\/v1\/svc\.proto:8:3: needs care PC4001: .* was 9 s and is 8 s/),
      "    whom: open workflows",
      expect.stringMatching(/^ {4}fix: /),
      "",
      expect.stringMatching(/^acme\/v1\/svc\.proto:10:31: needs care PC2005: the field more of acme\.v1\.In/),
      "    whom: older workers, other languages",
      expect.stringMatching(/^ {4}fix: /),
      "",
      "1 change breaks something, 2 need care",
      "",
    ]);
  });

  test("is the same for refs in the syntax of buf, for descriptors, and for the whole workspace", async () => {
    const outs = await Promise.all([
      check("proto", "--against", ".git#tag=deployed,subdir=proto"),
      check("after.binpb", "--against", "before.binpb"),
      check("--against", "HEAD~1"),
    ]);
    for (const { code, out } of outs) expect([code, codes(out)]).toEqual([1, ["PC1001", "PC4001", "PC2005"]]);
  });

  test("as JSON, an object a line", async () => {
    const { code, out } = await check("proto", "--against", "before.binpb", "--json", "--languages", "go,typescript");
    const findings = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(1);
    expect(findings.map((each) => [each.code, each.severity])).toEqual([
      ["PC1001", "breaks"],
      ["PC2005", "breaks"],
      ["PC4001", "care"],
    ]);
    expect(findings[1]).toMatchObject({
      whom: ["older workers", "other languages"],
      location: { file: "acme/v1/svc.proto", line: 10, column: 31 },
      contract: "new",
      element: "acme.v1.In.more",
      message: expect.stringContaining("refuse JSON that sets it"),
      fix: expect.stringContaining("deploy all workers"),
    });
  });

  test("as annotations of GitHub Actions, at files as the repository has them", async () => {
    const { code, out } = await check("proto", "--against", "deployed", "--format", "github");
    expect(code).toBe(1);
    const at = "proto/acme/v1/svc.proto";
    expect(out.split("\n")).toEqual([
      expect.stringMatching(
        `^::error file=${at},line=7,col=3,title=PC1001::no worker .* "run".*%0Awhom: open workflows, callers%0Afix: add aliases: .*$`,
      ),
      expect.stringMatching(`^::warning file=${at},line=8,col=3,title=PC4001::.*%0Afix: .*$`),
      expect.stringMatching(`^::warning file=${at},line=10,col=31,title=PC2005::the field more .*$`),
      "1 change breaks something, 2 need care",
      "",
    ]);
    const folder = { cwd: join(project.folder, "proto"), env: { ...process.env, GITHUB_WORKSPACE: project.folder } };
    const program = [
      join(root, "runtime/bin/protempo.js"),
      "check",
      ".",
      "--against",
      "deployed",
      "--format",
      "github",
    ];
    const inFolder = spawnSync(process.execPath, program, { ...folder, encoding: "utf8" });
    expect(inFolder.stdout.split("\n")[0]).toMatch(`::error file=${at},line=7,`);
  });

  test("where payloads are binary: what is not known is kept there, and numbers count", async () => {
    const added = await check("proto", "--against", "deployed", "--encoding", "binary");
    expect([added.code, codes(added.out)]).toEqual([1, ["PC1001", "PC4001"]]);
    const gone = await check("gone.binpb", "--against", "before.binpb", "--encoding", "binary");
    expect([gone.code, codes(gone.out)]).toEqual([0, ["PC5001"]]);
    expect(gone.out).toContain("FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED");
    expect(gone.out).toContain("    fix: reserve its number\n");
    expect((await check("gone.binpb", "--against", "before.binpb")).code).toBe(1);
  });

  test("can be narrowed to what is of interest", async () => {
    const some = await check("proto", "--against", "before.binpb", "--except", "PC1001", "--languages", "typescript");
    expect([some.code, codes(some.out)]).toEqual([0, ["PC4001"]]);
    expect(some.out).toMatch(/\nnothing breaks, 1 needs care\n$/);
    const none = await check("proto", "--against", "before.binpb", "--except", "PC1001", "--severity", "breaks");
    expect(none).toEqual({ code: 0, out: "nothing breaks\n", err: "" });
  });

  test("by a buf.yaml of the project's own is told beside it", async () => {
    const configuration = "version: v2\nmodules:\n  - path: proto\n  - path: node_modules/@protempo/api/proto\n";
    writeFileSync(join(project.folder, "buf.yaml"), `${configuration}breaking:\n  use: [FILE]\n`);
    const { code, out } = await check("proto", "--against", "deployed");
    writeFileSync(join(project.folder, "buf.yaml"), configuration);
    expect([code, codes(out)]).toEqual([1, ["PC1001", "PC5002", "PC4001", "PC2005"]]);
    expect(out).toContain('PC5002 MESSAGE_NO_DELETE: previously present message "Free" was deleted from file');
  });
});

test("nothing breaks between a contract and itself", async () => {
  expect(await check("proto", "--against", "main")).toEqual({ code: 0, out: "nothing breaks\n", err: "" });
});

test.each([
  [["--against", "main", "--severity", "bad"], "--severity bad: it is breaks, care or note."],
  [["nowhere", "--against", "main"], "There is no contract nowhere"],
])("what cannot be compared ends with exit code 2: %j", async (args, message) => {
  const { code, out, err } = await check(...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(message);
});
