import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { CommandError, run } from "./command.mjs";
import { at, cacheDir, root } from "./paths.mjs";
import { tallyOfVitest } from "./tally.mjs";

const limitMs = 45 * 60_000;
const reportedLines = 6;

/**
 * A part of vitest's tests that runs as a process of its own, beside other parts.
 * @typedef {object} Part
 * @property {string} title
 * @property {readonly string[]} projects Of vitest.config.ts.
 * @property {number} [workers] Default: what vitest.config.ts says.
 * @property {boolean} [background] Yields to other parts.
 */

/**
 * What needs no server: compilers and realms, which are busy all the time and which no clock drives, so they take what the
 * tests on a server leave.
 * @type {Part}
 */
export const localTests = { title: "tests without a server", projects: ["unit", "rooms"], background: true };

/** These wait more than they work, for timers and for each other. @type {Part} */
export const serverTests = { title: "tests on a server", projects: ["server"], workers: 2 };

/**
 * Runs a part; what vitest says comes line by line between those of other parts.
 * @param {Part} part
 * @param {Record<string, string>} env
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<import("./checks.mjs").Outcome>}
 */
export async function runPart(part, env, progress) {
  progress.begin(part.title);
  const workers = part.workers === undefined ? undefined : { VITEST_MAX_WORKERS: String(part.workers) };
  const colours = process.stdout.isTTY ? { FORCE_COLOR: "1" } : undefined;
  const outcome = await vitest(
    part.projects.flatMap((project) => ["--project", project]),
    part.projects.join("-"),
    {
      env: { ...env, ...workers, ...colours },
      background: part.background ?? false,
      onLine: (line) => progress.say(line),
    },
  );
  const note = `${outcome.tally.passed} passed`;
  if (outcome.tally.failed > 0) progress.failed(part.title, `${outcome.tally.failed} failed, ${note}`);
  else progress.done(part.title, note);
  return outcome.report ? { ...outcome, report: `✗ ${part.title}\n${outcome.report}` } : outcome;
}

/**
 * Runs the test files that match, of whatever project, and lets vitest show its own progress.
 * @param {readonly string[]} filters
 * @param {Record<string, string>} env
 * @returns {Promise<import("./checks.mjs").Outcome>}
 */
export function runMatching(filters, env) {
  return vitest(filters, "matching", { env, show: true });
}

/**
 * @param {readonly string[]} args
 * @param {string} name
 * @param {import("./command.mjs").CommandOptions} options
 */
async function vitest(args, name, options) {
  const file = join(cacheDir, `vitest-${name}.json`);
  rmSync(file, { force: true });
  const always = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  /** @type {CommandError | undefined} */
  let failure;
  try {
    await run(process.execPath, [at("node_modules/vitest/vitest.mjs"), ...always, ...args], {
      ...options,
      timeoutMs: limitMs,
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error;
  }
  if (!existsSync(file)) {
    const report = [...(failure?.tail ?? []), failure?.message ?? "vitest left no report"].join("\n");
    return { tally: { passed: 0, failed: 1, skipped: 0 }, report };
  }
  /** @type {VitestReport} */
  const report = JSON.parse(readFileSync(file, "utf8"));
  const tally = tallyOfVitest(report, failure === undefined);
  return tally.failed > 0 ? { tally, report: failures(report) || failure?.message || "" } : { tally };
}

/** @typedef {{ fullName: string; status: string; failureMessages?: string[] | null }} Assertion */
/** @typedef {{ name: string; message?: string; status: string; assertionResults: Assertion[] }} FileReport */
/** @typedef {Omit<Parameters<typeof tallyOfVitest>[0], "testResults"> & { testResults: FileReport[] }} VitestReport */

/**
 * Each test that failed and what it said first; vitest's own report is far up by the time that everything has ended.
 * @param {VitestReport} report
 */
function failures(report) {
  const lines = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    const path = relative(root, file.name);
    if (file.status === "failed" && failed.length === 0) return [`${path}\n${excerpt(file.message ?? "")}`];
    return failed.map((test) => `${path} > ${test.fullName}\n${excerpt((test.failureMessages ?? []).join("\n"))}`);
  });
  return lines.join("\n");
}

/** @param {string} text */
function excerpt(text) {
  return text
    .split("\n")
    .slice(0, reportedLines)
    .map((line) => `    ${line}`)
    .join("\n");
}
