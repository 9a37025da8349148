import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSdkLayer, sdkEntry } from "../../runtime/src/bundler/sdk-layer.js";
import { RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { type FakeRealm, fakeRealm, fakeSdk, layer } from "./fake-realm.js";

/**
 * Walks everything that can be reached from a set of roots: properties, prototypes, what getters return, what functions
 * return and throw when they are called with odd arguments. Reports each object or function whose chain of prototypes
 * does not end in this realm.
 */
const walker = `
  const { getPrototypeOf, getOwnPropertyDescriptor, prototype: objectPrototype } = Object;
  const { ownKeys, apply, construct } = Reflect;
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  // The end of a chain of prototypes is this realm's Object.prototype, or an object that was made without one.
  const foreign = (value) => {
    let at = value;
    for (let up = getPrototypeOf(at); up !== null; up = getPrototypeOf(at)) at = up;
    return at !== objectPrototype && getOwnPropertyDescriptor(at, "__lookupGetter__") !== undefined;
  };
  const walkers = [];
  const escape = (limit) => {
    // The walk does not walk itself.
    const seen = new Set([exports, roots, extraRoots, walkers]);
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
      if (typeof object !== "function" || way.split("(").length > 2) continue;
      for (const args of odd) {
        for (const receiver of [undefined, object, [], {}]) {
          try { push(apply(object, receiver, args), way + "()"); } catch (error) { push(error, way + "() throws"); }
        }
        try { push(construct(object, args), "new " + way + "()"); } catch (error) { push(error, "new " + way + "() throws"); }
      }
    }
    return { found, seen: seen.size };
  };
  exports.escape = () => escape(20000);
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
      ownError: () => {
        let sites;
        const real = Object.getPrototypeOf(globalThis);
        Object.defineProperty(real, "Error", { value: class { static prepareStackTrace(_, s) { sites = s; } } });
        try { null.x; } catch (e) { e.stack; }
        return sites;
      },
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
  const roots = () => [["globalThis", globalThis], ["this", Object.getPrototypeOf(globalThis)], ["require", require], ["$shared", $shared], ...extraRoots()];
`;

const noMoreRoots = "const extraRoots = () => [];";

/** What the walk calls rejects promises that nobody handles. Vitest would count them. */
function withoutListeners(): void {
  let others: NodeJS.UnhandledRejectionListener[] = [];
  beforeAll(() => {
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", () => {});
  });
  afterAll(() => {
    process.removeAllListeners("unhandledRejection");
    for (const other of others) process.on("unhandledRejection", other);
  });
}
withoutListeners();

describe.each(["lane", "context"] as const)(
  "from inside the realm nothing of the host is reachable: %s",
  (isolation) => {
    async function realm(): Promise<FakeRealm> {
      return fakeRealm(walker + noMoreRoots, { isolation });
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
      const names =
        "[typeof __protempo_enter__, (() => { try { __protempo_enter__ = 1; } catch (e) { return e.message; } })(), __protempo_enter__()]";
      const on = await fakeRealm(`exports.f = () => ${names};`, { isolation });
      expect((await on.call("f")).result).toEqual(["function", "Assignment to constant variable.", false]);
    });
  },
);

test("the SDK's own modules lead nowhere either", async () => {
  const sdk = await buildSdkLayer(sdkEntry());
  const make = (user: string): RealmHost =>
    RealmHost.create({ code: { sdk, contract: layer(""), user: layer(user) }, namespace: "n", taskQueue: "q" });
  const names = make("").sharedModules();
  expect(names["protempo/workflow"]).toContain("Workflow");
  // The walk is the user layer; what it finds comes out as the error that the layer throws.
  const host = make(`
    const modules = ${JSON.stringify(names)};
    const extraRoots = () => Object.entries(modules).flatMap(([id, names]) => names.map((name) => [id + ":" + name, $shared(id, name)]));
    ${walker}
    throw new Error(JSON.stringify(escape(20000)));`);
  const error = await Promise.resolve()
    .then(() => host.describe())
    .catch((e: Error) => e);
  const { found, seen } = JSON.parse((error as Error).message) as { found: string[]; seen: number };
  expect(seen).toBeGreaterThan(3000);
  expect(found).toEqual([]);
});

/** At the very end of the stack V8's call of Node's stack trace formatter fails with an error of the main realm. */
const overflow = layer(`
  exports.overflow = () => {
    const found = new Set();
    const look = (e) => {
      if (typeof e !== "object" || e === null || e instanceof Error) return;
      const up = (object, steps) => (steps === 0 ? object : up(Object.getPrototypeOf(object), steps - 1));
      const tries = {
        process: () => e.constructor.constructor("return process")().version.slice(0, 1),
        function: () => e.toString.constructor("return process")().version.slice(0, 1),
        prototype: () => { up(e, 1).polluted = 1; },
        objectPrototype: () => { up(e, 3).polluted = 1; },
        prepare: () => { e.constructor.prepareStackTrace = () => 1; },
        prepareOfError: () => { up(e.constructor, 1).prepareStackTrace = () => 1; },
      };
      found.add("foreign error");
      for (const [name, attempt] of Object.entries(tries)) try { attempt(); found.add(name); } catch {}
    };
    const errors = Array.from({ length: 20000 }, () => new Error("x"));
    let next = 0;
    const dive = () => {
      try { dive(); } catch (e) { look(e); }
      if (next === errors.length) return;
      try { errors[next++].stack; } catch (e) { look(e); }
      try { const o = {}; Error.captureStackTrace(o); o.stack; } catch (e) { look(e); }
    };
    dive();
    return [...found].sort();
  };
`);

async function overflowIn(tamed: boolean): Promise<unknown> {
  const code = { sdk: await fakeSdk(), contract: layer(""), user: overflow };
  const thread = new Worker(new URL("./fixtures/realm-thread.mjs", import.meta.url), { workerData: { code, tamed } });
  const completion = await new Promise<{ result?: unknown; error?: string }>((resolve, reject) => {
    thread.once("message", resolve);
    thread.once("error", reject);
  });
  await thread.terminate();
  return completion.error ?? completion.result;
}

describe("the end of the stack", () => {
  test("gives workflow code nothing that leads anywhere", async () => {
    expect(await overflowIn(true)).toEqual(["foreign error"]);
  });

  test("would be a way out of a thread that is not tamed", async () => {
    expect(await overflowIn(false)).toContain("process");
  });
});
