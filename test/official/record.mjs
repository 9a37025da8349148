// Records histories with the official SDK: `node test/official/record.mjs [--sdk 1.9.3] [scenario …]`.
// It takes that SDK from test/bench/node_modules, or installs another version of it into a temporary folder. It needs a
// Temporal server at TEMPORAL_ADDRESS, or `temporal` as PROTEMPO_TEMPORAL_CLI to start one.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { activitiesOf } from "./activities.mjs";
import { bundleFor } from "./bundle.mjs";
import { historyText } from "./scrub.mjs";
import { Stage } from "./stage.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sdk: { type: "string" }, modules: { type: "string" } },
});
const temporary = mkdtempSync(path.join(tmpdir(), "official-"));
const modules = values.modules ?? (values.sdk ? install(values.sdk) : path.join(here, "../bench/node_modules"));
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const sdk = Object.fromEntries(
  ["activity", "client", "common", "worker"].map((name) => [name, require(`@temporalio/${name}`)]),
);
const { version } = require("@temporalio/worker/package.json");
const bench = createRequire(path.join(here, "../bench/node_modules/x.js"));
const { historyToJSON } = bench("@temporalio/common/lib/proto-utils");
const current = bench("../package.json").dependencies["@temporalio/worker"];
const { scenarios, olderScenarios } = await load("scenarios.mjs");

sdk.worker.Runtime.install({ logger: new sdk.worker.DefaultLogger("ERROR", () => {}) });
const server = process.env.TEMPORAL_ADDRESS ? undefined : await startServer();
const address = process.env.TEMPORAL_ADDRESS ?? server.address;
const connection = await sdk.worker.NativeConnection.connect({ address });
const client = new sdk.client.Client({ connection: await sdk.client.Connection.connect({ address }) });
const bundles = {
  now: await bundleFor(sdk.worker, modules, "workflows.ts"),
  before: await bundleFor(sdk.worker, modules, "workflows/before-patch.ts"),
};
const secrets = [hostname(), temporary, path.resolve(here, "../..")];
await client.connection.operatorService
  .addSearchAttributes({ namespace: "default", searchAttributes: { OfficialWord: 2, OfficialCount: 3 } })
  .catch(() => {});
const folder = path.join(here, "histories", version === current ? "." : version);
mkdirSync(folder, { recursive: true });

const shared = await startWorker("official", bundles.now);
const names = positionals.length > 0 ? positionals : version === current ? Object.keys(scenarios) : olderScenarios;
const queue = [...names];
await Promise.all(Array.from({ length: 4 }, recordNext));
await shared();
await connection.close();
await client.connection.close();
server?.process.kill();
rmSync(temporary, { recursive: true, force: true });
console.log(`${names.length} scenarios recorded with version ${version}`);
process.exit(process.exitCode ?? 0);

async function recordNext() {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const stage = new Stage({ name, client, bundles, startWorker });
    try {
      const handles = [await scenarios[name](stage)].flat();
      for (const [at, handle] of handles.entries()) {
        const history = JSON.parse(historyToJSON(await handle.fetchHistory()));
        const file = `${name}${at === 0 ? "" : `.${at + 1}`}.json`;
        writeFileSync(path.join(folder, file), historyText(history, secrets));
      }
    } catch (error) {
      process.exitCode = 1;
      console.error(name, error);
    } finally {
      await stage.close();
    }
  }
}

/** A worker of the official SDK; the function stops it. */
async function startWorker(taskQueue, workflowBundle) {
  const worker = await sdk.worker.Worker.create({
    connection,
    taskQueue,
    workflowBundle,
    activities: activitiesOf(sdk),
    shutdownForceTime: "5s",
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
  };
}

function install(wanted) {
  const packages = ["activity", "client", "common", "proto", "worker", "workflow"];
  writeFileSync(path.join(temporary, "package.json"), '{ "private": true }\n');
  const wants = packages.map((name) => `@temporalio/${name}@${wanted}`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", ...wants], { cwd: temporary, stdio: "inherit" });
  return path.join(temporary, "node_modules");
}

async function startServer() {
  const { freePort } = await load("../helpers/server.ts");
  const port = await freePort();
  const args = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--log-level", "error", "--port", `${port}`];
  const started = spawn(process.env.PROTEMPO_TEMPORAL_CLI ?? "temporal", args, { stdio: "ignore" });
  const where = `127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt++) {
    const connected = await sdk.client.Connection.connect({ address: where }).catch(() => undefined);
    const ready = await connected?.workflowService.describeNamespace({ namespace: "default" }).catch(() => undefined);
    await connected?.close();
    if (ready) return { address: where, process: started };
    if (attempt > 100) throw new Error("the Temporal server did not start");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A module of this folder, compiled. */
async function load(name) {
  const outfile = path.join(temporary, `${path.basename(name)}.mjs`);
  await build({ entryPoints: [path.join(here, name)], bundle: true, outfile, format: "esm", platform: "node" });
  return import(outfile);
}
