import { beforeAll, describe, expect, test } from "vitest";
import { type FakeRealm, fakeRealm } from "./fake-realm.js";

/**
 * Every object that a run can reach through names: globals, what they hold, prototypes, and the intrinsics without a
 * name. Runs in the realm; `visit` gets each object with the way to it.
 */
const walkIntrinsics = `
  const walk = (visit, extra = []) => {
    const seen = new Set();
    const open = [];
    const push = (value, way) => {
      if ((typeof value === "object" && value !== null) || typeof value === "function") {
        if (!seen.has(value)) { seen.add(value); open.push([value, way]); }
      }
    };
    push(Object.getPrototypeOf(globalThis), "globalThis");
    for (const [name, sample] of Object.entries({
      array: [][Symbol.iterator](), string: ""[Symbol.iterator](), map: new Map().keys(), set: new Set().keys(), regex: "".matchAll(/./g),
      generator: Object.getPrototypeOf((function* () {})()), asyncGenerator: Object.getPrototypeOf((async function* () {})()), async: async () => {}, typed: Uint8Array.prototype,
      segments: new Intl.Segmenter().segment(""), params: new URLSearchParams().entries(), segmenter: new Intl.Segmenter().segment("")[Symbol.iterator](),
      ...(typeof Iterator === "undefined" ? {} : { helper: [].values().map(() => 1), wrapped: Iterator.from({ next() {} }) }),
    })) push(Object.getPrototypeOf(sample), "%" + name + "%");
    for (const [value, way] of extra) push(value, way);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [object, way] = at;
      visit(object, way);
      push(Object.getPrototypeOf(object), way + ".__proto__");
      for (const key of Reflect.ownKeys(object)) {
        const name = way + "." + String(key);
        let descriptor;
        try { descriptor = Object.getOwnPropertyDescriptor(object, key); } catch { continue; }
        push(descriptor?.value, name); push(descriptor?.get, name + "<get>"); push(descriptor?.set, name + "<set>");
      }
    }
    return seen.size;
  };
`;

/** What is left assignable on purpose, and put back after each activation. */
const watched =
  /^(.*\.)?(Array\.prototype\.|Error\.stackTraceLimit$)|Array\.prototype|%typed%|Array\.__proto__\.prototype/;

let realm: FakeRealm;
beforeAll(async () => {
  realm = await fakeRealm(`
    ${walkIntrinsics}
    exports.count = () => walk(() => {});
    exports.add = () => {
      const done = [];
      walk((object, way) => {
        for (const key of ["added", Symbol.for("added"), 7]) {
          let worked = false;
          try { worked = Reflect.defineProperty(object, key, { value: 1, configurable: true }); } catch {}
          if (worked) { done.push(way + "." + String(key)); delete object[key]; }
        }
        try { object.assigned = 1; done.push(way + ".assigned"); } catch {}
        if (Object.isExtensible(object)) done.push(way);
      });
      return done;
    };
    exports.remove = () => {
      const done = [];
      walk((object, way) => {
        for (const key of Reflect.ownKeys(object)) if (Reflect.deleteProperty(object, key)) done.push(way + "." + String(key));
      });
      return done;
    };
    exports.change = () => {
      const done = [];
      const original = Reflect.set;
      walk((object, way) => {
        for (const key of Reflect.ownKeys(object)) {
          const before = Object.getOwnPropertyDescriptor(object, key);
          const name = way + "." + String(key);
          if (!("value" in before)) {
            if (before.configurable) done.push(name + " redefine");
            continue;
          }
          if (before.configurable) done.push(name + " configurable");
          if (before.writable) done.push(name);
        }
      });
      return done;
    };
    exports.prototypes = () => {
      const done = [];
      walk((object, way) => {
        const before = Object.getPrototypeOf(object);
        if (Reflect.setPrototypeOf(object, before === null ? {} : null)) { done.push(way); }
      });
      return done;
    };
    exports.harm = (code) => harms[code]();
    const harms = {
      push: () => { Array.prototype.push = () => 0; },
      map: () => { Array.prototype.map = 1; Array.prototype[Symbol.iterator] = 2; },
      length: () => { Array.prototype.length = 3; },
      constructor: () => { Uint8Array.prototype.constructor = Array; },
      limit: () => { Error.stackTraceLimit = 0; },
      readOnly: () => { Object.defineProperty(Array.prototype, "push", { value: 1, writable: false }); },
      readOnlyReflect: () => { Reflect.defineProperty(Array.prototype, "push", { value: 1, writable: false }); },
      readOnlyAll: () => { Object.defineProperties(Array.prototype, { push: { writable: false } }); },
      freeze: () => { Object.freeze(Array.prototype); },
      then: () => { Promise.prototype.then = 1; },
      mapConstructor: () => { Map.prototype.constructor = 1; },
      accessor: () => { Object.prototype.__defineGetter__.call(Array.prototype, "push", () => 1); },
      global: () => { Object.getPrototypeOf(globalThis).Map = 1; },
    };
    exports.healthy = () => {
      const a = [1, 2]; a.push(3);
      return [a.map((n) => n + 1), [...a], new Array().length, Error.stackTraceLimit, new Map() instanceof Map, new Uint8Array(2).slice(1) instanceof Uint8Array];
    };
  `);
});

test("the walk sees the whole realm", async () => {
  expect((await realm.call("count")).result).toBeGreaterThan(800);
});

test("nothing can be added", async () => {
  expect((await realm.call("add")).result).toEqual([]);
});

test("nothing can be removed", async () => {
  expect((await realm.call("remove")).result).toEqual([]);
});

test("nothing can be changed but what is watched", async () => {
  const { result } = await realm.call("change");
  const unexpected = (result as string[]).filter((name) => !watched.test(name));
  expect(unexpected).toEqual([]);
});

test("no prototype can be exchanged", async () => {
  expect((await realm.call("prototypes")).result).toEqual([]);
});

const healthy = [[2, 3, 4], [1, 2, 3], 0, 10, true, true];

describe("what stays assignable is put back, and the task fails", () => {
  test.each([
    ["push", "Array.prototype.push"],
    ["map", "Array.prototype.map, Array.prototype.Symbol.iterator"],
    ["length", "Array.prototype.length"],
    ["constructor", "Uint8Array.prototype.constructor"],
  ])("%s", async (harm, names) => {
    expect((await realm.send({ runId: "harm", call: "harm", args: [harm] })).error).toContain(`(${names})`);
    expect((await realm.send({ runId: "next", call: "healthy" })).result).toEqual(healthy);
  });

  test("the stack trace limit is put back, and that is all", async () => {
    expect((await realm.send({ runId: "harm", call: "harm", args: ["limit"] })).error).toBeUndefined();
    expect((await realm.send({ runId: "next", call: "healthy" })).result).toEqual(healthy);
  });
});

describe("what would make that impossible is refused", () => {
  test.each(["readOnly", "readOnlyReflect", "readOnlyAll", "freeze", "then", "mapConstructor", "accessor", "global"])(
    "%s",
    async (harm) => {
      const { error } = await realm
        .send({ runId: "refused", call: "harm", args: [harm] })
        .catch((e: Error) => ({ error: e.stack }));
      expect(error).toMatch(/cannot change built-ins|read only|Cannot redefine/);
      expect((await realm.send({ runId: "next", call: "healthy" })).result).toEqual(healthy);
    },
  );
});
