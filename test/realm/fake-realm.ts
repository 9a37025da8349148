import { RealmHost, type RealmHostOptions } from "../../runtime/src/worker/lane/realm-host.js";
import { buildSdkLayer } from "../../runtime/src/bundler/sdk-layer.js";

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

/** A realm whose user layer is the text, and calls of its exports. */
export async function fakeRealm(
  user: string,
  options: Partial<RealmHostOptions> & { contract?: string } = {},
): Promise<{ host: RealmHost; call(call: string, ...args: unknown[]): Promise<FakeCompletion>; send(activation: object): Promise<FakeCompletion> }> {
  const code = { sdk: await fakeSdk(), contract: options.contract ?? layer(""), user: layer(user) };
  const host = RealmHost.create({ code, namespace: "default", taskQueue: "test", deadlineMs: 0, ...options });
  const send = async (activation: object): Promise<FakeCompletion> =>
    JSON.parse(new TextDecoder().decode(await host.activate(new TextEncoder().encode(JSON.stringify(activation))))) as FakeCompletion;
  return { host, send, call: (call, ...args) => send({ runId: "run-1", call, args }) };
}
