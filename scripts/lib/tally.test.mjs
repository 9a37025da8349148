import { describe, expect, test } from "vitest";
import { lastLine, noTests, sum, tallyOfCargo, tallyOfVitest } from "./tally.mjs";

test("the last line names skipped tests only if there are some", () => {
  expect(lastLine({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
  expect(lastLine({ passed: 12, failed: 1, skipped: 3 })).toBe("12 passed, 1 failed, 3 skipped");
});

test("the summaries of all test programs of cargo are added", () => {
  const output = [
    "running 2 tests",
    "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
    "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s",
  ].join("\n");
  expect(tallyOfCargo(output)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  expect(tallyOfCargo("error: could not compile")).toEqual(noTests());
});

describe("vitest's report", () => {
  const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

  test("a file that could not be loaded is a failure", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(tallyOfVitest({ ...report, numPassedTests: 4, testResults }, false)).toEqual({
      passed: 4,
      failed: 1,
      skipped: 0,
    });
  });

  test("a file with a failed test is not counted twice", () => {
    const testResults = [{ status: "failed", assertionResults: [{ status: "failed" }] }];
    expect(tallyOfVitest({ ...report, numFailedTests: 1, testResults }, false)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  test("an exit code without a failed test is a failure", () => {
    expect(tallyOfVitest({ ...report, numPassedTests: 4 }, false)).toEqual({ passed: 4, failed: 1, skipped: 0 });
    expect(tallyOfVitest({ ...report, numPassedTests: 4 }, true)).toEqual({ passed: 4, failed: 0, skipped: 0 });
  });
});

test("sums", () => {
  expect(sum([])).toEqual(noTests());
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
