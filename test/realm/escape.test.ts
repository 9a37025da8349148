import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { buildSdkLayer, sdkEntry } from "../../runtime/src/bundler/sdk-layer.js";
import { RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { type FakeRealm, fakeRealm, fakeSdk, layer, realmOf } from "./fake-realm.js";

/**
 * Walks everything that can be reached from a set of roots: properties, prototypes, what getters return, what functions
 * return and throw when they are called with odd arguments. Reports each object or function whose chain of prototypes
 * does not end in this realm.
 */
const walker = `
  const { getPrototypeOf, getOwnPropertyDescriptor, prototype: objectPrototype } = Object;
  const { ownKeys, apply, construct } = Reflect;
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  const foreign = (value) => {
    let at = value;
    for (let i = 0; i < 50; i++) {
      const up = getPrototypeOf(at);
      if (up === null) break;
      at = up;
    }
    // What has no prototype at all (a module, Object.create(null)) is told by what it is made of.
    return at !== objectPrototype && at !== value && !(at === allowed);
  };
  let allowed;
  const skipped = new Set(["eval"]);
  exports.escape = (limit = 60000) => {
    const seen = new Set();
    const open = [];
    const found = [];
    const push = (value, way) => {
      if (!isObject(value) || seen.has(value) || seen.size > limit) return;
      seen.add(value);
      if (foreign(value)) found.push(way);
      open.push([value, way]);
    };
    const odd = [[], [null], [{}], [() => { throw new TypeError("mine"); }], ["x", {}], [-1], [Symbol.iterator], [Object.create(null), 1n]];
    for (const root of roots()) push(root[1], root[0]);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [object, way] = at;
      push(getPrototypeOf(object), way + ".__proto__");
      let keys = [];
      try { keys = ownKeys(object); } catch (error) { push(error, way + " throws"); }
      if (ArrayBuffer.isView(object)) keys = [];
      for (const key of keys) {
        let descriptor;
        try { descriptor = getOwnPropertyDescriptor(object, key); } catch (error) { push(error, way + " throws"); continue; }
        const name = way + "." + String(key);
        push(descriptor?.value, name); push(descriptor?.get, name + "<get>"); push(descriptor?.set, name + "<set>");
        try { push(object[key], name); } catch (error) { push(error, name + " throws"); }
      }
      if (typeof object !== "function" || way.split("(").length > 3) continue;
      for (const args of odd) {
        for (const receiver of [undefined, object, [], {}]) {
          try { push(apply(object, receiver, args), way + "()"); } catch (error) { push(error, way + "() throws"); }
        }
        try { push(construct(object, args), "new " + way + "()"); } catch (error) { push(error, "new " + way + "() throws"); }
      }
    }
    return { found, seen: seen.size };
  };
  exports.classic = () => {
    const results = [];
    const tries = {
      url: () => URL.constructor("return process")(),
      object: () => ({}).constructor.constructor("return process")(),
      error: () => { try { null.x; } catch (e) { return e.constructor.constructor("return process")(); } },
      async: () => (async () => {}).constructor("return process")(),
      caller: () => { function f() { return f.caller; } return f(); },
      callee: () => (function () { return arguments.callee; })(),
      prepare: () => { let sites; Error.prepareStackTrace = (_, s) => (sites = s); new Error().stack; return sites; },
      shared: () => $shared.constructor("return process")(),
      module: () => module.constructor.constructor("return process")(),
      require: () => require("node:fs"),
      console: () => console.log.constructor("return process")(),
      symbols: () => Object.getOwnPropertySymbols(globalThis).map((s) => globalThis[s]).find((v) => v?.process),
    };
    for (const [name, attempt] of Object.entries(tries)) {
      try { const value = attempt(); if (value !== undefined && value !== null) results.push(name); } catch {}
    }
    return results;
  };
  exports.rejections = async () => {
    const found = [];
    const odd = [Promise.reject(1), Promise.any([]), Promise.all(1), Promise.race(1), (async () => null.x)(), (async () => { for await (const x of 1) x; })(), Promise.resolve({ get then() { return null.x; } })];
    for (const promise of odd) { try { await promise; } catch (error) { if (isObject(error) && foreign(error)) found.push(String(error)); } }
    return found;
  };
  const roots = () => [["globalThis", globalThis], ["this", Object.getPrototypeOf(globalThis)], ["module", module], ["exports", exports], ["require", require], ["$shared", $shared], ...extraRoots()];
`;

const noMoreRoots = "const extraRoots = () => [];";

describe("from inside the realm nothing of the host is reachable", () => {
  async function realm(): Promise<FakeRealm> {
    return fakeRealm(walker + noMoreRoots);
  }

  test("by walking, calling and constructing everything", async () => {
    const { result, error } = await (await realm()).call("escape");
    expect(error).toBeUndefined();
    const { found, seen } = result as { found: string[]; seen: number };
    expect(seen).toBeGreaterThan(2000);
    expect(found).toEqual([]);
  });

  test("by the ways that are known from other sandboxes", async () => {
    expect((await (await realm()).call("classic")).result).toEqual([]);
  });

  test("by rejections", async () => {
    const on = await realm();
    expect((await on.call("rejections")).result ?? []).toEqual([]);
  });

  test("by the names of the entry", async () => {
    const names = "[typeof __protempo_enter__, (() => { try { __protempo_enter__ = 1; } catch (e) { return e.message; } })(), __protempo_enter__()]";
    const on = await fakeRealm(`exports.f = () => ${names};`);
    expect((await on.call("f")).result).toEqual(["function", "Assignment to constant variable.", false]);
  });
});

test("the SDK's own modules lead nowhere either", async () => {
  const sdk = await buildSdkLayer(sdkEntry());
  const contract = layer(`${walker}
    const extraRoots = () => ["protempo/workflow", "protempo/internal", "protempo/internal/workflow", "protempo/converter"].map((name) => [name, $shared(name, Symbol.toStringTag) ?? name]);
    const escape = exports.escape; module.exports = { "contract:0": { escape } };`);
  const host = RealmHost.create({
    code: { sdk, contract, user: layer("") },
    namespace: "n",
    taskQueue: "q",
  });
  expect(host.sharedModules()["contract:0"]).toEqual(["escape"]);
});

/** At the very end of the stack V8's call of Node's stack trace formatter fails with an error of the main realm. */
const overflow = layer(`
  exports.overflow = () => {
    const own = new Set();
    const errors = Array.from({ length: 20000 }, () => new Error("x"));
    let next = 0;
    let worst = "";
    const look = (e) => {
      if (typeof e !== "object" || e === null || e instanceof Error) return;
      let got = "a foreign error";
      const tries = [
        () => e.constructor.constructor("return process")().version,
        () => e.constructor.constructor.constructor("return process")().version,
        () => e.toString.constructor("return process")().version,
        () => { Object.getPrototypeOf(e).polluted = 1; return "can be polluted"; },
        () => { Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(e))).polluted = 1; return "can be polluted"; },
        () => { e.constructor.prepareStackTrace = () => 1; return "can be polluted"; },
        () => { Object.getPrototypeOf(e.constructor).prepareStackTrace = () => 1; return "can be polluted"; },
      ];
      for (const attempt of tries) try { got = attempt(); break; } catch {}
      if (got !== "a foreign error" || worst === "") worst = got;
    };
    const dive = () => {
      try { dive(); } catch (e) { look(e); }
      if (next < errors.length) { try { errors[next++].stack; } catch (e) { look(e); } }
    };
    dive();
    return worst;
  };
`);

test("the end of the stack gives workflow code nothing that it can use", async () => {
  const code = { sdk: await fakeSdk(), contract: layer(""), user: overflow };
  const thread = new Worker(new URL("./fixtures/tamed-thread.mjs", import.meta.url), { workerData: { code } });
  const completion = await new Promise<{ result?: string; error?: string }>((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
  });
  await thread.terminate();
  expect(completion.error).toBeUndefined();
  expect(["", "a foreign error"]).toContain(completion.result);
});

test("it would be a way out without that: the test can fail", async () => {
  const on = realmOf({ sdk: await fakeSdk(), contract: layer(""), user: overflow });
  const { result } = await on.call("overflow");
  expect(result).toBe(process.version);
});
