// vitest's globalSetup: what the generator makes of the contracts that tests run. Not committed.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateValidated } from "./generate-validated.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const out = join(root, "test/gen");
const stamp = join(out, "made-from.txt");

/** Temporal's own messages are in a package. */
const rewrite = "rewrite_imports=./temporal/**/*_*.js:@protempo/api";

/** Those of the integration tests and those of the interop tests, with what they import. */
const contracts = [
  "schemas/test/protempo/test/v1",
  "schemas/test/protempo/test/interop",
  "schemas/test/protempo/test/expressions",
  "schemas/test/conformance",
];

/** What the output depends on. */
const inputs = [
  ...contracts,
  "schemas/temporal",
  "schemas/validation",
  "codegen/dist",
  "codegen/templates",
  "test/helpers/generate.mjs",
  "test/helpers/generate-validated.mjs",
  "test/helpers/proto-source.mjs",
];

/** Generates unless nothing has changed. */
export async function setup() {
  const hash = await fingerprint();
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return;
  await rm(out, { recursive: true, force: true });
  const node = (/** @type {string} */ script) => ["node", join(root, script)];
  const template = {
    version: "v2",
    plugins: [
      {
        local: node("node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es"),
        out,
        opt: ["target=ts", "import_extension=js", "erasable_syntax=true", rewrite],
      },
      { local: node("codegen/bin/protoc-gen-protempo.js"), out, opt: [rewrite] },
    ],
  };
  const buf = join(root, "node_modules/@bufbuild/buf/bin/buf");
  const args = ["generate", ".", ...contracts.flatMap((path) => ["--path", path])];
  await Promise.all([
    promisify(execFile)(process.execPath, [buf, ...args, "--template", JSON.stringify(template)], { cwd: root }),
    generateValidated(out),
  ]);
  await writeFile(stamp, hash);
}

async function fingerprint() {
  const hash = createHash("sha256");
  for (const input of inputs) {
    const path = join(root, input);
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = entries?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) ?? [
      path,
    ];
    for (const file of files.sort()) hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex");
}
