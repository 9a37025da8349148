import { setImmediate as nextTurn } from "node:timers/promises";
import { buildSdkLayer } from "../../runtime/src/bundler/sdk-layer.js";
import { compileLayers } from "../../runtime/src/worker/lane/compiled-layer.js";
import type { LaneRealm } from "../../runtime/src/worker/lane/lane-realm.js";
import { type RealmCode, RealmHost, type RealmHostOptions } from "../../runtime/src/worker/lane/realm-host.js";
import { SeedMaker } from "../../runtime/src/worker/lane/realm-seed.js";
import { type MessageReader, RunRealms } from "../../runtime/src/worker/lane/run-realms.js";

let sdk: Promise<string> | undefined;

/** The layer with the fake engine; built once a test file. */
export function fakeSdk(): Promise<string> {
  sdk ??= buildSdkLayer(new URL("./fake-engine.ts", import.meta.url));
  return sdk;
}

/** A layer whose exports are written by hand. */
export function layer(body: string): string {
  return `(function (globalThis, self, global, $shared, require, module) { "use strict"; const exports = module.exports;\n${body}\n})`;
}

export interface FakeCompletion {
  readonly runId: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly pending: boolean;
  readonly timers: number[];
}

/** A realm over the fake engine, and ways to drive it. */
export interface FakeRealm<Host extends LaneRealm = RealmHost> {
  readonly host: Host;
  /** Calls an export in run `run-1`. */
  call(call: string, ...args: unknown[]): Promise<FakeCompletion>;
  send(activation: object): Promise<FakeCompletion>;
}

function driven<Host extends LaneRealm>(host: Host): FakeRealm<Host> {
  const send = async (activation: object): Promise<FakeCompletion> => {
    host.start(new TextEncoder().encode(JSON.stringify(activation)));
    await nextTurn();
    return JSON.parse(new TextDecoder().decode(host.finish())) as FakeCompletion;
  };
  return { host, send, call: (call, ...args) => send({ runId: "run-1", call, args }) };
}

/** A realm of these layers. */
export function realmOf(code: RealmCode, options: Partial<RealmHostOptions> = {}): FakeRealm {
  return driven(RealmHost.create({ code, namespace: "default", taskQueue: "test", deadlineMs: 0, ...options }));
}

const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as { runId: string; evict?: boolean };

/** Reads what the fake engine takes and gives. */
export const fakeMessages: MessageReader = {
  runIdOf: (message) => {
    try {
      return parsed(message).runId;
    } catch {
      return undefined;
    }
  },
  evicts: (activation) => parsed(activation).evict === true,
};

/** A realm of these layers for each run. `onMade` is told of each. */
export function runRealmsOf(
  code: RealmCode,
  options: Partial<RealmHostOptions> = {},
  onMade: (host: RealmHost, context: object) => void = () => {},
): FakeRealm<RunRealms> {
  const seeds = new SeedMaker(code.sdk);
  const layers = compileLayers(code);
  const settings = {
    namespace: "default",
    taskQueue: "test",
    deadlineMs: 0,
    isolation: "context",
    ...options,
  } as const;
  const make = (): RealmHost => {
    const seed = seeds.take();
    const host = RealmHost.of(seed, layers, settings);
    onMade(host, seed.context);
    return host;
  };
  return driven(new RunRealms(make, fakeMessages));
}

/** A realm whose user layer is the text. */
export async function fakeRealm(user: string, options: Partial<RealmHostOptions> = {}): Promise<FakeRealm> {
  return realmOf({ sdk: await fakeSdk(), contract: layer(""), user: layer(user) }, options);
}
