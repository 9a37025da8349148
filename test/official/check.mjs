// After recording: `node test/official/check.mjs`. The newest official SDK replays every history. One that it cannot replay
// itself is taken away. One that it replays with another result than the run had when it was live gets that result as
// `replayedResult`: Core may resolve local activities together then that ended one after the other.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFor } from "./bundle.mjs";
import { historyText } from "./scrub.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "../bench/node_modules");
const worker = createRequire(path.join(modules, "x.js"))("@temporalio/worker");
worker.Runtime.install({ logger: new worker.DefaultLogger("ERROR", () => {}) });
const bundle = await bundleFor(worker, modules, "workflows.ts", "replay-context.mjs");
const folder = path.join(here, "histories");

for (const name of readdirSync(folder, { recursive: true })) {
  if (name.endsWith(".json")) await check(path.join(folder, name), name);
}
process.exit(0);

async function check(file, name) {
  const history = JSON.parse(readFileSync(file, "utf8"));
  let result;
  const fn = (_info, value) => {
    result = value;
  };
  const sinks = { recorder: { result: { fn, callDuringReplay: true } } };
  const options = { workflowBundle: bundle, taskQueue: "official", sinks };
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  try {
    await worker.Worker.runReplayHistory(options, history, workflowId ?? path.basename(name, ".json"));
  } catch (error) {
    console.log(`${name} is taken away: ${error.message.slice(0, 400)}`);
    rmSync(file);
    return;
  }
  const ended = history.events.at(-1).workflowExecutionCompletedEventAttributes?.result?.payloads[0];
  const recorded = ended && Buffer.from(ended.data ?? "", "base64").toString();
  const json = ended && atob(ended.metadata.encoding) === "json/plain";
  const other = json && result !== recorded ? result : undefined;
  if (other !== undefined) console.log(`${name} ends otherwise when it is replayed`);
  writeFileSync(file, historyText(history, [], other));
}
