import { Deadline } from "@protempo/bridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LogEntry } from "../../runtime/src/workflow/realm/control.js";
import { type FakeCompletion, fakeSdk, layer, realmOf, runRealmsOf } from "./fake-realm.js";

const none = layer("");
// One a thread.
const deadline = Deadline.ofThisThread();
/** A package of `sharedModules` that keeps state, as some do in a variable or a map. */
const counting = layer(`
  let calls = 0;
  const seen = new Map();
  exports["package:0"] = { count: () => ++calls, remember: (key) => { seen.set(key, true); return [...seen.keys()]; } };
`);
const counts = layer(
  `exports.count = () => $shared("package:0", "count")(); exports.remember = (key) => $shared("package:0", "remember")(key);`,
);

describe("what only a realm of its own keeps from others", () => {
  test("state of a shared package", async () => {
    const code = { sdk: await fakeSdk(), contract: counting, user: counts };
    const found = async (realm: { send(activation: object): Promise<FakeCompletion> }): Promise<unknown[]> => {
      const results = [];
      for (const runId of ["a", "b", "a"]) {
        results.push((await realm.send({ runId, call: "count" })).result);
        results.push((await realm.send({ runId, call: "remember", args: [runId] })).result);
      }
      return results;
    };
    expect(await found(realmOf(code))).toEqual([1, ["a"], 2, ["a", "b"], 3, ["a", "b"]]);
    expect(await found(runRealmsOf(code))).toEqual([1, ["a"], 1, ["b"], 2, ["a"]]);
  });

  test("changes of built-ins and globals, which last as long as the run", async () => {
    const user = layer(`
      exports.polyfill = () => {
        Array.prototype.second = function () { return this[1]; };
        Object.getPrototypeOf(globalThis).everywhere = "here";
        Promise.prototype.then = ((then) => function (...args) { this.counted = true; return then.apply(this, args); })(Promise.prototype.then);
      };
      exports.used = () => [[1, 2].second?.(), Object.getPrototypeOf(globalThis).everywhere];`);
    const realm = runRealmsOf({ sdk: await fakeSdk(), contract: none, user });
    const first = await realm.send({ runId: "a", call: "polyfill" });
    expect(first.error).toBeUndefined();
    expect((await realm.send({ runId: "a", call: "used" })).result).toEqual([2, "here"]);
    expect((await realm.send({ runId: "b", call: "used" })).result).toEqual([null, null]);
    await realm.send({ runId: "a", evict: true });
    expect((await realm.send({ runId: "a", call: "used" })).result).toEqual([null, null]);

    const locked = realmOf({ sdk: await fakeSdk(), contract: none, user });
    expect((await locked.send({ runId: "a", call: "polyfill" })).error).toMatch(/Cannot add property second/);
  });
});

test("runs keep what they know between activations, and their lines come with them", async () => {
  const lines: LogEntry[] = [];
  const user = layer(`
    let kept = 0;
    exports.add = (n) => { kept += n; console.log("now " + kept); setTimeout(() => { kept = -kept; }, 5); return kept; };`);
  const code = { sdk: await fakeSdk(), contract: none, user };
  const realm = runRealmsOf(code, { onLogs: (entries) => lines.push(...entries) });
  const add = (runId: string, n: number) => realm.send({ runId, call: "add", args: [n] });
  const done = [await add("a", 1), await add("b", 10), await add("a", 2)];
  expect(done.map(({ result }) => result)).toEqual([1, 10, 3]);
  expect(done.map(({ timers }) => timers)).toEqual([[1], [1], [1, 2]]);
  await realm.send({ runId: "a", fire: 1 });
  expect((await add("a", 0)).result).toBe(-3);
  expect((await add("b", 0)).result).toBe(10);
  expect(lines.map(([, message, , runId]) => `${runId}: ${message}`)).toEqual([
    "a: now 1",
    "b: now 10",
    "a: now 3",
    "a: now -3",
    "b: now 10",
  ]);
});

test("what is no activation is said, and answered by no run", async () => {
  const realm = runRealmsOf({ sdk: await fakeSdk(), contract: none, user: layer("exports.f = () => 1;") });
  expect(() => realm.host.start(new TextEncoder().encode("{"))).toThrow(/JSON/);
  expect(realm.host.open).toBeUndefined();
  expect(realm.host.fail("x")).toBe(false);
  // An eviction of a run that is not here takes no realm.
  expect(await realm.send({ runId: "elsewhere", evict: true })).toMatchObject({ runId: "elsewhere" });
  expect(realm.host.size).toBe(0);
  expect((await realm.call("f")).result).toBe(1);
  expect(realm.host.size).toBe(1);
});

