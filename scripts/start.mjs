// npm start [-- <orders.json>] [--keep]: builds what is needed and runs the orders example.
import { spawn } from "node:child_process";
import { stopCommands } from "./lib/command.mjs";
import { explain } from "./lib/failure.mjs";
import { at } from "./lib/paths.mjs";
import { prepare, serverEnv } from "./lib/prepare.mjs";
import { Progress } from "./lib/progress.mjs";
import { requireNode } from "./lib/toolchains.mjs";

const progress = new Progress();
process.once("SIGINT", () => abandon(130));
process.once("SIGTERM", () => abandon(143));
try {
  requireNode();
  const server = await prepare(["bridge-native", "examples"], progress);
  progress.stop();
  process.exitCode = await runExample(serverEnv(server));
} catch (error) {
  progress.stop();
  console.error(explain(error));
  process.exitCode = 1;
}

/** @param {number} code */
function abandon(code) {
  progress.stop();
  stopCommands();
  process.exit(code);
}

/**
 * @param {Record<string, string>} env
 * @returns {Promise<number>}
 */
function runExample(env) {
  process.removeAllListeners("SIGINT");
  process.removeAllListeners("SIGTERM");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [at("examples/orders/dist/main.js"), ...process.argv.slice(2)], {
      // Where the command was typed, so that a path of the user's own means what it says.
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // A group of its own: the terminal's Ctrl-C would end the example's server before its worker has finished.
      detached: process.platform !== "win32",
    });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => child.kill(signal));
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}
