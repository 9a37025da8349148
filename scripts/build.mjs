// npm run build [-- <step>…]: builds what is not up to date; without names, everything.

import { build } from "./lib/build.mjs";
import { buildSteps, stepsFor } from "./lib/build-steps.mjs";
import { stopCommands } from "./lib/command.mjs";
import { explain } from "./lib/failure.mjs";
import { Progress, seconds } from "./lib/progress.mjs";
import { requireNode } from "./lib/toolchains.mjs";

const progress = new Progress();
process.once("SIGINT", () => {
  stopCommands();
  process.exit(130);
});
try {
  requireNode();
  const began = Date.now();
  const names = process.argv.slice(2);
  const worked = await build(names.length > 0 ? stepsFor(names) : buildSteps, progress);
  progress.stop();
  console.log(worked === 0 ? "Everything is up to date." : `Built in ${seconds(Date.now() - began)}.`);
} catch (error) {
  progress.stop();
  console.error(explain(error));
  process.exitCode = 1;
}
