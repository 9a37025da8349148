import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Client, Connection } from "protempo/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IntegrationClient } from "../gen/protempo/test/v1/integration_client.js";
import { ActWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, testBundle } from "./fixtures/stage.js";

const here = new URL(".", import.meta.url);
/** Beside the tests, so that what is made here finds its packages. */
const folder = mkdtempSync(join(new URL("../gen", here).pathname, "kill-"));
const bundle = join(folder, "bundle.json");
const table = join(folder, "table.mjs");
const started: ChildProcess[] = [];

beforeAll(async () => {
  writeFileSync(bundle, JSON.stringify(await testBundle()));
  const contract = new URL("../gen/protempo/test/v1/integration_protempo.ts", here).pathname;
  await build({ entryPoints: [contract], outfile: table, bundle: true, format: "esm", packages: "external" });
});

afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function startWorker(taskQueue: string): Promise<ChildProcess> {
  const file = new URL("./fixtures/worker-process.mjs", here);
  const args = [address(), taskQueue, bundle, pathToFileURL(table).href];
  const child = fork(file, args, { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  started.push(child);
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the worker process ended with ${code} before it was ready`)));
  });
  return child;
}

function told(child: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve) => child.on("message", (message) => message === what && resolve()));
}

function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve([code, signal])));
}

test("a second signal ends a worker at once that waits for an activity", async () => {
  const taskQueue = `twice-${randomUUID()}`;
  const connection = await Connection.connect({ address: address() });
  const client = new IntegrationClient(new Client({ connection }), { start: { taskQueue } });
  const worker = await startWorker(taskQueue);
  const handle = await client.delegate.start({ act: { way: ActWay.STUBBORN }, local: true });
  await told(worker, "started");
  const end = ended(worker);
  worker.kill("SIGTERM");
  await told(worker, "stopping");
  worker.kill("SIGTERM");
  expect(await end).toEqual([null, "SIGTERM"]);
  await handle.terminate();
  await connection.close();
});

test("nothing is lost when the worker's process is killed in the middle, again and again", async () => {
  const taskQueue = `kill-${randomUUID()}`;
  const connection = await Connection.connect({ address: address() });
  const client = new IntegrationClient(new Client({ connection }), { start: { taskQueue, taskTimeout: "2s" } });
  let worker = await startWorker(taskQueue);
  const handles = await Promise.all(
    Array.from({ length: 20 }, () => client.march.start({ steps: 3, milliseconds: 1, signals: 3 })),
  );
  const results = Promise.all(handles.map((handle) => handle.result()));
  for (const amount of [1n, 10n, 100n]) {
    await Promise.all(handles.map((handle) => handle.add({ amount })));
    const end = ended(worker);
    worker.kill("SIGKILL");
    expect(await end).toEqual([null, "SIGKILL"]);
    worker = await startWorker(taskQueue);
  }
  for (const result of await results) expect(result).toMatchObject({ total: 6n, added: 111n });
  const end = ended(worker);
  worker.kill("SIGTERM");
  expect(await end).toEqual([0, null]);
  await connection.close();
});
