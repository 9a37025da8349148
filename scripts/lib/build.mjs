import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDir } from "./paths.mjs";
import { runSteps, staleSteps } from "./steps.mjs";
import { requireTools } from "./toolchains.mjs";

/**
 * Brings steps up to date. Two builds of one checkout do not run at once: the second waits, and finds nothing to do.
 * @param {readonly import("./steps.mjs").Step[]} steps
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<number>} How many steps were run.
 */
export async function build(steps, progress) {
  if (staleSteps(steps).size === 0) return 0;
  const release = await takeTurn(progress);
  try {
    const stale = staleSteps(steps);
    requireTools([...stale.values()].flatMap(({ step }) => step.tools ?? []));
    await runSteps(stale, progress);
    return stale.size;
  } finally {
    release();
  }
}

/**
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<() => void>}
 */
async function takeTurn(progress) {
  const file = join(cacheDir, "build.lock");
  mkdirSync(cacheDir, { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      const holder = holderOf(file);
      if (holder === undefined) rmSync(file, { force: true });
      else if (!told) progress.say(`waiting for another build of this checkout (process ${holder})`);
    }
    await sleep(200);
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} The process that builds, or undefined if it is gone.
 */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // Between its creation and the write the file is empty; signal 0 to process 0 succeeds, so it is waited for.
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM" ? 0 : undefined;
  }
}
