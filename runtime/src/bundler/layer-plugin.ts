import { open } from "node:fs/promises";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { escapePattern, isBuiltin, refusalOf, refusedPattern } from "./refused-imports.js";

/** An import that a layer must not have. */
export interface Violation {
  readonly specifier: string;
  readonly importer: string;
  readonly reason: string;
}

/** What a layer does with the modules that are not its own. */
export interface LayerRules {
  /** Exports of a module of the SDK layer; `undefined` if it has no such module. */
  sdkExports(specifier: string): readonly string[] | undefined;
  readonly sharedModules: readonly string[];
  readonly ignoreModules: readonly string[];
  /** Undefined in the contract layer itself, whose files are its own. */
  readonly contract: ContractModules | undefined;
}

/** The files of the contract layer that the user layer imports. */
export interface ContractModules {
  /** Called for each with its path; `named`: it is of a package in `sharedModules`. */
  found(path: string, named: boolean): void;
  /** Its ID and exports, once the contract layer is built; `undefined` before. */
  resolve(path: string): { readonly id: string; readonly names: readonly string[] } | undefined;
}

const generatedSuffix = "_(pb|protempo|workflow|activity|client)(\\.[cm]?[jt]s)?$";
/** What all runs share without being asked for it: generated code stands on it. */
const alwaysShared = ["@bufbuild/protobuf", "@bufbuild/protovalidate", "protempo/validation"];
const ours = "protempo-layer";
const sharedNamespace = "protempo-shared";
const ignoredNamespace = "protempo-ignored";

/** Sends imports to the layer that they belong to, and collects those that are refused. */
export function layerPlugin(rules: LayerRules, violations: Violation[]): Plugin {
  return {
    name: ours,
    setup(build) {
      const resolve = (args: OnResolveArgs): Promise<OnResolveResult> =>
        build.resolve(args.path, {
          importer: args.importer,
          resolveDir: args.resolveDir,
          kind: args.kind,
          pluginData: ours,
        });
      refuse(build, rules, violations);
      if (rules.contract !== undefined) {
        const toContract = contractResolver(rules.contract, resolve);
        const pattern = (names: readonly string[]): RegExp =>
          new RegExp(`^(${names.map(escapePattern).join("|")})(/|$)`);
        const always = pattern(alwaysShared);
        build.onResolve({ filter: pattern([...alwaysShared, ...rules.sharedModules]) }, (args) =>
          args.pluginData === ours ? undefined : toContract(args, false, !always.test(args.path)),
        );
        build.onResolve({ filter: new RegExp(generatedSuffix) }, (args) =>
          args.pluginData === ours || args.kind === "entry-point" ? undefined : toContract(args, true, false),
        );
      }
      loadVirtual(build);
    },
  };
}

function refuse(build: PluginBuild, rules: LayerRules, violations: Violation[]): void {
  const ignored = rules.ignoreModules.map(escapePattern);
  if (ignored.length > 0) {
    build.onResolve({ filter: new RegExp(`^(${ignored.join("|")})(/|$)`) }, ({ path }) => ({
      path,
      namespace: ignoredNamespace,
    }));
  }
  build.onResolve({ filter: new RegExp(refusedPattern()) }, async (args) => {
    if (args.pluginData === ours) return undefined;
    const names = rules.sdkExports(args.path);
    if (names !== undefined) {
      return { path: args.path, namespace: sharedNamespace, pluginData: { id: args.path, names }, sideEffects: false };
    }
    const reason = refusalOf(args.path);
    if (reason === undefined) return undefined;
    if (isBuiltin(args.path)) {
      // esbuild leaves alone what a library requires inside of try, and says so of everything else.
      if (args.kind === "require-call" || args.kind === "require-resolve") return undefined;
      if (!args.path.startsWith("node:") && (await isInstalled(build, args))) return undefined;
    }
    violations.push({ specifier: args.path, importer: args.importer, reason });
    return { path: args.path, external: true };
  });
}

/** A package that bears a built-in's name, such as `events`, is found where packages are. */
async function isInstalled(build: PluginBuild, args: OnResolveArgs): Promise<boolean> {
  const { path, importer, resolveDir, kind } = args;
  const { errors } = await build.resolve(path, { importer, resolveDir, kind, pluginData: ours });
  return errors.length === 0;
}

function contractResolver(
  contract: ContractModules,
  resolve: (args: OnResolveArgs) => Promise<OnResolveResult>,
): (args: OnResolveArgs, mustBeGenerated: boolean, named: boolean) => Promise<OnResolveResult | undefined> {
  return async (args, mustBeGenerated, named) => {
    const found = await resolve(args);
    const { path } = found;
    if (path === undefined || (found.errors?.length ?? 0) > 0) return found;
    if (mustBeGenerated && !(await isGenerated(path))) return undefined;
    contract.found(path, named);
    const known = contract.resolve(path);
    if (known === undefined) return { path, external: true };
    // Not the path: the output shall be the same on every machine.
    return { path: known.id, namespace: sharedNamespace, pluginData: known, sideEffects: false };
  };
}

async function isGenerated(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.toString("utf8", 0, bytesRead).includes("@generated by protoc-gen-");
  } finally {
    await file.close();
  }
}

function loadVirtual(build: PluginBuild): void {
  build.onLoad({ filter: /.*/, namespace: sharedNamespace }, ({ pluginData }) => {
    const { id, names } = pluginData as { id: string; names: readonly string[] };
    return { contents: sharedModule(id, names), loader: "js" };
  });
  build.onLoad({ filter: /.*/, namespace: ignoredNamespace }, ({ path }) => ({
    contents: `module.exports = new Proxy(function () {}, {
  get(_, key) { if (typeof key === "symbol" || key === "__esModule" || key === "default" || key === "then") return undefined; fail(); },
  apply: fail, construct: fail,
});
function fail() { throw new Error(${JSON.stringify(`"${path}" is named in ignoreModules, and workflow code used it.`)}); }`,
    loader: "js",
  }));
}

/** A module whose exports are taken from a shared layer. Each is a call without effects, so that what is unused goes. */
function sharedModule(id: string, names: readonly string[]): string {
  const key = JSON.stringify(id);
  const lines = names
    .filter((name) => name !== "default")
    .map((name, index) => {
      const value = `/* @__PURE__ */ $shared(${key}, ${JSON.stringify(name)})`;
      return /^[A-Za-z_$][\w$]*$/.test(name)
        ? `const _${index} = ${value};\nexport { _${index} as ${name} };`
        : `const _${index} = ${value};\nexport { _${index} as ${JSON.stringify(name)} };`;
    });
  if (names.includes("default")) lines.push(`export default /* @__PURE__ */ $shared(${key}, "default");`);
  return lines.join("\n");
}
