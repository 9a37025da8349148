import { cpSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { at } from "./paths.mjs";
import { requireTools } from "./toolchains.mjs";

const libraryNames = /** @type {Record<string, string>} */ ({
  darwin: "libprotempo_bridge.dylib",
  win32: "protempo_bridge.dll",
});

/**
 * Compiles the native addon and puts it where the bridge's loader looks in a checkout.
 * @param {"quick" | "small"} profile
 * @param {(detail: string) => void} [tell]
 * @returns {Promise<string>} Path of the addon.
 */
export async function buildNative(profile, tell) {
  requireTools(["cargo"]);
  let compiled = 0;
  const output = await run(
    "cargo",
    ["build", "--locked", "--profile", profile, "-p", "protempo-bridge", "--message-format", "json-render-diagnostics"],
    {
      onLine: (line) => {
        if (line.startsWith("{")) return;
        if (line.trimStart().startsWith("Compiling")) compiled += 1;
        tell?.(compiled > 0 ? `${compiled} crates, ${line.trim()}` : line);
      },
    },
  );
  const name = libraryNames[process.platform] ?? "libprotempo_bridge.so";
  const built = output
    .split("\n")
    .filter((line) => line.startsWith('{"reason":"compiler-artifact"'))
    .flatMap((line) => /** @type {string[]} */ (JSON.parse(line).filenames))
    .find((file) => file.endsWith(name));
  if (built === undefined) throw new Error(`cargo built no ${name}`);
  const folder = at("bridge/native");
  mkdirSync(folder, { recursive: true });
  const target = join(folder, "protempo_bridge.node");
  // A process that has the old addon loaded keeps it: the new one takes the name, not the file.
  cpSync(built, `${target}.new`);
  renameSync(`${target}.new`, target);
  return target;
}
