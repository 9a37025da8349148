/** What a part of `npm test` came to. @typedef {{ passed: number; failed: number; skipped: number }} Tally */

/** @returns {Tally} */
export function noTests() {
  return { passed: 0, failed: 0, skipped: 0 };
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  const total = noTests();
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * The line that `npm test` ends with.
 * @param {Tally} tally
 * @returns {string}
 */
export function lastLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Counts the tests in what `cargo test` prints: a summary for each test program.
 * @param {string} output
 * @returns {Tally}
 */
export function tallyOfCargo(output) {
  const summaries = output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
  return sum(
    [...summaries].map(([, passed, failed, skipped]) => ({
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
    })),
  );
}

/**
 * Counts the tests in vitest's JSON report. A file that could not be loaded has no tests and counts as one that failed,
 * and so does a run that failed for another reason, such as an error outside of every test.
 * @param {{ numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; testResults: { status: string; assertionResults: { status: string }[] }[] }} report
 * @param {boolean} succeeded
 * @returns {Tally}
 */
export function tallyOfVitest(report, succeeded) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
