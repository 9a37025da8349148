import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { at } from "./paths.mjs";
import { Progress } from "./progress.mjs";
import { runSteps, StepError, staleSteps } from "./steps.mjs";

const folder = ".cache/steps-test";
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const quiet = () => new Progress(/** @type {NodeJS.WriteStream} */ (/** @type {unknown} */ (nowhere)));

/** @type {string[]} */
let log = [];

beforeEach(() => {
  log = [];
  rmSync(at(folder), { recursive: true, force: true });
  mkdirSync(at(folder), { recursive: true });
  writeFileSync(at(folder, "input"), "1");
});
afterEach(() => {
  rmSync(at(folder), { recursive: true, force: true });
  for (const name of ["first", "second", "other"]) rmSync(at(".cache/steps", `test-${name}`), { force: true });
});

/**
 * @param {string} name
 * @param {Partial<import("./steps.mjs").Step>} [more]
 * @returns {import("./steps.mjs").Step}
 */
function step(name, more) {
  return {
    name: `test-${name}`,
    title: name,
    inputs: [],
    outputs: [`${folder}/${name}.out`],
    run: async () => {
      log.push(name);
      writeFileSync(at(folder, `${name}.out`), "");
    },
    ...more,
  };
}

const names = (/** @type {Map<string, unknown>} */ stale) => [...stale.keys()];

test("a step is run once, and again when an input or an output changes", async () => {
  const steps = [step("first", { inputs: [`${folder}/input`] })];
  await runSteps(staleSteps(steps), quiet());
  expect(names(staleSteps(steps))).toEqual([]);

  writeFileSync(at(folder, "input"), "2");
  expect(names(staleSteps(steps))).toEqual(["test-first"]);
  await runSteps(staleSteps(steps), quiet());
  rmSync(at(folder, "first.out"));
  expect(names(staleSteps(steps))).toEqual(["test-first"]);
});

test("an input touches the steps after, in their order, and no others", async () => {
  const steps = [
    step("first", { inputs: [`${folder}/input`] }),
    step("other"),
    step("second", { after: ["test-first"] }),
  ];
  await runSteps(staleSteps(steps), quiet());
  writeFileSync(at(folder, "input"), "2");
  log = [];
  await runSteps(staleSteps(steps), quiet());
  expect(log).toEqual(["first", "second"]);
});

test("a step that failed is named, those after it are not run, and it is stale the next time", async () => {
  const broken = step("first", { run: () => Promise.reject(new Error("no disk")) });
  const steps = [broken, step("second", { after: ["test-first"] })];
  const failure = await runSteps(staleSteps(steps), quiet()).catch((error) => error);
  expect(failure).toBeInstanceOf(StepError);
  expect(failure.message).toBe("first failed");
  expect(failure.cause.message).toBe("no disk");
  expect(log).toEqual([]);
  expect(names(staleSteps(steps))).toEqual(["test-first", "test-second"]);
});

test("a step can wait for others without depending on them", async () => {
  /** @type {boolean | undefined} */
  let ready;
  const waits = step("second", {
    run: async (_tell, before) => {
      ready = await before(["test-first"]);
    },
  });
  await runSteps(staleSteps([step("first"), waits]), quiet());
  expect(ready).toBe(true);
  const fails = step("first", { inputs: [`${folder}/input`], run: () => Promise.reject(new Error("no")) });
  await runSteps(staleSteps([fails, waits]), quiet()).catch(() => {});
  expect(ready).toBe(false);
});
