import { existsSync } from "node:fs";
import { stopCommands } from "./command.mjs";
import { fingerprint, record, recorded } from "./fingerprint.mjs";
import { at } from "./paths.mjs";

/**
 * Waits for other steps without depending on them; resolves to whether they are up to date.
 * @typedef {(names: readonly string[]) => Promise<boolean>} Before
 */

/**
 * A part of the build. It is run when its inputs, or those of a step before it, are not those of its last success, or when
 * an output is gone.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} title
 * @property {readonly string[]} [after] Names of steps whose results this one reads.
 * @property {readonly string[]} inputs Files and folders, from the root of the repository.
 * @property {(path: string) => boolean} [accept] Which files of the inputs count. Default: all.
 * @property {readonly string[]} [more] Anything else that the result depends on.
 * @property {readonly string[]} outputs Files that must be there.
 * @property {() => boolean} [upToDate] Decides in place of inputs and outputs.
 * @property {readonly import("./toolchains.mjs").Tool[]} [tools]
 * @property {(tell: (detail: string) => void, before: Before) => Promise<string | void>} run Resolves to a note for its line.
 */

/** A step that failed; `cause` says why. */
export class StepError extends Error {
  /**
   * @param {Step} step
   * @param {unknown} cause
   */
  constructor(step, cause) {
    super(`${step.title} failed`, { cause });
    this.name = "StepError";
  }
}

/**
 * The steps of a list that must run now, each with the fingerprint to record.
 * @param {readonly Step[]} steps In an order in which each follows those it depends on.
 * @returns {Map<string, { step: Step; print: string }>}
 */
export function staleSteps(steps) {
  /** @type {Map<string, string>} */
  const prints = new Map();
  /** @type {Map<string, { step: Step; print: string }>} */
  const stale = new Map();
  for (const step of steps) {
    const before = (step.after ?? []).map((name) => prints.get(name) ?? name);
    const print = step.upToDate ? step.name : fingerprint(step.inputs, [...before, ...(step.more ?? [])], step.accept);
    prints.set(step.name, print);
    const fresh = step.upToDate
      ? step.upToDate()
      : recorded(step.name) === print && step.outputs.every((path) => existsSync(at(path)));
    if (!fresh) stale.set(step.name, { step, print });
  }
  return stale;
}

/**
 * Runs steps, each as soon as those before it are done. After a failure nothing new begins, and what runs is stopped.
 * @param {ReadonlyMap<string, { step: Step; print: string }>} stale
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<void>}
 * @throws {StepError}
 */
export async function runSteps(stale, progress) {
  /** @type {Map<string, Promise<boolean>>} */
  const running = new Map();
  /** @type {StepError | undefined} */
  let failure;
  /** @type {Before} */
  const before = async (names) => (await Promise.all(names.map((name) => running.get(name) ?? true))).every(Boolean);
  for (const { step, print } of stale.values()) {
    running.set(
      step.name,
      before(step.after ?? []).then(async (ready) => {
        if (!ready || failure) return false;
        progress.begin(step.title);
        try {
          record(step.name, "");
          const note = await step.run((detail) => progress.detail(step.title, detail), before);
          record(step.name, print);
          progress.done(step.title, note ?? undefined);
          return true;
        } catch (error) {
          progress.failed(step.title, failure ? "stopped" : undefined);
          failure ??= new StepError(step, error);
          stopCommands();
          return false;
        }
      }),
    );
  }
  await Promise.all(running.values());
  if (failure) throw failure;
}
