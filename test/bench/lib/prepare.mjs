// Everything that the figures need: the optimised bridge, built packages, the official SDK, generated code, a server.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "../../../scripts/lib/build.mjs";
import { stepsFor } from "../../../scripts/lib/build-steps.mjs";
import { run } from "../../../scripts/lib/command.mjs";
import { at } from "../../../scripts/lib/paths.mjs";
import { Progress } from "../../../scripts/lib/progress.mjs";
import { findOrMakeServer } from "../../../scripts/lib/server-finder.mjs";
import { generate } from "./generate.mjs";

/** Prepares a run; `address` is a Temporal server, `stop` ends it. With `alone`, only the official SDK is there. */
export async function prepare(alone) {
  const progress = new Progress();
  try {
    if (alone) {
      await installOfficial();
      return { address: "", stop: async () => {} };
    }
    await build(stepsFor(["bridge", "codegen", "runtime"]), progress);
    // Not the build for tests: figures are taken with what users install.
    await run(process.execPath, [at("bridge/scripts/build.mjs"), "--profile", "small"]);
    await installOfficial();
    await generate();
    return startServer(await findOrMakeServer());
  } finally {
    progress.stop();
  }
}

async function installOfficial() {
  if (existsSync(at("test/bench/node_modules/@temporalio/worker"))) return;
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: at("test/bench") });
}

async function startServer(server) {
  if (server.kind === "address") return { address: server.address, stop: async () => {} };
  const port = await freePort();
  const child = spawn(
    server.path,
    [
      ...["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port), "--log-level", "error"],
      // Ten by default.
      ...["--dynamic-config-value", "history.maxInFlightUpdates=1000"],
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for (let i = 0; i < 100 && !(await isFree(port).then((free) => !free)); i++) await sleep(100);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { address: `127.0.0.1:${port}`, stop };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
