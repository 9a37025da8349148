// vitest's globalSetup for the tests that need a server: one server in memory for all of them.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { findServer } from "./lib/server-finder.mjs";

const readyWithinMs = 30_000;

/**
 * Sets `PROTEMPO_TEST_ADDRESS`, and `PROTEMPO_TEMPORAL_CLI` for the tests that start servers of their own.
 * @returns {Promise<(() => Promise<void>) | undefined>} Stops the server.
 */
export async function setup() {
  if (process.env.PROTEMPO_TEST_ADDRESS) return undefined;
  const found = await findServer();
  if (found === undefined) {
    throw new Error("These tests need a Temporal server, and none was found: `npm test` builds one and keeps it.");
  }
  if (found.kind === "address") {
    process.env.PROTEMPO_TEST_ADDRESS = found.address;
    return undefined;
  }
  process.env.PROTEMPO_TEMPORAL_CLI = found.path;
  const port = await freePort();
  process.env.PROTEMPO_TEST_ADDRESS = `127.0.0.1:${port}`;
  return start(found.path, port);
}

/**
 * @param {string} program
 * @param {number} port
 */
async function start(program, port) {
  const args = [
    "server",
    "start-dev",
    "--headless",
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--log-level",
    "error",
  ];
  const server = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  server.stderr.setEncoding("utf8").on("data", (text) => {
    output = (output + text).slice(-4000);
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const deadline = Date.now() + readyWithinMs;
  while (!(await isServing(program, port))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      server.kill("SIGKILL");
      throw new Error(`The Temporal server did not start: ${program} ${args.join(" ")}\n${output}`);
    }
  }
  return async () => {
    server.kill("SIGTERM");
    await ended;
  };
}

/**
 * An open port is not enough: the namespace comes later.
 * @param {string} program
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isServing(program, port) {
  const args = ["operator", "namespace", "describe", "default", "--address", `127.0.0.1:${port}`, "-o", "none"];
  const asked = spawn(program, args, { stdio: "ignore" });
  const code = await new Promise((resolve) => asked.once("exit", resolve).once("error", () => resolve(1)));
  if (code === 0) return true;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return false;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