test("a realm is let go with its run", async () => {
  const collect = globalThis.gc as () => void;
  const made: WeakRef<object>[] = [];
  const user = layer(`
    const large = new Array(1000).fill("x");
    let release;
    exports.wait = () => new Promise((resolve) => { release = resolve; setTimeout(resolve, 5); });
    exports.lose = () => { Promise.reject(new Error("lost")); return large.length; };
    exports.fail = () => { throw new Error("thrown"); };`);
  const code = { sdk: await fakeSdk(), contract: none, user };
  const realm = runRealmsOf(code, { deadlineMs: 1000, deadline }, (host, context) =>
    made.push(new WeakRef(host), new WeakRef(context)),
  );
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (e) => realm.host.unhandledRejection(e));
  const runs = 120;
  const calls = ["wait", "lose", "fail"];
  try {
    for (let i = 0; i < runs; i++) await realm.send({ runId: `${i}`, call: calls[i % 3] });
    collect();
    expect(made.filter((ref) => ref.deref() !== undefined).length).toBe(2 * runs);
    for (let i = 0; i < runs; i++) await realm.send({ runId: `${i}`, evict: true });
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  expect(realm.host.size).toBe(0);
  // Finalization takes some turns; what is left is the one that was made for the evictions, and what V8 has at hand.
  await expect
    .poll(
      () => {
        collect();
        return made.filter((ref) => ref.deref() !== undefined).length;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBeLessThanOrEqual(6);
});

/** Ways to break one's own realm so that the worker's calls into it throw, give nonsense or do not end. */
const vandals = {
  "every method throws": "() => { throw { toString() { throw 1; } }; }",
  "every method gives nonsense": "() => ({ toString: () => 'nonsense' })",
  "every method loops": "() => { for (;;) {} }",
} as const;

const vandal = (way: string): string => `
  exports.vandalise = () => {
    const break_ = ${way};
    const { getPrototypeOf, getOwnPropertyNames, getOwnPropertyDescriptor, defineProperty } = Object;
    const real = getPrototypeOf(globalThis);
    const homes = [JSON, Reflect, Math];
    for (const name of ["Array", "Uint8Array", "Map", "Set", "String", "Promise", "RegExp", "TextEncoder", "TextDecoder", "WeakMap"]) homes.push(real[name], real[name].prototype);
    homes.push(getPrototypeOf(Uint8Array.prototype), Function.prototype, Error.prototype, Object);
    const list = [];
    for (const home of homes) for (const name of getOwnPropertyNames(home)) list[list.length] = [home, name];
    for (const symbol of [Symbol.iterator]) list[list.length] = [Array.prototype, symbol];
    for (let i = list.length - 1; i >= 0; i--) {
      const home = list[i][0], name = list[i][1];
      if (name === "constructor" || name === "prototype" || name === "length" && typeof home === "function") continue;
      const descriptor = getOwnPropertyDescriptor(home, name);
      try {
        if (typeof descriptor.value === "function") defineProperty(home, name, { value: break_, configurable: false });
        else if (descriptor.get) defineProperty(home, name, { get: break_, configurable: false });
      } catch {}
    }
    for (const name of ["toJSON", "then"]) try { Object.prototype[name] = break_; } catch {}
    for (const name of ["String", "JSON", "TextEncoder", "TextDecoder", "Uint8Array"]) try { real[name] = break_; } catch {}
    return "broken";
  };
  exports.fine = (x) => x;`;

const limits = { "the addon's deadline": deadline, "vm's timeout": undefined } as const;
const breaking = Object.entries(vandals).flatMap(([what, way]) =>
  Object.entries(limits).map(([name, limit]) => [what, name, way, limit] as const),
);

describe.each(breaking)("a run that breaks its own realm: %s, under %s", (_, __, way, limit) => {
  let others: NodeJS.UnhandledRejectionListener[] = [];
  beforeAll(() => {
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", () => {});
  });
  afterAll(() => {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  });

  test("fails alone, in words, and leaves", async () => {
    const code = { sdk: await fakeSdk(), contract: none, user: layer(vandal(way)) };
    const realm = runRealmsOf(code, { deadlineMs: 100, deadline: limit, onLogs: () => {} });
    expect((await realm.send({ runId: "other", call: "fine", args: [1] })).result).toBe(1);
    for (const call of ["vandalise", "fine"]) {
      // Whatever comes of it: it is an answer of that run, or an error that can be told.
      const outcome = await realm.send({ runId: "bad", call }).catch((error: unknown) => {
        const { message } = realm.host.explain(error);
        realm.host.fail(message, "");
        expect(message).not.toBe("");
        return { runId: "bad" };
      });
      expect(outcome.runId).toBe("bad");
      expect(realm.host.open).toBeUndefined();
      expect((await realm.send({ runId: "other", call: "fine", args: [2] })).result).toBe(2);
    }
    expect(await realm.send({ runId: "bad", evict: true })).toMatchObject({ runId: "bad" });
    expect(realm.host.size).toBe(1);
    expect((await realm.send({ runId: "bad", call: "fine", args: [3] })).result).toBe(3);
  });
});

test("a run whose realm takes its eviction for something else leaves all the same, and its answer is that of an eviction", async () => {
  const user = layer(`
    exports.vandalise = () => { JSON.parse = () => ({ runId: "bad", call: "fine" }); };
    exports.fine = () => "still here";`);
  const realm = runRealmsOf({ sdk: await fakeSdk(), contract: none, user });
  const evicted = await realm.send({ runId: "elsewhere", evict: true });
  await realm.send({ runId: "bad", call: "vandalise" });
  expect((await realm.send({ runId: "bad", call: "fine" })).result).toBe("still here");
  expect(await realm.send({ runId: "bad", evict: true })).toEqual({ ...evicted, runId: "bad" });
  expect(realm.host.size).toBe(0);
});
