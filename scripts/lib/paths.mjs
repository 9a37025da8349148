import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Root folder of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** What one checkout remembers between runs; safe to delete. */
export const cacheDir = join(root, ".cache");

/**
 * A path below the root of the repository.
 * @param {...string} parts
 * @returns {string}
 */
export function at(...parts) {
  return join(root, ...parts);
}

/**
 * Folder for what all checkouts of a user share, such as a Temporal server. `PROTEMPO_CACHE_DIR` moves it.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [platform]
 * @returns {string}
 */
export function userCacheDir(env = process.env, platform = process.platform) {
  if (env.PROTEMPO_CACHE_DIR) return resolve(env.PROTEMPO_CACHE_DIR);
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "protempo");
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "protempo");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "protempo");
  return join(homedir(), ".cache", "protempo");
}
