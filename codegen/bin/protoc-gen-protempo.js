#!/usr/bin/env node
const [command = "-"] = process.argv.slice(2);
if (command.startsWith("-")) {
  const { runPlugin } = await import("../dist/plugin/run.js");
  await runPlugin();
} else {
  const { runCli } = await import("../dist/cli/run-cli.js");
  process.exitCode = await runCli(process.argv.slice(2));
}
