// npm run measure: packages and megabytes of a production install of protempo, from tarballs as they would be published.
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./lib/build.mjs";
import { buildSteps } from "./lib/build-steps.mjs";
import { run } from "./lib/command.mjs";
import { explain } from "./lib/failure.mjs";
import { at } from "./lib/paths.mjs";
import { Progress } from "./lib/progress.mjs";

const budget = { packages: 30, megabytes: 60 };
const folders = ["generated/api", "bridge", "runtime"];

const progress = new Progress();
const place = mkdtempSync(join(tmpdir(), "protempo-install-"));
try {
  await build(buildSteps, progress);
  const tarballs = await withSmallAddon(pack);
  await install(tarballs);
  report();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
} finally {
  progress.stop();
  rmSync(place, { recursive: true, force: true });
}

/**
 * Users get the addon of the profile `small`; the one for development is put back.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withSmallAddon(work) {
  const [own, kept] = [at("bridge/native"), join(place, "native")];
  cpSync(own, kept, { recursive: true, preserveTimestamps: true });
  try {
    const title = "addon, profile small";
    progress.begin(title);
    await run(process.execPath, [at("bridge/scripts/build.mjs"), "--profile", "small"], {
      onLine: (line) => progress.detail(title, line),
    });
    progress.done(title);
    return await work();
  } finally {
    rmSync(own, { recursive: true, force: true });
    cpSync(kept, own, { recursive: true, preserveTimestamps: true });
  }
}

/** @returns {Promise<string[]>} */
async function pack() {
  const target = join(place, "tarballs");
  mkdirSync(target);
  for (const folder of folders) await run("npm", ["pack", "--pack-destination", target], { cwd: at(folder) });
  return readdirSync(target).map((name) => join(target, name));
}

/** @param {readonly string[]} tarballs */
async function install(tarballs) {
  const project = join(place, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  await run("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", ...tarballs], { cwd: project });
}

function report() {
  const modules = join(place, "project", "node_modules");
  const names = Object.keys(JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")).packages);
  const sizes = names
    .map((name) => ({ name: name.replace(/^node_modules\//, ""), bytes: sizeOf(join(place, "project", name)) }))
    .sort((a, b) => b.bytes - a.bytes);
  for (const { name, bytes } of sizes) console.log(`  ${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${name}`);
  const megabytes = sizeOf(modules) / 1e6;
  console.log(`install.packages ${names.length} (at most ${budget.packages})`);
  console.log(`install.megabytes ${megabytes.toFixed(1)} (at most ${budget.megabytes})`);
  if (names.length > budget.packages || megabytes > budget.megabytes) process.exitCode = 1;
}

/**
 * @param {string} path
 * @returns {number} Bytes of all files.
 */
function sizeOf(path) {
  const info = lstatSync(path);
  if (!info.isDirectory()) return info.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
