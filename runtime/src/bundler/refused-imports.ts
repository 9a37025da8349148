import { builtinModules } from "node:module";

const builtins = new Set(builtinModules.map((name) => name.split("/")[0] as string));

const forFiles = "Read and write files in an activity.";
const forNetwork = "Talk to the network in an activity.";
const forThreads = "Workflow code has one thread; do heavy work in an activity.";

/** What to use in place of Node's modules. */
const instead: Readonly<Record<string, string>> = {
  __proto__: null as never,
  assert: "Throw an error of your own; a failed assertion fails the workflow task.",
  async_hooks: "Pass ctx on, or call currentContext() of protempo/workflow.",
  buffer: "Use Uint8Array, TextEncoder, TextDecoder, atob and btoa.",
  child_process: "Start processes in an activity.",
  cluster: forThreads,
  crypto: "Use ctx.uuid4(), ctx.random() or the global crypto.randomUUID(); hash and encrypt in an activity.",
  dns: forNetwork,
  events: 'Use the global EventTarget, or install the package "events".',
  fs: forFiles,
  http: forNetwork,
  http2: forNetwork,
  https: forNetwork,
  net: forNetwork,
  os: "Pass what you need of the machine as input, or read it in an activity.",
  path: 'Workflows have no files; for string work install the package "pathe".',
  perf_hooks: "Use the global performance.now(), which is workflow time.",
  process: "Pass settings in the workflow's input, or read them in an activity.",
  readline: "Read input in an activity, or send a signal.",
  stream: forNetwork,
  timers: "Use ctx.sleep(), or the global setTimeout, which is a durable timer.",
  tls: forNetwork,
  url: "Use the global URL and URLSearchParams.",
  util: "Use the global structuredClone, TextEncoder and TextDecoder; `console.log` prints objects.",
  vm: "Workflows cannot make code from text.",
  worker_threads: forThreads,
  zlib: "Compress in an activity, or in a payload codec.",
};

/** Packages that cannot work in a locked realm, and what to use. */
const packages: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "core-js": "It changes built-ins, which all workflows share. Leave it out: the realm has what Node has.",
  "core-js-pure": "It changes built-ins, which all workflows share. Leave it out: the realm has what Node has.",
  ajv: "It makes code from text at run time. Compile the schemas ahead of time (ajv's standalone mode), or use zod or valibot.",
  protobufjs: "It makes code from text at run time. Use the messages that protoc-gen-es and protempo generate.",
};

/** Entries of protempo that workflow code has no use for. */
const entries: Readonly<Record<string, string>> = {
  __proto__: null as never,
  "protempo/activity":
    "Workflow code calls activities through ctx.activities; the errors are exported by protempo/workflow.",
  "protempo/client": "Start and signal other workflows through ctx.workflows, or use a client in an activity.",
  "protempo/worker": "Keep the worker in another file than the workflows.",
  "protempo/testing": "Keep tests in another file than the workflows.",
  "protempo/bundler": "Keep the bundling in another file than the workflows.",
  "protempo/config": "Read configuration outside of workflows and pass it as input.",
  "protempo/internal/activity": "Import the types of activities with `import type`.",
  "protempo/internal/client": "Import the types of clients with `import type`.",
};

/** The name of the package that a specifier belongs to. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Whether Node itself provides the module: `fs`, `node:fs`, `fs/promises`. */
export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith("node:") || builtins.has(specifier.split("/")[0] as string);
}

/** Why workflow code may not import this, and what to do; `undefined` if it may. */
export function refusalOf(specifier: string): string | undefined {
  if (isBuiltin(specifier)) {
    const name = specifier.replace(/^node:/, "").split("/")[0] as string;
    return `Node's module is not available in workflows. ${instead[name] ?? "Use it in an activity."}`;
  }
  const name = packageOf(specifier);
  if (name === "protempo" && specifier in entries) return entries[specifier];
  if (name === "@protempo/bridge") return "The bridge belongs to the worker. Keep it out of the workflows' file.";
  return packages[name];
}

/** Regular expression (of Go's kind) for the specifiers that may be refused. */
export function refusedPattern(): string {
  const names = [...builtins, ...Object.keys(packages), "protempo", "@protempo/bridge"].map(escapePattern);
  return `^(node:|(${names.join("|")})(/|$))`;
}

/** Escapes a name for a regular expression. */
export function escapePattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
