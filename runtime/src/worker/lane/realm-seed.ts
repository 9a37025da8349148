import vm from "node:vm";
import type { RealmControl } from "../../workflow/realm/control.js";

/** A realm in which the SDK's layer is evaluated, and nothing of a bundle yet. */
export interface RealmSeed {
  /** The layer's code. */
  readonly sdk: string;
  readonly context: vm.Context;
  readonly boot: (optionsJson: string) => RealmControl;
}

/** The part of making a realm that can be done before there is a bundle. */
export function seedRealm(sdk: string): RealmSeed {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as object, {
    name: "protempo workflows",
    microtaskMode: "afterEvaluate",
    codeGeneration: { strings: false, wasm: false },
  });
  const boot = new vm.Script(sdk, { filename: "protempo:sdk" }).runInContext(context) as RealmSeed["boot"];
  return { sdk, context, boot };
}
