import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, expect, test } from "vitest";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const MODULE = "github.com/cludden/protoc-gen-go-temporal@v1.24.0";
const scratch = mkdtempSync(join(tmpdir(), "protempo-options-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The folder of the published module, or undefined where there is no Go. */
function publishedModule(): string | undefined {
  try {
    const found = execFileSync("go", ["mod", "download", "-json", MODULE], {
      cwd: scratch,
      encoding: "utf8",
      stdio: "pipe",
    });
    return (JSON.parse(found) as { Dir: string }).Dir;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Every fact of the file's descriptor by its place: `messageType/Patch/field/mode/number` is 2. */
function facts(source: string, name: string): Map<string, unknown> {
  const root = join(scratch, name);
  mkdirSync(join(root, "temporal"), { recursive: true });
  for (const part of ["temporal/api/common", "temporal/api/enums"]) {
    cpSync(join(ROOT, "generated/api/proto", part), join(root, part), { recursive: true });
  }
  cpSync(source, join(root, "temporal/v1/temporal.proto"));
  const out = join(scratch, `${name}.binpb`);
  execFileSync(
    process.execPath,
    [
      join(ROOT, "node_modules/@bufbuild/buf/bin/buf"),
      "build",
      root,
      "--path",
      join(root, "temporal/v1"),
      "--exclude-source-info",
      "--exclude-imports",
      "--as-file-descriptor-set",
      "-o",
      out,
    ],
    { cwd: root, stdio: "pipe" },
  );
  const file = fromBinary(FileDescriptorSetSchema, readFileSync(out)).file.find(
    (each) => each.name === "temporal/v1/temporal.proto",
  );
  if (file === undefined) throw new Error("the file is not in the descriptor set");
  const all = new Map<string, unknown>();
  collect(toJson(FileDescriptorProtoSchema, file), "", all);
  return all;
}

function collect(value: unknown, path: string, into: Map<string, unknown>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const named = typeof item === "object" && item !== null && "name" in item ? String(item.name) : String(index);
      // The order of declarations means nothing; imports are compared by their place.
      collect(item, `${path}/${named}`, into);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, `${path}/${key}`, into);
  } else {
    into.set(path, value);
  }
}

const published = publishedModule();

test.runIf(published !== undefined)("temporal.v1 is exactly what protoc-gen-go-temporal publishes", () => {
  const theirs = facts(join(published ?? "", "proto/temporal/v1/temporal.proto"), "theirs");
  const ours = facts(join(ROOT, "schemas/temporal/v1/temporal.proto"), "ours");
  expect(theirs.size).toBeGreaterThan(600);
  expect(Object.fromEntries([...ours].sort())).toEqual(Object.fromEntries([...theirs].sort()));
});
