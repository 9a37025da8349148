// Code of contracts with rules of buf.validate, whose own file comes from the library's descriptor: no package has its text.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { protoSource } from "./proto-source.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const contract = "protempo/validation/v1/accounts.proto";

/** What the same contract asks for later, in `tightened` below the output. */
const tightened = /** @type {const} */ ([
  ["string.min_len = 3", "string.min_len = 12"],
  ["int64.gt = 0", "int64.gt = 100"],
]);

const rewrite = [
  "rewrite_imports=./temporal/**/*_*.js:@protempo/api",
  "rewrite_imports=./buf/validate/*_pb.js:@bufbuild/protovalidate/gen",
];

/** Generates into a folder. @param {string} out */
export async function generateValidated(out) {
  const folder = await mkdtemp(join(tmpdir(), "protempo-validated-"));
  try {
    await mkdir(join(folder, "buf/validate"), { recursive: true });
    await writeFile(join(folder, "buf/validate/validate.proto"), protoSource(file_buf_validate_validate));
    await cp(join(root, "schemas/validation"), folder, { recursive: true });
    await cp(join(root, "generated/api/proto/temporal"), join(folder, "temporal"), { recursive: true });
    await generate(folder, [esPlugin(out), ourPlugin(out)]);
    let text = await readFile(join(folder, contract), "utf8");
    for (const [before, after] of tightened) {
      if (!text.includes(before)) throw new Error(`${contract} has no ${before}`);
      text = text.replace(before, after);
    }
    await writeFile(join(folder, contract), text);
    await generate(folder, [esPlugin(join(out, "tightened"))]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} out */
const esPlugin = (out) => ({
  local: ["node", join(root, "node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es")],
  out,
  opt: ["target=ts", "import_extension=js", "erasable_syntax=true", ...rewrite],
});

/** @param {string} out */
const ourPlugin = (out) => ({
  local: ["node", join(root, "codegen/bin/protoc-gen-protempo.js")],
  out,
  opt: rewrite.slice(0, 1),
});

/** @param {string} folder @param {readonly object[]} plugins */
async function generate(folder, plugins) {
  const buf = join(root, "node_modules/@bufbuild/buf/bin/buf");
  const args = ["generate", ".", "--path", "protempo", "--template", JSON.stringify({ version: "v2", plugins })];
  await promisify(execFile)(process.execPath, [buf, ...args], { cwd: folder });
}
