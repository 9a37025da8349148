import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CommandError, run } from "./command.mjs";
import { at, cacheDir } from "./paths.mjs";
import { tallyOfCargo, tallyOfVitest } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/**
 * A part of `npm test` besides vitest: it counts as one test, unless `tally` counts those in its output.
 * @typedef {object} Check
 * @property {string} title
 * @property {string} file
 * @property {readonly string[]} args
 * @property {(output: string) => Tally} [tally]
 * @property {string} [remedy] What to do when it fails.
 */

const node = process.execPath;
const tsc = at("node_modules/typescript/bin/tsc");
const crate = ["--locked", "--profile", "quick", "-p", "protempo-bridge"];
const vitestLimitMs = 45 * 60_000;

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
  { title: "clippy", file: "cargo", args: ["clippy", ...crate, "--all-targets", "--", "-D", "warnings"] },
  { title: "Rust tests", file: "cargo", args: ["test", ...crate], tally: tallyOfCargo },
];

/**
 * @param {Check} check
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<{ tally: Tally; report?: string }>} The report is there if it failed.
 */
export async function runCheck(check, progress) {
  progress.begin(check.title);
  try {
    const output = await run(check.file, check.args, { onLine: (line) => progress.detail(check.title, line) });
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

/**
 * Runs vitest, which shows its own progress.
 * @param {readonly string[]} filters
 * @param {Record<string, string>} env
 * @returns {Promise<Tally>}
 */
export async function runVitest(filters, env) {
  const file = join(cacheDir, "vitest.json");
  rmSync(file, { force: true });
  const args = [at("node_modules/vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json"];
  const succeeded = await run(node, [...args, `--outputFile.json=${file}`, ...filters], {
    env,
    show: true,
    timeoutMs: vitestLimitMs,
  }).then(
    () => true,
    (error) => {
      if (!(error instanceof CommandError)) throw error;
      console.error(error.message);
      return false;
    },
  );
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  return tallyOfVitest(JSON.parse(readFileSync(file, "utf8")), succeeded);
}
