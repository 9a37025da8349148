import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { TestServer, temporalCli } from "./helpers/server.js";

const child = fileURLToPath(new URL("./fixtures/child.mjs", import.meta.url));

interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

function run(...args: string[]): Promise<Ended> {
  const process = spawn(globalThis.process.execPath, ["--expose-gc", child, ...args], {
    timeout: 50_000,
    killSignal: "SIGKILL",
  });
  const ended: Ended = { code: null, signal: null, out: "", err: "" };
  process.stdout.on("data", (chunk) => {
    ended.out += chunk;
  });
  process.stderr.on("data", (chunk) => {
    ended.err += chunk;
  });
  return new Promise((resolve) => process.on("close", (code, signal) => resolve({ ...ended, code, signal })));
}

describe("a process ends, without a crash and without being told twice,", () => {
  test.each([
    ["exit", 0, "", ""],
    ["throw", 1, "", "on purpose"],
    ["drop", 0, "rejected\n", ""],
    ["idle", 0, "", ""],
    ["thread-terminate", 0, "", ""],
    ["thread-exit", 0, "", ""],
    ["thread-throw", 1, "", "on purpose"],
    ["lane-terminate", 0, "", ""],
    ["runtime-first", 0, "", ""],
  ])(
    "by %s",
    async (scenario, code, out, err) => {
      for (let round = 0; round < 2; round += 1) {
        const ended = await run(scenario);
        expect(ended).toEqual({ code, signal: null, out, err: err ? expect.stringContaining(err) : "" });
      }
    },
    60_000,
  );
});

test("a server that nobody stopped ends with its process", async () => {
  process.env.PROTEMPO_TEMPORAL_CLI = temporalCli();
  const { code, out, err } = await run("server");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(Number(out)).toBeGreaterThan(0);
  await expect.poll(() => isAlive(Number(out)), { timeout: 10_000 }).toBe(false);
}, 60_000);

test("40 times connecting, polling and shutting down leave no memory and no thread behind", async () => {
  const server = await TestServer.start();
  const { code, out, err } = await run("cycles", server.targetUrl);
  await server.stop();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const [early, late] = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { threads: number; megabytes: number });
  expect(late?.threads).toBe(early?.threads);
  expect(late?.megabytes).toBeLessThan((early?.megabytes ?? 0) + 10);
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
