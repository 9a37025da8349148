import type { LayerFunction } from "./control.js";

/** The modules that runs share, and the evaluation of the layers that use them. */
export class Layers {
  readonly #global: object;
  readonly #shared: Map<string, object>;
  readonly #loader = (specifier: string, name: string): unknown => {
    const module = this.#shared.get(specifier);
    if (module === undefined)
      throw new Error(`The bundle has no shared module "${specifier}": bundle the workflows again.`);
    return Reflect.get(module, name);
  };
  #contract: LayerFunction | undefined;
  #user: LayerFunction | undefined;

  constructor(global: object, sdk: Iterable<readonly [string, object]>) {
    this.#global = global;
    this.#shared = new Map(sdk);
  }

  setContract(layer: LayerFunction): void {
    this.#contract = layer;
  }

  setUser(layer: LayerFunction): void {
    this.#user = layer;
  }

  /** Evaluates the contract layer; its exports are modules by ID. */
  evaluateContract(): void {
    if (this.#contract === undefined) return;
    for (const [id, module] of Object.entries(this.#evaluate(this.#contract))) this.#shared.set(id, module as object);
    this.#contract = undefined;
  }

  /** Evaluates the user layer anew: the exports of the workflows file. */
  evaluateUser(): Record<string, unknown> {
    if (this.#user === undefined) throw new Error("The realm has no user layer.");
    return this.#evaluate(this.#user);
  }

  /** Whether a module is of a package that the user named in `sharedModules`: the bundler's IDs say so. */
  isPackage(id: string): boolean {
    return id.startsWith("package:");
  }

  modules(): IterableIterator<[string, object]> {
    return this.#shared.entries();
  }

  /**
   * Each evaluation sees a `globalThis` of its own that inherits the locked one: what a library keeps there belongs to
   * the run.
   */
  #evaluate(layer: LayerFunction): Record<string, unknown> {
    const global = Object.create(this.#global) as object;
    const module: { exports: Record<string, unknown> } = { exports: {} };
    layer(global, global, global, this.#loader, refuseRequire, module);
    return module.exports;
  }
}

function refuseRequire(specifier: string): never {
  throw new Error(
    `Workflows cannot load "${specifier}" at run time: import it with a fixed name at the top of the file, so that it is bundled.`,
  );
}
