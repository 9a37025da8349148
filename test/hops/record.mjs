// Records what the official SDK does with every probe: `node test/hops/record.mjs <folder with @temporalio/*>`.
// The folder is a node_modules; without it, that of test/bench is taken. Needs the API package built.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.resolve(process.argv[2] ?? path.join(here, "../bench/node_modules"));
const require = createRequire(path.join(modules, "x.js"));
const { bundleWorkflowCode } = require("@temporalio/worker");
const { parseWorkflowCode } = require("@temporalio/worker/lib/worker");
const { VMWorkflowCreator } = require("@temporalio/worker/lib/workflow/vm");
const { TypedSearchAttributes } = require("@temporalio/common");
const { coresdk } = require("@temporalio/proto");
const { version } = require("@temporalio/workflow/package.json");

const { probes, programs } = await load("probes.ts");
const { ChanceServer, shorten } = await load("server.ts");
const { normalise } = await load("normalise.ts");
const { encodeProbeStep } = await load("encode.ts");

const bundle = await bundleWorkflowCode({
  workflowsPath: path.join(here, "official-workflows.mjs"),
  logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  webpackConfigHook: (config) => {
    config.resolve.modules = [modules];
    config.resolve.extensionAlias = { ".js": [".ts", ".js"] };
    return config;
  },
});
const creator = await VMWorkflowCreator.create(parseWorkflowCode(bundle.code), 5000, new Set(["default"]));

const recording = {};
for (const probe of probes) recording[probe.name] = await record(probe);
const chance = {};
for (const seed of programs) chance[seed] = await recordProgram(seed);
await creator.destroy();
writeFileSync(path.join(here, "recorded.json"), `${JSON.stringify({ sdk: version, probes: recording }, null, 1)}\n`);
const lines = Object.entries(chance).map(([seed, steps]) => `${JSON.stringify(seed)}: ${JSON.stringify(steps)}`);
writeFileSync(path.join(here, "recorded-programs.json"), `{\n${lines.join(",\n")}\n}\n`);
console.log(`${probes.length} probes, ${programs.length} programs recorded with @temporalio/workflow ${version}`);
process.exit(0);

async function record(probe) {
  const drive = await driver(probe.name);
  const steps = [];
  for (const step of probe.steps) {
    const { trace, json } = await drive(step);
    const commands = json.failed === undefined ? normalise(json.successful?.commands ?? []) : "task failed";
    steps.push({ trace, commands, flags: json.successful?.usedInternalFlags ?? [] });
    if (json.failed !== undefined) break;
  }
  return steps;
}

async function recordProgram(seed) {
  const drive = await driver(`program ${seed}`);
  const server = new ChanceServer(seed);
  const steps = [];
  for (let jobs = []; jobs !== undefined && steps.length < 25; jobs = server.ended ? undefined : server.next()) {
    const { trace, json } = await drive({ jobs });
    const commands = json.successful?.commands ?? [];
    steps.push({ jobs, trace, commands: json.failed === undefined ? commands.map(shorten) : "task failed" });
    if (json.failed !== undefined) break;
    server.take(commands);
  }
  return steps;
}

/** A run of the official SDK; the function gives it an activation and gives what it traced and answered. */
async function driver(name) {
  const workflow = await creator.createWorkflow({
    info: infoOf(`run ${name}`),
    randomnessSeed: [...coresdkSeed()],
    now: 1_700_000_000_000,
    showStackTraceSources: false,
  });
  const trace = [];
  workflow.context.probeTrace = trace;
  let index = 0;
  return async (step) => {
    const bytes = encodeProbeStep({ fromJson, toBinary, schema: WorkflowActivationSchema }, name, index++, step);
    const completion = await workflow.activate(coresdk.workflow_activation.WorkflowActivation.decode(bytes));
    const encoded = coresdk.workflow_completion.WorkflowActivationCompletion.encode(completion).finish();
    const json = toJson(WorkflowActivationCompletionSchema, fromBinary(WorkflowActivationCompletionSchema, encoded));
    return { trace: trace.splice(0), json };
  };
}

function infoOf(runId) {
  return {
    workflowType: "probe",
    workflowId: "wf-id",
    runId,
    namespace: "default",
    taskQueue: "queue",
    firstExecutionRunId: runId,
    originalExecutionRunId: runId,
    attempt: 1,
    taskTimeoutMs: 1000,
    startTime: new Date(0),
    runStartTime: new Date(0),
    memo: {},
    searchAttributes: {},
    typedSearchAttributes: new TypedSearchAttributes(),
    historyLength: 3,
    historySize: 0,
    continueAsNewSuggested: false,
    unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: Date.now },
  };
}

/** As the worker of the official SDK gives it: `Long.toBytes()`, which is big-endian. */
function coresdkSeed() {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(12345678901234567n);
  return bytes;
}

/** A TypeScript module of this folder, compiled in memory. */
async function load(name) {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, name)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
