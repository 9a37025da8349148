import { parentPort, workerData } from "node:worker_threads";
import { Deadline, Lane } from "@protempo/bridge";
import type { Topic } from "../../common/topic.js";
import type { BegunActivation, LogEntry } from "../../workflow/realm/control.js";
import { compileLayers } from "./compiled-layer.js";
import { evictionOf } from "./completions.js";
import { HeapWatch } from "./heap-watch.js";
import type { LaneCodec } from "./lane-codec.js";
import type { LaneRealm } from "./lane-realm.js";
import { prebuiltSdk } from "./prebuilt.js";
import type { LaneLog, LaneMessage, LaneNote, LaneThreadData, LaneWork } from "./protocol.js";
import { RealmHost } from "./realm-host.js";
import { SeedMaker } from "./realm-seed.js";
import { RunRealms } from "./run-realms.js";
import type { StackSampler } from "./stack-sampler.js";
import { tameHost } from "./tame-host.js";
import { type ActivationSource, type OnEviction, type Report, TurnLoop } from "./turn-loop.js";

const { codecModules } = workerData as LaneThreadData;
const post = (message: LaneMessage): void => parentPort?.postMessage(message);

const waiting: LaneLog[] = [];
function log(record: LaneLog): void {
  if (waiting.length === 0) setImmediate(sendLogs);
  waiting.push(record);
}
function sendLogs(): void {
  if (waiting.length > 0) post({ type: "logs", records: waiting.splice(0) });
}

const report: Report = (level, message, attributes) => log({ level, message, attributes });

function runLogs(entries: readonly LogEntry[], activation: BegunActivation | undefined): void {
  for (const [level, message, attributes, runId] of entries) {
    const about =
      runId === activation?.runId ? { workflowType: activation.workflowType, workflowId: activation.workflowId } : {};
    const all = { ...about, runId, ...(JSON.parse(attributes) as Record<string, unknown>) };
    waiting.push({ level, message, attributes: all });
  }
  // Before the next activation, which may keep the thread or end it.
  sendLogs();
}

function countEvictions(by: number): void {
  log({ level: "count" satisfies Topic, message: "protempo_heap_evictions", attributes: { by } });
}

/** Of `coresdk.workflow_activation.RemoveFromCache.EvictionReason`. */
const nondeterminism = 3;

function evictionTeller(realm: LaneRealm): OnEviction {
  return (activation) => {
    const eviction = evictionOf(activation);
    if (eviction === undefined) return;
    const commands = realm.takeTrace(eviction.runId, eviction.reason === nondeterminism);
    post({ type: "evicted", ...eviction, commands });
  };
}

/**
 * What goes wrong here is laid on the open activation, so that one run's task fails and the lane goes on. Promises of the
 * thread's own, such as a codec's, are no run's: those of a realm are of another class.
 */
function watchProcess(realm: LaneRealm): void {
  process.on("unhandledRejection", (reason, promise) => {
    if (!(promise instanceof Promise) && realm.unhandledRejection(reason)) return;
    const { message, stack } = realm.explain(reason);
    report("error", `A promise was rejected and nobody handled it: ${message}`, { stack });
  });
  process.on("uncaughtException", (error) => {
    const { message, stack } = realm.explain(error);
    report("error", `An error was thrown in a lane and nobody caught it: ${message}`, { stack });
    realm.fail(message, stack);
  });
}

/** Descriptors take a quarter of a second to load: only lanes with codecs have them. */
async function codecOf(modules: readonly string[]): Promise<LaneCodec | undefined> {
  if (modules.length === 0) return undefined;
  const { loadCodecs } = await import("./lane-codec.js");
  return loadCodecs(modules);
}

/** Only lanes that need one load the inspector. */
async function startSampler(): Promise<StackSampler> {
  const { StackSampler } = await import("./stack-sampler.js");
  return StackSampler.start();
}

function watchedSource(lane: Lane, heap: HeapWatch): ActivationSource {
  return {
    next: () => lane.next(),
    tryNext: () => lane.tryNext(),
    complete: (completion) => {
      lane.complete(completion);
      heap.tick();
    },
  };
}

/** What the thread is to work on; until it comes the thread waits. */
const given = new Promise<LaneWork>((resolve) => parentPort?.once("message", resolve));

async function work(): Promise<void> {
  tameHost();
  const deadline = Deadline.ofThisThread();
  // All bundles of this version of the package have this layer.
  const sdk = prebuiltSdk();
  const prebuilt = sdk === undefined ? undefined : new SeedMaker(sdk).prepare();
  const codec = await codecOf(codecModules);
  const { code, namespace, taskQueue, renameQueues, encoding, rules, isolation, deadlineMs, replays, ...data } =
    await given;
  const timed = deadline === undefined && deadlineMs > 0;
  let lane: Lane | undefined;
  const onStopped = (runId: string): void => lane?.stopped(runId);
  const settings = {
    namespace,
    taskQueue,
    renameQueues,
    encoding,
    rules,
    isolation,
    deadlineMs,
    deadline,
    sampler: timed && data.quarantine ? await startSampler() : undefined,
    onStopped,
    onLogs: runLogs,
    traceCommands: replays,
  };
  const seeds = prebuilt?.sdk === code.sdk ? prebuilt : new SeedMaker(code.sdk);
  const layers = compileLayers(code);
  const makeRealm = (): RealmHost => RealmHost.of(seeds.take(), layers, settings);
  const realm: LaneRealm = isolation === "context" ? new RunRealms(makeRealm) : makeRealm();
  watchProcess(realm);
  parentPort?.on("message", ({ runId }: LaneNote) => realm.noteCalls(runId));
  lane = Lane.attach(data.workerId, data.lane, { quarantine: data.quarantine });
  post({ type: "ready", timed });
  const onEviction = replays ? evictionTeller(realm) : undefined;
  const heap = new HeapWatch(lane.shed.bind(lane), countEvictions, report);
  await new TurnLoop(watchedSource(lane, heap), realm, codec, report, {
    payloadLimit: data.payloadLimit,
    onEviction,
  }).run();
  heap.end();
  lane.detach();
  sendLogs();
  post({ type: "drained" });
}

// Keeps the thread alive while it waits for activations, whatever the bridge holds.
parentPort?.on("message", () => {});
work()
  .catch((error: unknown) => {
    sendLogs();
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    post({ type: "failed", message, stack });
    process.exitCode = 1;
  })
  // Codecs may have timers and connections of their own, which would hold the thread.
  .finally(() => process.exit());
