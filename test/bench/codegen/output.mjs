// What generated files weigh, and how long they take to load.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { folder } from "./contract.mjs";

/** Bytes of the files as JavaScript: minified, and compressed with gzip, each file on its own. */
export async function weigh(files) {
  let [minified, compressed] = [0, 0];
  for (const { content } of files) {
    const { code } = await transform(content, { loader: "ts", minify: true, format: "esm", target: "node20" });
    minified += Buffer.byteLength(code);
    compressed += gzipSync(code).length;
  }
  return { minified, compressed };
}

/** Milliseconds that Node.js takes to import those of the files that match, in a process that has imported `packages`. */
export async function load(name, files, pattern, packages) {
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });
  for (const file of files) {
    const path = join(out, file.name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, (await transform(file.content, { loader: "ts", format: "esm", target: "node20" })).code);
  }
  writeFileSync(join(out, "package.json"), '{ "type": "module" }');
  const wanted = files
    .filter((file) => pattern.test(file.name))
    .map((file) => pathToFileURL(join(out, file.name.replace(/\.ts$/, ".js"))).href);
  const script = join(out, "load.mjs");
  writeFileSync(
    script,
    `for (const name of ${JSON.stringify(packages)}) await import(name);
    const wanted = ${JSON.stringify(wanted)};
    const began = performance.now();
    for (const path of wanted) await import(path);
    console.log(performance.now() - began);`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return Number(stdout);
}
