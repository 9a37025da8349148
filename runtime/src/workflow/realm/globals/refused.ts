import { refusal, replace } from "../replace.js";

const generation =
  "Workflows cannot make code from text (eval, new Function): it would differ from the code that was bundled. Write the code out, or do this in an activity.";

/** What a workflow must not have stays as a name that says what to use in its place. */
const refused: Readonly<Record<string, string>> = {
  WeakRef: "WeakRef is not available in workflows: garbage collection differs between replays. Hold the object itself.",
  FinalizationRegistry:
    "FinalizationRegistry is not available in workflows: garbage collection differs between replays. Release things in a finally block.",
  SharedArrayBuffer: "SharedArrayBuffer is not available in workflows: a run shares no memory. Use ArrayBuffer.",
};

export function installRefused(global: typeof globalThis): void {
  for (const [name, message] of Object.entries(refused)) {
    const refuse = refusal(name, message);
    // Libraries ask `x instanceof WeakRef`, so the replacement keeps a prototype.
    replace(refuse.prototype as object, "constructor", refuse);
    replace(global, name, refuse);
  }
  replace(global, "Atomics", refusingNamespace("Atomics", "Use plain variables: a run has one thread."));
  replace(global, "WebAssembly", refusingNamespace("WebAssembly", "Call an activity."));
  replace(global, "eval", refusal("eval", generation, EvalError));
  refuseFunctionConstructors(global);
}

function refusingNamespace(name: string, instead: string): object {
  const functions = Object.getOwnPropertyNames(Reflect.get(globalThis, name) ?? {});
  const namespace = {};
  for (const key of functions) {
    replace(namespace, key, refusal(key, `${name}.${key} is not available in workflows. ${instead}`));
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { value: name });
  return namespace;
}

/** The four constructors that compile text. `Function` stays what functions are instances of. */
function refuseFunctionConstructors(global: typeof globalThis): void {
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const sample of kinds) {
    const prototype = Object.getPrototypeOf(sample) as object;
    const native = prototype.constructor as { name: string };
    const refuse = refusal(native.name, generation, EvalError);
    Object.defineProperty(refuse, "prototype", { value: prototype, writable: false });
    replace(prototype, "constructor", refuse);
    if (native.name === "Function") replace(global, "Function", refuse);
    else Object.setPrototypeOf(refuse, global.Function);
  }
}
