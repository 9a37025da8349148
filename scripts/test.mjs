// npm test [-- <filter>…]: builds what is needed, then runs every check and test; with filters, only matching test files.
import { buildSteps } from "./lib/build-steps.mjs";
import { runCheck, runVitest, rustChecks, typescriptChecks } from "./lib/checks.mjs";
import { stopCommands } from "./lib/command.mjs";
import { explain } from "./lib/failure.mjs";
import { prepare, serverEnv } from "./lib/prepare.mjs";
import { Progress } from "./lib/progress.mjs";
import { lastLine, noTests, sum } from "./lib/tally.mjs";
import { requireNode } from "./lib/toolchains.mjs";

const filters = process.argv.slice(2);
const progress = new Progress();
/** @type {import("./lib/tally.mjs").Tally[]} */
const tallies = [];
/** @type {string[]} */
const reports = [];

process.once("SIGINT", () => {
  stopCommands();
  process.exit(130);
});
try {
  requireNode();
  const server = await prepare(
    buildSteps.map((step) => step.name),
    progress,
  );
  if (filters.length === 0) await Promise.all([inOrder(typescriptChecks), inOrder(rustChecks)]);
  progress.stop();
  for (const report of reports) console.error(`\n${report}`);
  tallies.push(await runVitest(filters, serverEnv(server)));
  // Far up by now, if the tests had much to say.
  for (const report of reports) console.error(`\n${report}`);
} catch (error) {
  progress.stop();
  console.error(explain(error));
  tallies.push({ ...noTests(), failed: 1 });
}
const total = sum(tallies);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(lastLine(total));

/** @param {readonly import("./lib/checks.mjs").Check[]} checks */
async function inOrder(checks) {
  for (const check of checks) {
    const { tally, report } = await runCheck(check, progress);
    tallies.push(tally);
    if (report) reports.push(report);
  }
}
