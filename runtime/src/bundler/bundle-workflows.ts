import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";
import { compileLayer, compileLayers } from "../worker/lane/compiled-layer.js";
import { RealmHost } from "../worker/lane/realm-host.js";
import { SeedMaker } from "../worker/lane/realm-seed.js";
import type { WorkflowDescriptor } from "../workflow/registration.js";
import { type BuiltLayer, buildLayer, layerOptions } from "./build-layer.js";
import { BundleError, type BundleOptions, type WorkflowBundle } from "./bundle.js";
import { type LayerRules, layerPlugin, type Violation } from "./layer-plugin.js";
import { failureProblems, violationProblems } from "./problems.js";
import { sdkLayer, sdkVersion } from "./sdk-layer.js";
import { sizeWarnings } from "./size-warnings.js";

/**
 * Bundles a workflow file with all that it imports into the three layers of a realm, and evaluates it once to find out
 * what it registers. Rejects with `BundleError`, which names every import that cannot be in a workflow and how it got there.
 */
export async function bundleWorkflows(options: BundleOptions): Promise<WorkflowBundle> {
  return bundleOver(options, await sdkLayer());
}

/** {@link bundleWorkflows} over a given SDK layer. */
export async function bundleOver(options: BundleOptions, sdk: string): Promise<WorkflowBundle> {
  const entry = entryPath(options.entry);
  return new Bundling(entry, options, sdk).run();
}

type ModuleNames = Readonly<Record<string, readonly string[]>>;

const emptyLayer = "(function () {})";

class Bundling {
  readonly #entry: string;
  readonly #root: string;
  readonly #name: string;
  readonly #sdk: string;
  readonly #sharedModules: readonly string[];
  readonly #ignoreModules: readonly string[];
  readonly #violations: Violation[] = [];
  /** Contract files by path; the ID is set when all are known. */
  readonly #contractIds = new Map<string, string>();
  /** Those of them that belong to `sharedModules`. */
  readonly #packages = new Set<string>();
  #names: ModuleNames = {};

  constructor(entry: string, options: BundleOptions, sdk: string) {
    this.#entry = entry;
    this.#root = packageRoot(entry);
    this.#name = relative(this.#root, entry);
    this.#sdk = sdk;
    this.#sharedModules = options.sharedModules ?? [];
    this.#ignoreModules = options.ignoreModules ?? [];
  }

  async run(): Promise<WorkflowBundle> {
    const found = this.#buildUser();
    // Made while esbuild's process starts, whose first question comes later than that.
    const realm = RealmHost.boot(new SeedMaker(this.#sdk).take(), {
      namespace: "bundler",
      taskQueue: "bundler",
      deadlineMs: 0,
    });
    this.#names = realm.sharedModules();
    await found;
    const contract = await this.#buildContract();
    this.#load(realm, contract);
    this.#names = realm.sharedModules();
    const user = await this.#buildUser();
    const workflows = this.#describe(realm, user);
    return {
      sdk: this.#sdk,
      contract: contract.code,
      user: user.code,
      sourceMaps: { contract: contract.map, user: user.map },
      manifest: {
        workflows,
        contractHash: createHash("sha256").update(contract.code).digest("hex"),
        sdkVersion: sdkVersion(),
        layers: {
          sdk: Buffer.byteLength(this.#sdk),
          contract: Buffer.byteLength(contract.code),
          user: Buffer.byteLength(user.code),
        },
      },
      warnings: sizeWarnings(user),
    };
  }

  /** Without IDs of the contract it finds the contract's files; with them it is the layer. */
  async #buildUser(): Promise<BuiltLayer> {
    const ids = this.#contractIds;
    const rules = this.#rules({
      found: (path, named) => {
        if (!ids.has(path)) ids.set(path, "");
        if (named) this.#packages.add(path);
      },
      resolve: (path) => {
        const id = ids.get(path);
        return id === undefined || id === "" ? undefined : { id, names: this.#names[id] ?? [] };
      },
    });
    return this.#build({ entryPoints: [this.#entry] }, rules, this.#name);
  }

  async #buildContract(): Promise<BuiltLayer> {
    const paths = [...this.#contractIds.keys()].sort();
    const lines = paths.map((path, index) => {
      const id = `${this.#packages.has(path) ? "package" : "contract"}:${index}`;
      this.#contractIds.set(path, id);
      return `import * as m${index} from ${JSON.stringify(path)};\nexport { m${index} as ${JSON.stringify(id)} };`;
    });
    const contents = lines.join("\n");
    const stdin = { contents, resolveDir: this.#root, sourcefile: "contract", loader: "js" as const };
    return this.#build({ stdin }, this.#rules(undefined), "contract");
  }

  async #build(
    input: Pick<BuildOptions, "entryPoints" | "stdin">,
    rules: LayerRules,
    name: string,
  ): Promise<BuiltLayer> {
    const violations = this.#violations;
    const options = { ...layerOptions(this.#root), ...input, plugins: [layerPlugin(rules, violations)] };
    let built: BuiltLayer;
    try {
      built = await buildLayer(options);
    } catch (error) {
      throw new BundleError(this.#name, await failureProblems(error, options, name));
    }
    if (violations.length > 0) {
      throw new BundleError(this.#name, violationProblems(violations, built.metafile, name, this.#root));
    }
    return built;
  }

  #rules(contract: LayerRules["contract"]): LayerRules {
    return {
      sdkExports: (id) => (id.startsWith("protempo/") ? this.#names[id] : undefined),
      sharedModules: this.#sharedModules,
      ignoreModules: this.#ignoreModules,
      contract,
    };
  }

  #load(realm: RealmHost, contract: BuiltLayer): void {
    try {
      realm.load(compileLayers({ contract: contract.code, user: emptyLayer, sourceMaps: { contract: contract.map } }));
    } catch (error) {
      throw loadError(this.#name, error);
    }
  }

  #describe(realm: RealmHost, user: BuiltLayer): WorkflowDescriptor[] {
    try {
      realm.setUser(compileLayer("user", user.code, user.map));
      return JSON.parse(realm.describe()) as WorkflowDescriptor[];
    } catch (error) {
      throw loadError(this.#name, error);
    }
  }
}

function loadError(entry: string, error: unknown): BundleError {
  const { message, stack } = error as Error;
  const at = stack?.includes("\n") ? stack : message;
  return Object.assign(new BundleError(entry, [`it throws while it is loaded: ${at}`]), { cause: error });
}

function entryPath(entry: URL | string): string {
  const text = typeof entry === "string" && !entry.startsWith("file:") ? resolve(entry) : fileURLToPath(entry);
  const found = statSync(text, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    throw new BundleError(text, [
      "this is a folder. Give the path or the URL of the module that exports the workflows.",
    ]);
  }
  if (found !== undefined) return text;
  const source = text.replace(/\.([cm]?)js$/, ".$1ts");
  if (source !== text && existsSync(source)) return source;
  throw new BundleError(text, [
    "there is no such file. Give the path or the URL of the module that exports the workflows.",
  ]);
}

/** The folder of the package that a file belongs to. */
function packageRoot(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return dirname(file);
  }
}
