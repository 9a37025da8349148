import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Native } from "./native.js";

let native: Native | undefined;

/**
 * The addon, loaded on first use: this package's own `native` folder first, then the optional package of the platform.
 *
 * Throws an `Error` that lists every path tried, each with its cause, and says what to do.
 */
export function loadNative(): Native {
  native ??= load(createRequire(import.meta.url), process.platform, process.arch);
  return native;
}

/** {@link loadNative} with its surroundings named, for tests. */
export function load(require: (id: string) => unknown, platform: string, arch: string): Native {
  const tried: string[] = [];
  for (const name of platformNames(platform, arch)) {
    const file = fileURLToPath(new URL(`../native/protempo-bridge.${name}.node`, import.meta.url));
    for (const candidate of [file, `@protempo/bridge-${name}`]) {
      if (candidate === file && !existsSync(file)) {
        tried.push(`${file}: no such file`);
        continue;
      }
      try {
        return require(candidate) as Native;
      } catch (error) {
        tried.push(`${candidate}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
      }
    }
  }
  throw new Error(
    [
      `Temporal's Core for ${platform}-${arch} (Node ${process.version}) could not be loaded. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      `Reinstall with optional dependencies (npm install --include=optional), on the platform that runs it: node_modules`,
      `cannot be copied between platforms. In a checkout of protempo, build it: node bridge/scripts/build.mjs (needs cargo).`,
    ].join("\n"),
  );
}

/** On Linux the C library cannot be told cheaply: a build for the other one fails to load, and the next is tried. */
function platformNames(platform: string, arch: string): string[] {
  const name = `${platform}-${arch}`;
  return platform === "linux" ? [name, `${name}-musl`] : [name];
}
