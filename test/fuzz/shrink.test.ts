import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCalm } from "./disturbance.js";
import { replayFaults } from "./faults.js";
import { planOf } from "./generator.js";
import type { Plan } from "./program.js";
import { shrink, smallerPlans } from "./shrink.js";
import { makeWorld, type World } from "./world.js";

let world: World;
/** Drops every third timer. */
let broken: WorkflowBundle;

beforeAll(async () => {
  broken = await bundleWorkflows({ entry: new URL("./broken-workflows.ts", import.meta.url) });
  world = await makeWorld();
});

afterAll(async () => {
  await world?.close();
});

function countOf(plan: Plan, op: string): number {
  return JSON.stringify(plan).split(`"op":"${op}"`).length - 1;
}

test.each([3, 5, 9, 14, 21])("what fails for its parts shrinks to these, seed %i", async (seed) => {
  const part = planOf(seed);
  const [program = { op: "sleep" }] = part.programs;
  const plan: Plan = {
    ...part,
    programs: [program, { op: "race", parts: [{ op: "memo" }, { op: "scope", body: program, until: { op: "fail" } }] }],
  };
  const fails = (each: Plan): boolean => countOf(each, "memo") > 0 && countOf(each, "fail") > 0;
  const smallest = await shrink(plan, smallerPlans, async (some) => some.findIndex(fails));
  expect(smallest.programs).toEqual([{ op: "race", parts: [{ op: "memo" }, { op: "fail" }] }]);
});

test("a rule broken in replay is found, and the smallest program that shows it has three timers", {
  timeout: 300_000,
}, async () => {
  const plan = { ...planOf(1), cancelled: false, fails: true };
  const sleeping: Plan = {
    ...plan,
    programs: [
      {
        op: "all",
        parts: [
          { op: "sequence", parts: [{ op: "activity", way: "ok" }, { op: "sleep" }, { op: "patch" }] },
          { op: "catch", body: { op: "shield", body: { op: "sleep" } } },
          { op: "all", parts: [{ op: "sleep" }, { op: "memo" }, { op: "sleep" }] },
        ],
      },
    ],
  };
  const firstFailing = async (some: readonly Plan[]): Promise<number> => {
    const faults = await replayFaults(broken, await runCalm(world, some, "nothing is sent"));
    return faults.findIndex((list) => list.length > 0);
  };
  expect(await firstFailing([sleeping])).toBe(0);
  const smallest = await shrink(sleeping, smallerPlans, firstFailing);
  expect([countOf(smallest, "sleep"), smallest.fails]).toEqual([3, false]);
  expect(["activity", "patch", "memo", "catch", "shield"].filter((op) => countOf(smallest, op) > 0)).toEqual([]);
});
