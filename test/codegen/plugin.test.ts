import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
} from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { version } from "../../codegen/src/plugin/version.js";
import { buf, root } from "./support/protos.js";

const bin = join(root, "codegen/bin/protoc-gen-protempo.js");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "protempo-plugin-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], cwd = root) => promisify(execFile)(process.execPath, [...args], { cwd });

/** Generated files below a folder, by their paths. */
function filesIn(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(path, file), "utf8")]));
}

async function generateWithBuf(out: string, strategy: string): Promise<Record<string, string>> {
  const template = { version: "v2", plugins: [{ local: ["node", bin], out: join(folder, out), strategy }] };
  await run([buf, "generate", "schemas/examples", "--template", JSON.stringify(template)]);
  return filesIn(join(folder, out));
}

describe("run by buf", () => {
  test("once for all files, or once a folder: the same files", async () => {
    const all = await generateWithBuf("all", "all");
    expect(Object.keys(all)).toEqual(
      ["activity", "client", "protempo", "workflow"].map((end) => `acme/orders/v1/orders_${end}.ts`),
    );
    expect(await generateWithBuf("directory", "directory")).toEqual(all);
  });

  test("an error ends buf with the diagnostics", async () => {
    const template = { version: "v2", plugins: [{ local: ["node", bin], out: folder, opt: ["nonsense=1"] }] };
    const failed = run([buf, "generate", "schemas/examples", "--template", JSON.stringify(template)]);
    await expect(failed).rejects.toMatchObject({ stderr: expect.stringContaining("error PT1001: unknown parameter") });
  });
});

/** protoc on PATH, or buf's replacement for it, which speaks the same protocol with the same flags. */
function protocs(): readonly (readonly [name: string, command: readonly string[]])[] {
  const replacement = ["buf alpha protoc", [process.execPath, buf, "alpha", "protoc"]] as const;
  try {
    execFileSync("protoc", ["--version"]);
  } catch {
    console.info("protoc is not on PATH: only buf's replacement for it is tested");
    return [replacement];
  }
  return [["protoc", ["protoc"]], replacement];
}

describe("run by protoc", () => {
  test.each(protocs())("%s", async (name, [command = "", ...args]) => {
    const out = join(folder, name.replaceAll(" ", "-"));
    execFileSync("mkdir", ["-p", out]);
    // protoc runs a plugin as one program.
    const program = join(folder, "protoc-gen-protempo");
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bin}"\n`, { mode: 0o755 });
    await promisify(execFile)(
      command,
      [
        ...args,
        "-Ischemas/examples",
        "-Igenerated/api/proto",
        `--plugin=protoc-gen-protempo=${program}`,
        `--protempo_out=${out}`,
        "--protempo_opt=import_extension=ts",
        "acme/orders/v1/orders.proto",
      ].map((arg) => (arg.startsWith("acme/") && name !== "protoc" ? `schemas/examples/${arg}` : arg)),
      { cwd: root },
    );
    const files = filesIn(out);
    expect(Object.keys(files)).toHaveLength(4);
    expect(files["acme/orders/v1/orders_client.ts"]).toContain('from "./orders_protempo.ts";');
    expect(files["acme/orders/v1/orders_client.ts"]).toContain('with parameter "import_extension=ts"');
  });
});

describe("the program", () => {
  const respond = (bytes: Uint8Array) =>
    fromBinary(CodeGeneratorResponseSchema, execFileSync(process.execPath, [bin], { input: bytes }));

  test("says what it supports, whatever it is asked", () => {
    const response = respond(toBinary(CodeGeneratorRequestSchema, create(CodeGeneratorRequestSchema)));
    expect(response).toMatchObject({
      supportedFeatures: BigInt(
        CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
      ),
      minimumEdition: Edition.EDITION_PROTO2,
      maximumEdition: Edition.EDITION_2024,
      file: [],
    });
  });

  test("has the version of its package", () => {
    expect(JSON.parse(readFileSync(join(root, "codegen/package.json"), "utf8")).version).toBe(version);
    expect(execFileSync(process.execPath, [bin, "--version"], { encoding: "utf8" })).toContain(version);
  });

  test("explains itself to who runs it by hand", () => {
    expect(existsSync(bin)).toBe(true);
    const help = execFileSync(process.execPath, [bin, "--help"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(help).toContain("buf.gen.yaml");
  });
});
