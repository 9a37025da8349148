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
const { coresdk } = require("@temporalio/proto");
const { version } = require("@temporalio/workflow/package.json");

const { probes } = await load("probes.ts");
const { normalise } = await load("normalise.ts");
const { encodeProbeStep } = await load("encode.ts");

const bundle = await bundleWorkflowCode({
  workflowsPath: path.join(here, "official-workflows.ts"),
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
await creator.destroy();
writeFileSync(path.join(here, "recorded.json"), `${JSON.stringify({ sdk: version, probes: recording }, null, 1)}\n`);
console.log(`${probes.length} probes recorded with @temporalio/workflow ${version}`);
process.exit(0);

async function record(probe) {
  const runId = `run ${probe.name}`;
  const workflow = await creator.createWorkflow({
    info: infoOf(runId),
    randomnessSeed: [...coresdkSeed()],
    now: 1_700_000_000_000,
    showStackTraceSources: false,
  });
  const trace = [];
  workflow.context.probeTrace = trace;
  const steps = [];
  for (const [index, step] of probe.steps.entries()) {
    const bytes = encodeProbeStep({ fromJson, toBinary, schema: WorkflowActivationSchema }, probe.name, index, step);
    const completion = await workflow.activate(coresdk.workflow_activation.WorkflowActivation.decode(bytes));
    const encoded = coresdk.workflow_completion.WorkflowActivationCompletion.encode(completion).finish();
    const json = toJson(WorkflowActivationCompletionSchema, fromBinary(WorkflowActivationCompletionSchema, encoded));
    const commands = json.failed === undefined ? normalise(json.successful?.commands ?? []) : "task failed";
    steps.push({ trace: trace.splice(0), commands, flags: json.successful?.usedInternalFlags ?? [] });
    if (json.failed !== undefined) break;
  }
  return steps;
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
