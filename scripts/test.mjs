// npm test [-- <filter>…]: builds what is needed, then runs every check and test; with filters, only matching test files.
import { buildSteps } from "./lib/build-steps.mjs";
import { runCheck, rustChecks, typescriptChecks } from "./lib/checks.mjs";
import { stopCommands } from "./lib/command.mjs";
import { explain } from "./lib/failure.mjs";
import { prepare, serverEnv } from "./lib/prepare.mjs";
import { Progress } from "./lib/progress.mjs";
import { lastLine, noTests, sum } from "./lib/tally.mjs";
import { requireNode } from "./lib/toolchains.mjs";
import { localTests, runMatching, runPart, serverTests } from "./lib/vitest.mjs";

const filters = process.argv.slice(2);
const progress = new Progress();
/** @type {import("./lib/checks.mjs").Outcome[]} */
const outcomes = [];

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
  const env = serverEnv(server);
  if (filters.length > 0) {
    progress.stop();
    outcomes.push(await runMatching(filters, env));
  } else await Promise.all([onServer(env), withoutServer(env), inOrder(rustChecks)]);
  progress.stop();
} catch (error) {
  progress.stop();
  stopCommands();
  outcomes.push({ tally: { ...noTests(), failed: 1 }, report: explain(error) });
}
for (const { report } of outcomes) if (report) console.error(`\n${report}`);
const total = sum(outcomes.map(({ tally }) => tally));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(lastLine(total));

/** @param {Record<string, string>} env */
async function onServer(env) {
  outcomes.push(await runPart(serverTests, env, progress));
}

/** @param {Record<string, string>} env */
async function withoutServer(env) {
  await inOrder(typescriptChecks);
  outcomes.push(await runPart(localTests, env, progress));
}

/** @param {readonly import("./lib/checks.mjs").Check[]} checks */
async function inOrder(checks) {
  for (const check of checks) outcomes.push(await runCheck(check, progress));
}
