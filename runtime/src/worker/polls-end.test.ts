import { expect, test } from "vitest";
import { lettingPollsEnd } from "./polls-end.js";

const name = "TEMPORAL_POLL_SHUTDOWN_INTERRUPT_WAIT_MS";

test.each([
  [false, undefined, "250"],
  [true, undefined, undefined],
  [false, "0", "0"],
  [true, "100", "100"],
])("with workflows: %s, environment: %s, a shutdown waits for polls: %s", async (enableWorkflows, said, expected) => {
  const env: NodeJS.ProcessEnv = said === undefined ? {} : { [name]: said };
  expect(await lettingPollsEnd({ enableWorkflows }, env, async () => env[name])).toBe(expected);
  expect(env[name]).toBe(said);
});

test("workers that are made at the same time are told nothing of each other, not even by one that cannot be made", async () => {
  const env: NodeJS.ProcessEnv = {};
  const make = (enableWorkflows: boolean, problem?: string): Promise<unknown[]> =>
    lettingPollsEnd({ enableWorkflows }, env, async () => {
      const first = env[name];
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (problem !== undefined) throw new Error(problem);
      return [first, env[name]];
    });
  const failing = expect(make(false, "no namespace")).rejects.toThrow("no namespace");
  expect(await Promise.all([make(false), make(true), make(false), make(true)])).toEqual([
    ["250", "250"],
    [undefined, undefined],
    ["250", "250"],
    [undefined, undefined],
  ]);
  await failing;
  expect(env).toEqual({});
});
