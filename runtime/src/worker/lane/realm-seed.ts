import vm from "node:vm";
import type { RealmControl } from "../../workflow/realm/control.js";
import { type CompiledLayer, compileLayer } from "./compiled-layer.js";

/** A realm in which the SDK's layer is evaluated, and nothing of a bundle yet. */
export interface RealmSeed {
  readonly context: vm.Context;
  readonly boot: (optionsJson: string) => RealmControl;
}

/** Code of the SDK's layer, from which realms are made. */
export class SeedMaker {
  /** The layer's code. */
  readonly sdk: string;
  readonly #layer: CompiledLayer;
  #ahead: RealmSeed | undefined;

  constructor(sdk: string) {
    this.sdk = sdk;
    this.#layer = compileLayer("sdk", sdk);
  }

  /** Makes the next one now. */
  prepare(): this {
    this.#ahead ??= this.#make();
    return this;
  }

  /** The part of making a realm that can be done before there is a bundle. */
  take(): RealmSeed {
    const seed = this.#ahead ?? this.#make();
    this.#ahead = undefined;
    return seed;
  }

  #make(): RealmSeed {
    const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as object, {
      name: "protempo workflows",
      microtaskMode: "afterEvaluate",
      codeGeneration: { strings: false, wasm: false },
    });
    return { context, boot: this.#layer.script.runInContext(context) as RealmSeed["boot"] };
  }
}
