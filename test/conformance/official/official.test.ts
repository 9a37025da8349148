import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findRunner, runOfficialCases } from "./runner.js";

const runner = findRunner();

test.runIf(runner !== undefined)("the official conformance cases", async () => {
  const list = join(dirname(fileURLToPath(import.meta.url)), "failures.txt");
  const { successes, unexpectedFailures, output } = await runOfficialCases(runner as string, list);
  expect(unexpectedFailures, output).toBe(0);
  expect(successes, output).toBeGreaterThan(2000);
});
