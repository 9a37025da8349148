import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError, run } from "./command.mjs";
import { at } from "./paths.mjs";
import { tallyOfCargo } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/** What a part of `npm test` came to; the report is there if it failed. @typedef {{ tally: Tally; report?: string }} Outcome */

/**
 * A part of `npm test` besides vitest: it counts as one test, unless `tally` counts those in its output.
 * @typedef {object} Check
 * @property {string} title
 * @property {string} file
 * @property {readonly string[]} args
 * @property {() => Record<string, string> | undefined} [env]
 * @property {(output: string) => Tally} [tally]
 * @property {string} [remedy] What to do when it fails.
 */

const node = process.execPath;
const tsc = at("node_modules/typescript/bin/tsc");
const crate = ["--locked", "--profile", "quick", "-p", "protempo-bridge"];

/** @type {readonly Check[]} */
export const typescriptChecks = [
  {
    title: "format and lint (Biome)",
    file: node,
    args: [at("node_modules/@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "--diagnostic-level=warn", "."],
    remedy: "npm run format",
  },
  { title: "types of scripts", file: node, args: [tsc, "-p", at("scripts")] },
  { title: "types of tests", file: node, args: [tsc, "-p", at("tsconfig.json")] },
  {
    title: "generated code is up to date",
    file: node,
    args: [at("scripts/generate.mjs"), "--check"],
    remedy: "npm run generate",
  },
];

/** One after the other: they would wait for each other's lock. @type {readonly Check[]} */
export const rustChecks = [
  { title: "rustfmt", file: "cargo", args: ["fmt", "--all", "--check"], remedy: "cargo fmt --all" },
  { title: "clippy of the library", file: "cargo", args: ["rustc", ...crate, "--lib"], env: clippy },
  // With clippy as its compiler too: what it compiles is what runs.
  { title: "clippy of the Rust tests", file: "cargo", args: ["test", ...crate, "--no-run"], env: clippy },
  { title: "Rust tests", file: "cargo", args: ["test", ...crate], env: clippy, tally: tallyOfCargo },
];

/**
 * Has cargo compile our own crate with clippy, as `cargo clippy` does, but in builds: those find the 300 crates that we
 * depend on compiled, while `cargo clippy` would check each of them first, which takes minutes.
 */
function clippy() {
  const { stdout } = spawnSync("rustc", ["--print", "sysroot"], { cwd: at("."), encoding: "utf8" });
  const driver = join(stdout.trim(), "bin", process.platform === "win32" ? "clippy-driver.exe" : "clippy-driver");
  if (!existsSync(driver)) throw new CommandError("clippy", `${driver} is not there`, [], "");
  return { RUSTC_WORKSPACE_WRAPPER: driver, CLIPPY_ARGS: "-Dwarnings__CLIPPY_HACKERY__" };
}

/**
 * @param {Check} check
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Outcome>}
 */
export async function runCheck(check, progress) {
  progress.begin(check.title);
  try {
    const env = check.env?.() ?? {};
    const onLine = (/** @type {string} */ line) => progress.detail(check.title, line);
    const output = await run(check.file, check.args, { env, background: true, onLine });
    const tally = check.tally?.(output) ?? { passed: 1, failed: 0, skipped: 0 };
    progress.done(check.title, check.tally ? `${tally.passed} passed` : undefined);
    return { tally };
  } catch (error) {
    progress.failed(check.title);
    if (!(error instanceof CommandError)) throw error;
    const counted = check.tally?.(error.stdout) ?? { passed: 0, failed: 0, skipped: 0 };
    const tally = counted.failed > 0 ? counted : { ...counted, failed: 1 };
    const remedy = check.remedy ? `\n→ ${check.remedy}` : "";
    return { tally, report: `✗ ${check.title}\n${[...error.tail, error.message].join("\n")}${remedy}` };
  }
}
