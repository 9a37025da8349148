import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { cargoCache, keepCrates, takeCrates } from "./cargo-cache.mjs";
import { run } from "./command.mjs";
import { buildPeer, isGoThere, isPeerUpToDate } from "./go-peer.mjs";
import { at } from "./paths.mjs";

/** @typedef {import("./steps.mjs").Step} Step */

/** @param {string} path */
const isSource = (path) => !/\.test\.m?ts$/.test(path);
const compiler = ["tsconfig.base.json", "package-lock.json"];

/** @type {Step} */
const packages = {
  name: "packages",
  title: "npm packages",
  inputs: [],
  outputs: [],
  tools: ["npm"],
  upToDate: packagesInstalled,
  run: async (tell) => {
    // npm tells its scripts which npm runs them; otherwise the one on PATH.
    const npm = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund"];
    const options = { onLine: tell };
    if (npm?.endsWith(".js")) await run(process.execPath, [npm, ...args], options);
    else await run("npm", args, options);
  },
};

/** @type {readonly Step[]} */
const afterPackages = [
  {
    name: "bridge-native",
    title: "bridge to Core (cargo)",
    inputs: ["Cargo.toml", "Cargo.lock", "bridge/Cargo.toml", "bridge/build.rs", "bridge/src", "bridge/scripts"],
    outputs: [nativeAddon()],
    tools: ["cargo"],
    run: async (tell) => {
      let crates = 0;
      const onLine = (/** @type {string} */ line) => {
        if (line.trimStart().startsWith("Compiling")) crates += 1;
        tell(crates > 0 ? `${crates} crates, ${line.trim()}` : line);
      };
      const cache = await cargoCache();
      const taken = cache !== undefined && takeCrates(cache);
      await run(process.execPath, [at("bridge/scripts/build.mjs"), "--profile", "quick"], { onLine });
      if (cache) keepCrates(cache);
      return taken ? "with the crates of another checkout" : undefined;
    },
  },
  {
    name: "api",
    title: "Temporal's API (@protempo/api)",
    after: ["packages"],
    inputs: [
      ...compiler,
      "Cargo.lock",
      "generated/api/tsconfig.json",
      "schemas/temporal",
      "scripts/generate-api.mjs",
      "codegen/src/api-converters.ts",
      "codegen/src/printers",
    ],
    accept: isSource,
    outputs: ["generated/api/dist/temporal/v1/temporal_pb.js", "generated/api/proto/temporal/v1/temporal.proto"],
    tools: ["cargo"],
    run: async () => void (await run(process.execPath, [at("scripts/generate-api.mjs")])),
  },
  {
    name: "codegen",
    title: "generator (protoc-gen-protempo)",
    after: ["packages", "api"],
    inputs: [...compiler, "codegen/tsconfig.json", "codegen/package.json", "codegen/src", "codegen/templates"],
    accept: isSource,
    outputs: ["codegen/dist/plugin/run.js"],
    run: () => compile("codegen"),
  },
  {
    name: "bridge",
    title: "bridge loader (@protempo/bridge)",
    after: ["packages"],
    inputs: [...compiler, "bridge/tsconfig.json", "bridge/package.json", "bridge/ts"],
    accept: isSource,
    outputs: ["bridge/dist/index.js"],
    run: () => compile("bridge"),
  },
  {
    name: "runtime",
    title: "SDK (protempo)",
    after: ["packages", "api", "bridge"],
    inputs: [...compiler, "runtime/tsconfig.json", "runtime/package.json", "runtime/src", "runtime/realm.d.ts"],
    accept: isSource,
    outputs: ["runtime/dist/client/index.js", "runtime/dist/worker/index.js", "runtime/dist/realm/sdk.js"],
    run: async (tell) => {
      await compile("runtime");
      tell("the realm's layer");
      await run(process.execPath, [at("runtime/dist/bundler/prebuild.js")]);
    },
  },
  {
    name: "generated-examples",
    title: "code generated for examples",
    after: ["packages", "runtime"],
    inputs: [...compiler, "generated/examples"],
    outputs: ["generated/examples/dist/acme/orders/v1/orders_client.js"],
    run: () => compile("generated/examples"),
  },
  {
    name: "examples",
    title: "example (orders)",
    after: ["generated-examples"],
    inputs: [
      ...compiler,
      "examples/orders/package.json",
      "examples/orders/tsconfig.json",
      "examples/orders/tsconfig.workflows.json",
      "examples/orders/src",
    ],
    accept: isSource,
    outputs: ["examples/orders/dist/main.js", "examples/orders/dist/workflows.js"],
    run: () => compile("examples/orders", ["tsconfig.json", "tsconfig.workflows.json"]),
  },
  {
    name: "test-contracts",
    title: "code generated for tests",
    after: ["packages", "codegen"],
    inputs: ["schemas/test", "schemas/validation", "test/helpers"],
    outputs: ["test/gen/made-from.txt"],
    run: async () => {
      const { setup } = await import("../../test/helpers/generate.mjs");
      await setup();
    },
  },
  {
    name: "go-peer",
    title: "Go side of the interop tests",
    after: ["packages"],
    inputs: [],
    outputs: [],
    upToDate: () => !isGoThere() || isPeerUpToDate(),
    // The tests build it again, and fail with the reason; everything else has no need of it.
    run: (tell) =>
      buildPeer(tell).then(
        () => undefined,
        () => "failed: see the interop tests",
      ),
  },
];

