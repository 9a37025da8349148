import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./command.mjs";
import { at, userCacheDir } from "./paths.mjs";

/** What the crates that we depend on compile to is decided by these files, the compiler, and its flags. */
const inputs = ["Cargo.lock", "Cargo.toml", "bridge/Cargo.toml"];
const flags = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"];
const profile = "quick";
const keptVersions = 2;
const isOurs = (/** @type {string} */ name) => /^(lib)?protempo[-_]bridge\b/.test(name);

/**
 * Where a user's checkouts share compiled crates, and where this one compiles. Undefined with `CARGO_TARGET_DIR`: a folder
 * of the user's own is theirs alone.
 * @typedef {{ shelf: string; target: string }} CargoCache
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<CargoCache | undefined>}
 */
export async function cargoCache(env = process.env) {
  if (env.CARGO_TARGET_DIR) return undefined;
  const hash = createHash("sha256").update(await run("rustc", ["-vV"]));
  for (const file of inputs) hash.update(`${file}\0`).update(readFileSync(at(file)));
  for (const name of flags) hash.update(`${name}=${env[name] ?? ""}\0`);
  return { shelf: join(userCacheDir(env), "cargo", hash.digest("hex").slice(0, 16)), target: at("target") };
}

/**
 * Gives a checkout that has compiled nothing what another one compiled, so that cargo compiles our own crate only.
 * @param {CargoCache} cache
 * @returns {boolean} Whether there was something to give.
 */
export function takeCrates({ shelf, target }) {
  const folder = join(target, profile);
  if (existsSync(folder) || !existsSync(shelf)) return false;
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  share(shelf, fresh);
  renameSync(fresh, folder);
  return true;
}

/**
 * Keeps what was compiled for other checkouts, unless it is kept already. Those of other versions go, but for the last.
 * @param {CargoCache} cache
 * @returns {void}
 */
export function keepCrates({ shelf, target }) {
  if (existsSync(shelf)) return;
  const fresh = `${shelf}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  for (const part of ["deps", "build", ".fingerprint"]) share(join(target, profile, part), join(fresh, part));
  try {
    renameSync(fresh, shelf);
  } catch {
    // Another checkout was quicker.
    rmSync(fresh, { recursive: true, force: true });
  }
  const folder = dirname(shelf);
  const byAge = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(keptVersions)) rmSync(path, { recursive: true, force: true });
}

/**
 * The same files in another place, with their times, by which cargo knows what is older. The large ones are linked: rustc
 * never writes to one that is there, but puts a new one in its place. Everything else is copied.
 * @param {string} from
 * @param {string} to
 */
function share(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (isOurs(entry.name)) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) share(source, copy);
    else if (!/\.(rlib|rmeta)$/.test(entry.name) || !link(source, copy)) {
      cpSync(source, copy, { preserveTimestamps: true });
    }
  }
}

/** @param {string} source @param {string} copy */
function link(source, copy) {
  try {
    linkSync(source, copy);
    return true;
  } catch {
    // Another file system, or one without links.
    return false;
  }
}
