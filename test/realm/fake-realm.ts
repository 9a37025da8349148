import { buildSdkLayer } from "../../runtime/src/bundler/sdk-layer.js";
import { type RealmCode, RealmHost, type RealmHostOptions } from "../../runtime/src/worker/lane/realm-host.js";

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
export interface FakeRealm {
  readonly host: RealmHost;
  /** Calls an export in run `run-1`. */
  call(call: string, ...args: unknown[]): Promise<FakeCompletion>;
  send(activation: object): Promise<FakeCompletion>;
}

/** A realm of these layers. */
export function realmOf(code: RealmCode, options: Partial<RealmHostOptions> = {}): FakeRealm {
  const host = RealmHost.create({ code, namespace: "default", taskQueue: "test", deadlineMs: 0, ...options });
  const send = async (activation: object): Promise<FakeCompletion> => {
    const completion = await host.activate(new TextEncoder().encode(JSON.stringify(activation)));
    return JSON.parse(new TextDecoder().decode(completion)) as FakeCompletion;
  };
  return { host, send, call: (call, ...args) => send({ runId: "run-1", call, args }) };
}

/** A realm whose user layer is the text. */
export async function fakeRealm(user: string, options: Partial<RealmHostOptions> = {}): Promise<FakeRealm> {
  return realmOf({ sdk: await fakeSdk(), contract: layer(""), user: layer(user) }, options);
}
