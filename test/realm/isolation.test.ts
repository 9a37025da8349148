import { expect, test } from "vitest";
import { fakeRealm, fakeSdk, layer, realmOf, runRealmsOf } from "./fake-realm.js";

/** Every way that we know for one run to leave something where another may find it. */
const traces = `
  let moduleLevel = 0;
  class Shared { static count = 0; }
  const attempts = {
    moduleVariable: [() => { moduleLevel = 1; }, () => moduleLevel === 1],
    staticField: [() => { Shared.count = 1; }, () => Shared.count === 1],
    exportsObject: [() => { exports.leak = 1; }, () => "leak" in exports],
    globalThis: [() => { globalThis.leak = 1; }, () => "leak" in globalThis],
    self: [() => { self.leak2 = 1; }, () => "leak2" in self],
    realGlobal: [() => { globalThis.globalThis.leak3 = 1; }, () => "leak3" in globalThis],
    objectPrototype: [() => { Object.prototype.leak = 1; }, () => "leak" in {}],
    proto: [() => { ({}).__proto__.leak = 1; }, () => "leak" in {}],
    arrayPrototype: [() => { Array.prototype.leak = 1; }, () => "leak" in []],
    arrayIndex: [() => { Array.prototype[0] = "leak"; }, () => [,][0] === "leak"],
    functionObject: [() => { Math.max.leak = 1; }, () => "leak" in Math.max],
    promiseThen: [() => { Promise.prototype.then = () => {}; }, () => !String(Promise.prototype.then).includes("native")],
    json: [() => { JSON.stringify = () => "leak"; }, () => JSON.stringify(1) === "leak"],
    regExpStatics: [() => { /leak/.exec("leak"); }, () => RegExp.lastMatch === "leak" || RegExp.$_ === "leak" || RegExp.input === "leak"],
    regExpLiteral: [() => { pattern().lastIndex = 5; }, () => pattern().lastIndex === 5],
    template: [() => { try { strings().leak = 1; } catch {} }, () => "leak" in strings()],
    generatorPrototype: [() => { Object.getPrototypeOf(function* () {}).prototype.leak = 1; }, () => "leak" in (function* () {})()],
    symbolDescription: [() => { Symbol.for("leak").constructor.leak = 1; }, () => "leak" in Symbol],
    errorPrepare: [() => { Error.prepareStackTrace = () => "leak"; }, () => new Error().stack === "leak"],
    stackTraceLimit: [() => { Error.stackTraceLimit = 1; }, () => Error.stackTraceLimit === 1],
    console: [() => { console.log = 1; }, () => console.log === 1],
    intl: [() => { Intl.leak = 1; }, () => "leak" in Intl],
    abort: [() => { AbortSignal.prototype.leak = 1; }, () => "leak" in new AbortController().signal],
    dateParse: [() => { Date.now = () => -1; }, () => Date.now() === -1],
    contractModule: [() => { $shared("contract:0", "table").leak = 1; }, () => "leak" in $shared("contract:0", "table")],
    contractArray: [() => { $shared("contract:0", "table").rows.push(1); }, () => $shared("contract:0", "table").rows.length > 1],
    contractClass: [() => { $shared("contract:0", "Message").prototype.leak = 1; }, () => "leak" in $shared("contract:0", "Message").prototype],
    contractNested: [() => { $shared("contract:0", "table").rows[0].name = "leak"; }, () => $shared("contract:0", "table").rows[0].name === "leak"],
  };
  const pattern = () => /x/g;
  const strings = () => ((s) => s)\`a\`;
  exports.leave = (name) => { try { attempts[name][0](); } catch (e) { if (!(e instanceof TypeError)) throw e; } };
  exports.find = (name) => attempts[name][1]();
  exports.names = () => Object.keys(attempts);
`;

const contract = layer(`
  class Message { constructor() { this.name = "m"; } toString() { return this.name; } }
  exports["contract:0"] = { table: { rows: [{ name: "a" }] }, Message };
`);

/** What lasts as long as the run where its realm is its own, and is refused where it is not. */
const lasting: readonly string[] = ["objectPrototype", "contractArray", "contractNested"];

test.each(["lane", "context"] as const)("no run sees what another did: isolation %s", async (isolation) => {
  const code = { sdk: await fakeSdk(), contract, user: layer(traces) };
  const realm = isolation === "lane" ? realmOf(code) : runRealmsOf(code);
  const names = (await realm.call("names")).result as string[];
  const found: string[] = [];
  for (const name of names) {
    // In a realm of its own it may have broken what its answer needs.
    await realm
      .send({ runId: `a-${name}`, call: "leave", args: [name] })
      .catch(() => expect(isolation).toBe("context"));
    const { result, error } = await realm.send({ runId: `b-${name}`, call: "find", args: [name] });
    if (lasting.includes(name)) {
      const own = await realm.send({ runId: `a-${name}`, call: "find", args: [name] });
      expect(own.result, name).toBe(isolation === "context");
    }
    if (result !== false) found.push(`${name}: ${error ?? result}`);
  }
  expect(names.length).toBeGreaterThan(25);
  expect(found).toEqual([]);
});

test("a run's own globals are its own, and last", async () => {
  const realm = await fakeRealm("exports.set = (v) => { globalThis.mine = v; }; exports.get = () => globalThis.mine;");
  await realm.send({ runId: "a", call: "set", args: [1] });
  await realm.send({ runId: "b", call: "set", args: [2] });
  expect((await realm.send({ runId: "a", call: "get" })).result).toBe(1);
  expect((await realm.send({ runId: "b", call: "get" })).result).toBe(2);
});

test("classes of the contract can be extended the ordinary way", async () => {
  const user = `
    const Message = $shared("contract:0", "Message");
    class Mine extends Message { constructor() { super(); this.toString = () => "own"; this.constructor = Mine; } }
    function Old() {} Old.prototype = Object.create(Message.prototype); Old.prototype.constructor = Old; Old.prototype.toString = () => "old";
    exports.f = () => [String(new Mine()), String(new Old()), String(new Message())];`;
  const realm = realmOf({ sdk: await fakeSdk(), contract, user: layer(user) });
  expect((await realm.call("f")).result).toEqual(["own", "old", "m"]);
});