/** Everything that is built, each step after those it depends on. */
export const buildSteps = /** @type {readonly Step[]} */ ([packages, ...afterPackages]);

/**
 * The named steps and all they depend on.
 * @param {readonly string[]} names
 * @returns {readonly Step[]}
 * @throws {Error} For a name that no step has.
 */
export function stepsFor(names) {
  const wanted = new Set(names);
  for (const name of wanted) {
    const step = buildSteps.find((candidate) => candidate.name === name);
    if (!step) throw new Error(`There is no step "${name}". Steps: ${buildSteps.map((each) => each.name).join(", ")}.`);
    for (const before of step.after ?? []) wanted.add(before);
  }
  return buildSteps.filter((step) => wanted.has(step.name));
}

/** The addon of this platform, whichever C library it is for; a name that is never there before the first build. */
function nativeAddon() {
  const prefix = `protempo-bridge.${process.platform}-${process.arch}`;
  const folder = at("bridge/native");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return `bridge/native/${names.find((name) => name.startsWith(prefix) && name.endsWith(".node")) ?? "none"}`;
}

/**
 * Compiles a package's projects into its `dist`, and removes what sources of an earlier time left there.
 * @param {string} folder
 * @param {readonly string[]} [projects]
 */
async function compile(folder, projects = ["tsconfig.json"]) {
  /** @type {Set<string>} */
  const emitted = new Set();
  for (const project of projects) {
    const args = [at("node_modules/typescript/bin/tsc"), "-p", at(folder, project), "--listEmittedFiles"];
    const output = await run(process.execPath, args, { noise: /^TSFILE:/ });
    for (const [, file = ""] of output.matchAll(/^TSFILE:\s+(.+?)\r?$/gm)) emitted.add(resolve(file));
  }
  for (const entry of readdirSync(at(folder, "dist"), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !emitted.has(file)) rmSync(file);
  }
}

/** Whether what npm notes of its last installation is what package-lock.json asks for. */
function packagesInstalled() {
  const note = at("node_modules/.package-lock.json");
  if (!existsSync(note)) return false;
  /** @param {string} file @returns {Record<string, { version?: string; optional?: boolean; link?: boolean }>} */
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = packagesOf(note);
  return Object.entries(packagesOf(at("package-lock.json"))).every(([path, wanted]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}
