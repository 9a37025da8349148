const settings = "pass settings in the workflow's input, or read them in an activity";
const network = "talk to the network in an activity";
const modules = "write `import` at the top of the file";

/** What to use in place of globals that Node or browsers have and workflows do not. */
const instead: Readonly<Record<string, string>> = {
  __proto__: null as never,
  Buffer: "use Uint8Array, TextEncoder, TextDecoder, atob and btoa",
  EventSource: network,
  WebSocket: network,
  XMLHttpRequest: network,
  __dirname: settings,
  __filename: settings,
  clearImmediate: "use clearTimeout",
  fetch: network,
  global: "use globalThis",
  module: modules,
  process: settings,
  require: modules,
  setImmediate: "use ctx.sleep(), or the global setTimeout, which is a durable timer",
};

/** What to do about an error that says that a global is missing; undefined for any other. */
export function missingGlobalAdvice(error: unknown): string | undefined {
  if (!(error instanceof ReferenceError)) return undefined;
  const name = /^(\w+) is not defined$/.exec(error.message)?.[1] ?? "";
  const advice = instead[name];
  return advice === undefined ? undefined : `${name} is not available in workflows: ${advice}.`;
}
