import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @typedef {"cargo" | "go" | "npm"} Tool
 */

/** @type {Record<Tool, { purpose: string; remedy: string }>} */
const tools = {
  cargo: {
    purpose: "compiles the bridge to Temporal's Rust Core",
    remedy: "install Rust 1.88 or newer from https://rustup.rs and open a new shell",
  },
  go: {
    purpose: "builds a Temporal server once, because no other was found",
    remedy:
      "install Go 1.24 or newer from https://go.dev/dl, or put the `temporal` CLI on PATH, or set TEMPORAL_ADDRESS to a server",
  },
  npm: {
    purpose: "installs the packages that the build needs",
    remedy: "it comes with Node.js: install Node.js 20.19 or newer from https://nodejs.org",
  },
};

/** Go's compiler takes a tenth less processor time if it collects its garbage less often; it has some 100 MB then. */
export const quickGo = { GOGC: "400" };

/** Something that must be installed before a build can go on. */
export class MissingToolError extends Error {
  /** @param {readonly Tool[]} missing */
  constructor(missing) {
    super(
      missing.map((tool) => `${tool} is missing: it ${tools[tool].purpose}.\n  → ${tools[tool].remedy}`).join("\n"),
    );
    this.name = "MissingToolError";
  }
}

/**
 * Where a program is, looking through `PATH` as a shell does.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findOnPath(name, env = process.env) {
  const endings = process.platform === "win32" ? (env.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  for (const folder of (env.PATH ?? env.Path ?? "").split(delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {boolean}
 */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Checks that programs are installed, and names all that are not at once.
 * @param {Iterable<Tool>} needed
 * @throws {MissingToolError}
 */
export function requireTools(needed) {
  const missing = [...new Set(needed)].filter((tool) => findOnPath(tool) === undefined);
  if (missing.length > 0) throw new MissingToolError(missing);
}

/**
 * Checks the version of Node.js that runs this.
 * @param {string} [version]
 * @throws {Error}
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(
    `Node.js ${version} is too old: protempo needs 20.19 or newer.\n  → install it from https://nodejs.org, or with your version manager`,
  );
}
