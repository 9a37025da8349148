import type { EngineOptions, WorkflowEngine } from "../engine.js";
import type { Job, RealmControl, RealmOptions } from "./control.js";
import { connectEnvironment } from "./environment.js";
import { Layers } from "./layers.js";
import { Lock } from "./lock/lock.js";
import { LogBuffer } from "./logs.js";
import { StackTraces } from "./stack/stack-traces.js";

/** Makes the function that the host boots a realm with. The engine is given so that tests can give theirs. */
export function realmBoot(
  createEngine: (options: EngineOptions) => WorkflowEngine,
  modules: Iterable<readonly [string, object]>,
): (optionsJson: string) => RealmControl {
  return (optionsJson) => bootRealm(createEngine, modules, JSON.parse(optionsJson) as RealmOptions);
}

function bootRealm(
  createEngine: (options: EngineOptions) => WorkflowEngine,
  modules: Iterable<readonly [string, object]>,
  options: RealmOptions,
): RealmControl {
  let lock: Lock | undefined;
  const logs = new LogBuffer();
  const stacks = new StackTraces();
  const layers = new Layers(globalThis, modules);
  const engine = createEngine({
    ...options,
    host: {
      log: (level, message, attributes, runId) => logs.add(level, message, attributes, runId),
      tell: (topic, name, bodyJson, runId) => logs.add(topic, name, bodyJson, runId),
    },
    loadUser: () => layers.evaluateUser(),
  });
  connectEnvironment(engine);

  const state: { job: Job | undefined; described: string } = { job: undefined, described: "[]" };
  const jobs: Record<Job, () => boolean> = {
    apply: () => {
      engine.apply();
      return false;
    },
    unblock: () => engine.unblock(),
    last: () => {
      engine.last();
      return false;
    },
    drain: () => false,
    contract: () => {
      layers.evaluateContract();
      return false;
    },
    describe: () => {
      state.described = JSON.stringify(engine.describe());
      return false;
    },
  };

  return Object.freeze({
    Uint8Array,
    enter: () => {
      const { job } = state;
      state.job = undefined;
      return job === undefined ? false : jobs[job]();
    },
    arm: (job: Job) => {
      state.job = job;
    },
    addSourceMap: (file: string, json: string) => stacks.addSourceMap(file, json),
    setContract: (layer: Parameters<Layers["setContract"]>[0]) => layers.setContract(layer),
    setUser: (layer: Parameters<Layers["setUser"]>[0]) => layers.setUser(layer),
    lock: (all: boolean) => {
      stacks.install(globalThis);
      if (!all) return;
      lock = new Lock();
      lock.lockGlobals(globalThis);
      // What the contract shares with a package is locked as the contract is: it comes first.
      for (const [id, module] of layers.modules()) if (!layers.isPackage(id)) lock.lockModule(module, false);
      for (const [id, module] of layers.modules()) if (layers.isPackage(id)) lock.lockModule(module, true);
    },
    sharedModules: () =>
      JSON.stringify(Object.fromEntries(Array.from(layers.modules(), ([id, module]) => [id, Object.keys(module)]))),
    described: () => state.described,
    begin: (activation: Uint8Array) => engine.begin(activation),
    mustUnblock: () => engine.mustUnblock(),
    runsLast: () => engine.runsLast,
    fail: (message: string, stack: string) => engine.fail(message, stack === "" ? undefined : stack),
    unhandledRejection: (reason: unknown) => engine.unhandledRejection(reason),
    conclude: () => engine.conclude(),
    verify: () => lock?.verify() ?? "",
    takeLogs: () => logs.take(),
    takeTrace: (runId: string, stacks: boolean) => engine.takeTrace(runId, stacks),
    noteCalls: (runId: string) => engine.noteCalls(runId),
    explain,
    translate: (stack: string) => stacks.translate(stack),
  } satisfies RealmControl);
}

// As they are before a run can change them.
const { stringify } = JSON;
const text = String;
const tagOf = Function.prototype.call.bind(Object.prototype.toString) as (value: unknown) => string;

/** Never throws, whatever was thrown. An error of another realm is one too. */
function explain(error: unknown): string {
  try {
    if (error instanceof Error || tagOf(error) === "[object Error]") {
      const { message, stack, name } = error as Error;
      return words(text(message), text(stack ?? ""), text(name));
    }
    return words(text(error), "", "");
  } catch {
    return words("a value that cannot be printed was thrown", "", "");
  }
}

/** Without a prototype, so that nobody has a say in how it is written. */
function words(message: string, stack: string, name: string): string {
  return stringify({ __proto__: null, message, stack, name });
}
