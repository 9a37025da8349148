import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, cacheDir } from "./paths.mjs";

const skipped = new Set(["node_modules", "dist", "target", ".git", ".cache", "native"]);

/**
 * All files below a path of the repository, in a fixed order; build output is left out. A path that is not there has none.
 * @param {string} path
 * @returns {string[]}
 */
export function filesBelow(path) {
  const full = at(path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  /** @type {string[]} */
  const files = [];
  for (const entry of readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skipped.has(entry.name)) continue;
    if (entry.isDirectory()) files.push(...filesBelow(join(path, entry.name)));
    else if (entry.isFile()) files.push(join(path, entry.name));
  }
  return files;
}

/**
 * A hash of names and contents: reading a few megabytes is quicker than asking a tool whether anything changed, and a
 * clone or a checkout, which sets new times, rebuilds nothing.
 * @param {readonly string[]} paths Files and folders, from the root of the repository.
 * @param {readonly string[]} [more] Anything else that the result depends on.
 * @param {(path: string) => boolean} [accept]
 * @returns {string}
 */
export function fingerprint(paths, more = [], accept = () => true) {
  const hash = createHash("sha256");
  for (const text of more) hash.update(`${text}\0`);
  for (const path of paths) {
    for (const file of filesBelow(path)) {
      if (!accept(file)) continue;
      hash.update(`${file}\0`);
      hash.update(readFileSync(at(file)));
      hash.update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * The fingerprint under which a step last succeeded.
 * @param {string} step
 * @returns {string | undefined}
 */
export function recorded(step) {
  const file = join(cacheDir, "steps", step);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/**
 * Remembers that a step succeeded; an empty fingerprint forgets it.
 * @param {string} step
 * @param {string} print
 * @returns {void}
 */
export function record(step, print) {
  mkdirSync(join(cacheDir, "steps"), { recursive: true });
  writeFileSync(join(cacheDir, "steps", step), print);
}
