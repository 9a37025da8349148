// How much slower ordinary code is in the locked realm than in one that is not locked: rows `realm.<operation>`.
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { asyncOperations, operations } from "./operations.mjs";

const sdkUrl = new URL("../../../runtime/dist/realm/sdk.js", import.meta.url);
const size = 20_000;
const repeats = 15;

function context() {
  return vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    microtaskMode: "afterEvaluate",
    codeGeneration: { strings: false, wasm: false },
  });
}

/** A realm as workflows have it, without workflows. */
export function lockedContext() {
  const made = context();
  const boot = new vm.Script(readFileSync(sdkUrl, "utf8"), { filename: "protempo:sdk" }).runInContext(made);
  boot(JSON.stringify({ namespace: "bench", taskQueue: "bench" })).lock();
  return made;
}

/** A function of the host that runs the operation once in the realm, microtasks included. */
function prepare(realm, body, isAsync) {
  const source = `const run_${prepare.count} = ${isAsync ? "async " : ""}(n) => { "use strict"; ${body} };`;
  new vm.Script(source).runInContext(realm);
  const script = new vm.Script(`run_${prepare.count}(${size})`);
  prepare.count++;
  return () => script.runInContext(realm);
}
prepare.count = 0;

function best(run) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeats; i++) {
    const start = process.hrtime.bigint();
    run();
    least = Math.min(least, Number(process.hrtime.bigint() - start));
  }
  return least;
}

/** Nanoseconds a turn of each operation, locked and unlocked: the best of several, the two realms taking turns. */
export function realmRows() {
  const locked = lockedContext();
  const unlocked = context();
  const all = [
    ...Object.entries(operations).map(([name, body]) => [name, body, false]),
    ...Object.entries(asyncOperations).map(([name, body]) => [name, body, true]),
  ];
  return all.map(([name, body, isAsync]) => {
    const runs = [prepare(locked, body, isAsync), prepare(unlocked, body, isAsync)];
    for (const run of runs) for (let i = 0; i < 5; i++) run();
    const times = [best(runs[0]), best(runs[1])];
    const again = [best(runs[0]), best(runs[1])];
    const [lockedNs, unlockedNs] = times.map((time, i) => Math.min(time, again[i]) / size);
    return [name, { ours: lockedNs, peer: unlockedNs }];
  });
}
