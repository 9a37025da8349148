// Generates the examples' contracts and their documentation: generated/examples, which is committed. With --check, changes nothing and fails if
// what is committed is not what the contracts and the generator give.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { run } from "./lib/command.mjs";
import { at } from "./lib/paths.mjs";

const output = at("generated/examples");

/** @param {string} folder @returns {Map<string, string>} Generated files below a folder, by their path in it. */
function generatedFiles(folder) {
  const files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    const generated = path.endsWith(".ts") ? !/^(dist|node_modules)\b/.test(path) : /^docs[\\/]/.test(path);
    if (entry.isFile() && generated) {
      files.set(path, readFileSync(join(folder, path), "utf8"));
    }
  }
  return files;
}

/** @param {string} before @param {string} after */
function firstDifference(before, after) {
  const lines = before.split("\n");
  const index = after.split("\n").findIndex((line, at) => line !== lines[at]);
  return `line ${index + 1}: committed ${JSON.stringify(lines[index])}, generated ${JSON.stringify(after.split("\n")[index])}`;
}

const check = process.argv.includes("--check");
const folder = mkdtempSync(join(tmpdir(), "protempo-generate-"));
try {
  await run(process.execPath, [at("node_modules/@bufbuild/buf/bin/buf"), "generate", "-o", folder], { cwd: at(".") });
  const docs = ["docs", at("schemas/examples"), "--out", join(folder, "docs")];
  await run(process.execPath, [at("codegen/bin/protoc-gen-protempo.js"), ...docs], { cwd: at(".") });
  const fresh = generatedFiles(folder);
  const committed = existsSync(output) ? generatedFiles(output) : new Map();
  const problems = [
    ...[...fresh].flatMap(([path, text]) => {
      const before = committed.get(path);
      if (before === text) return [];
      return [before === undefined ? `${path} is missing` : `${path}, ${firstDifference(before, text)}`];
    }),
    ...[...committed.keys()].filter((path) => !fresh.has(path)).map((path) => `${path} is not generated any more`),
  ];
  if (check && problems.length > 0) {
    const list = problems.map((problem) => `  generated/examples/${problem}`).join("\n");
    console.error(`Generated code is not up to date:\n${list}\nRun: node scripts/generate.mjs`);
    process.exitCode = 1;
  } else if (!check) {
    for (const path of committed.keys()) if (!fresh.has(path)) rmSync(join(output, path));
    for (const [path, text] of fresh) {
      if (committed.get(path) === text) continue;
      mkdirSync(dirname(join(output, path)), { recursive: true });
      writeFileSync(join(output, path), text);
    }
    console.log(`generated/examples: ${fresh.size} files, ${problems.length} changed`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
