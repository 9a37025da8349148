import vm from "node:vm";
import { expect, test } from "vitest";
import { fakeRealm } from "./fake-realm.js";

const now = Date.UTC(2024, 1, 29, 12, 34, 56, 789);

/** Evaluates an expression in a fresh run at a fixed workflow time. */
async function evaluate(expression: string): Promise<unknown> {
  const realm = await fakeRealm(`exports.f = () => (${expression});`);
  const { result, error } = await realm.send({ runId: "r", call: "f", now });
  return error ?? result;
}

test.each([
  ["Date.now()", now],
  ["new Date().toISOString()", "2024-02-29T12:34:56.789Z"],
  ["Date()", "Thu Feb 29 2024 12:34:56 GMT+0000 (Coordinated Universal Time)"],
  ["`${new Date(0)}`", "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"],
  ["new Date(2024, 0, 31, 5).toISOString()", "2024-01-31T05:00:00.000Z"],
  ["new Date(99, 0).getFullYear()", 1999],
  ["new Date('2024-01-31T05:00').getTime()", Date.UTC(2024, 0, 31, 5)],
  ["new Date('2024-01-31').getTime()", Date.UTC(2024, 0, 31)],
  ["new Date('2024-01-31T05:00+02:00').getTime()", Date.UTC(2024, 0, 31, 3)],
  ["new Date('Jan 31, 2024 05:00').getTime()", Date.UTC(2024, 0, 31, 5)],
  ["new Date('Wed, 31 Jan 2024 05:00:00 GMT').getTime()", Date.UTC(2024, 0, 31, 5)],
  ["new Date('Wed Jan 31 2024 05:00:00 GMT+0200 (CEST)').getTime()", Date.UTC(2024, 0, 31, 3)],
  ["new Date('Jan 31 2024 05:00 PST').getTime()", Date.UTC(2024, 0, 31, 13)],
  ["Date.parse('1/31/2024')", Date.UTC(2024, 0, 31)],
  ["String(new Date('nonsense'))", "Invalid Date"],
  ["new Date(new Date(5)).getTime()", 5],
  ["new Date().getTimezoneOffset()", 0],
  ["(() => { const d = new Date(0); d.setHours(26); return d.toISOString(); })()", "1970-01-02T02:00:00.000Z"],
  ["new Date(0) instanceof Date && new Date(0).constructor === Date", true],
  ["JSON.stringify(new Date(0))", '"1970-01-01T00:00:00.000Z"'],
  ["structuredClone(new Date(7)).getTime()", 7],
  ["performance.now()", now],
  ["new Intl.DateTimeFormat().format()", "2/29/2024"],
  ["Intl.DateTimeFormat().resolvedOptions().timeZone", "UTC"],
  ["new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format()", "13:34"],
  ["new Date().toLocaleString()", "2/29/2024, 12:34:56 PM"],
  ["new Date().toLocaleTimeString('en-GB')", "12:34:56"],
  ["(1234567.891).toLocaleString()", "1,234,567.891"],
  ["[1234.5, new Date(0)].toLocaleString()", "1,234.5,1/1/1970, 12:00:00 AM"],
  ["12345678901n.toLocaleString()", "12,345,678,901"],
  ["['b', 'a', 'C'].sort((x, y) => x.localeCompare(y)).join()", "a,b,C"],
  ["'I'.toLocaleLowerCase()", "i"],
  ["new Intl.NumberFormat().resolvedOptions().locale", "en-US"],
  ["new Intl.PluralRules().select(1)", "one"],
  ["crypto.randomUUID()", "00000000-0000-4000-8000-000000000001"],
  ["crypto.getRandomValues(new Uint8Array(3)).length", 3],
  ["Math.random() === Math.random()", false],
  ["new TextDecoder().decode(new TextEncoder().encode('aé漢😀'))", "aé漢😀"],
  ["[...new TextEncoder().encode('\\ud800')].join()", "239,191,189"],
  ["atob(btoa('\\u0000ÿ!')) === '\\u0000ÿ!'", true],
  ["structuredClone({ a: [new Map([[1, new Set([2])]])], b: new Uint8Array([1, 2]) }).a[0].get(1).has(2)", true],
  ["(() => { const a = {}; a.self = a; const b = structuredClone(a); return b !== a && b.self === b; })()", true],
  ["(() => { try { structuredClone(() => {}); } catch (e) { return e.name; } })()", "DataCloneError"],
  ["new AbortController().signal.aborted", false],
  ["(() => { const c = new AbortController(); c.abort('why'); return c.signal.reason; })()", "why"],
  [
    "typeof process + typeof Buffer + typeof require + typeof fetch + typeof window",
    "undefinedundefinedfunctionundefinedundefined",
  ],
  ["globalThis.Object === Object && self.Map === Map && global.Set === Set", true],
])("%s", async (expression, expected) => {
  expect(await evaluate(expression)).toEqual(expected);
});

test.each([
  ["new WeakRef({})", "Hold the object itself"],
  ["new FinalizationRegistry(() => {})", "finally block"],
  ["new SharedArrayBuffer(1)", "Use ArrayBuffer"],
  ["Atomics.wait()", "one thread"],
  ["WebAssembly.compile()", "Call an activity"],
  ["eval('1')", "cannot make code from text"],
  ["(0, eval)('1')", "cannot make code from text"],
  ["new Function('return 1')", "cannot make code from text"],
  ["(async () => {}).constructor('return 1')", "cannot make code from text"],
  ["(function* () {}).constructor('return 1')", "cannot make code from text"],
  ["crypto.subtle", "in an activity"],
  ["require('node:' + 'fs')", "import it with a fixed name"],
  ["'x'.repeat(70_000_000)", "64"],
  ["new Array(3e8).fill(0)", "one allocation too large"],
  ["Array.from({ length: 3e7 })", "one allocation too large"],
  ["'x'.padStart(1e8)", "one allocation too large"],
])("%s says what to use instead", async (expression, words) => {
  const text = String(await evaluate(expression));
  expect(text.replace("67108864", "64")).toContain(words);
});

/** What newer versions of Node have: an expression that tells whether this one has it, one to evaluate, and what it gives. */
const newer = [
  ["globalThis.Iterator", "[1, 2].values().map((n) => n * 2).toArray().join()", "2,4"],
  ["globalThis.Iterator", "Object.assign([1].values(), { map: () => 'mine' }).map()", "mine"],
  ["Array.fromAsync", "Array.fromAsync([1]) instanceof Promise", true],
  ["Promise.try", "Promise.try(() => 1) instanceof Promise", true],
  ["Promise.withResolvers", "Promise.withResolvers().promise instanceof Promise", true],
  ["Set.prototype.union", "new Set([1]).union(new Set([2])).size", 2],
  [
    "Symbol.dispose",
    "(() => { const s = new DisposableStack(); s.defer(() => {}); s.dispose(); return s.disposed; })()",
    true,
  ],
  ["globalThis.SuppressedError", "String(new (class E extends SuppressedError { name = 'E'; })(1, 2, 'm'))", "E: m"],
  [
    "globalThis.SuppressedError",
    "(() => { const e = new SuppressedError(1, 2, 'm'); e.name = 'E'; e.message = 'n'; return String(e); })()",
    "E: n",
  ],
  ["globalThis.Float16Array", "(() => { const a = new Float16Array(1); a[0] = 1.0001; return a[0]; })()", 1],
  ["globalThis.Float16Array", "crypto.getRandomValues(new Float16Array(1))", "takes an integer typed array"],
  ["globalThis.Float16Array", "structuredClone(new Float16Array([1.5]))[0]", 1.5],
  ["Math.f16round", "Math.f16round(1.0001)", 1],
  ["RegExp.escape", "RegExp.escape('a.b')", "\\x61\\.b"],
  ["Error.isError", "Error.isError(new Error())", true],
  ["Uint8Array.fromBase64", "Uint8Array.fromBase64('AQI=').join()", "1,2"],
  ["Intl.DurationFormat", "new Intl.DurationFormat().format({ hours: 1 })", "1 hr"],
  ["Atomics.pause", "Atomics.pause()", "one thread"],
  ["Atomics.waitAsync", "Atomics.waitAsync()", "one thread"],
  ["WebAssembly.promising", "WebAssembly.promising(() => {})", "Call an activity"],
  ["globalThis.Temporal", "typeof Temporal + typeof new Date().toTemporalInstant", "undefinedundefined"],
] as const;

test.each(newer)("%s in versions that have it: %s", async (feature, expression, expected) => {
  if (vm.runInNewContext(feature) === undefined) return;
  const value = await evaluate(expression);
  if (typeof expected === "string") expect(String(value)).toContain(expected);
  else expect(value).toBe(expected);
});

test("what looks at other realms or at the garbage collector is there in no version", async () => {
  const names = "[typeof ShadowRealm, typeof Temporal, typeof gc, typeof $262, typeof d8].join()";
  expect(await evaluate(names)).toBe("undefined,undefined,undefined,undefined,undefined");
});

test("timers are the run's own, with arguments, and can be cleared", async () => {
  const realm = await fakeRealm(`
    const seen = [];
    exports.start = () => {
      setTimeout((a, b) => seen.push(a + b), 10, 1, 2);
      clearTimeout(setTimeout(() => seen.push("cleared"), 10));
      const id = setInterval(() => { seen.push("tick"); if (seen.length > 3) clearInterval(id); }, 5);
    };
    exports.seen = () => seen;`);
  expect((await realm.call("start")).timers).toEqual([1, 3]);
  await realm.send({ runId: "run-1", fire: 1 });
  for (const fire of [3, 4]) await realm.send({ runId: "run-1", fire });
  expect((await realm.send({ runId: "run-1", fire: 5 })).timers).toEqual([]);
  expect((await realm.call("seen")).result).toEqual([3, "tick", "tick", "tick"]);
});

test("what is random is the run's: the same in every run with the same seed", async () => {
  const code =
    "exports.f = () => [Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(4))]];";
  const realm = await fakeRealm(code);
  const first = (await realm.send({ runId: "a", call: "f" })).result;
  expect((await realm.send({ runId: "b", call: "f" })).result).toEqual(first);
  expect((await realm.send({ runId: "b", call: "f" })).result).not.toEqual(first);
});

test("the time zone and language of the machine stay out", async () => {
  const kept = process.env["TZ"];
  process.env["TZ"] = "America/New_York";
  try {
    expect(new Date(0).getHours()).toBe(19);
    expect(await evaluate("new Date(0).getHours()")).toBe(0);
    expect(await evaluate("new Date('2024-01-31T05:00').toISOString()")).toBe("2024-01-31T05:00:00.000Z");
    expect(await evaluate("new Date('January 31, 2024').toISOString()")).toBe("2024-01-31T00:00:00.000Z");
    expect(await evaluate("new Date(0).toLocaleString('en-US')")).toBe("1/1/1970, 12:00:00 AM");
    expect(await evaluate("new Date(0).toString()")).toContain("00:00:00 GMT+0000");
  } finally {
    if (kept === undefined) delete process.env["TZ"];
    else process.env["TZ"] = kept;
  }
});

test("the console writes to the run's log, without side effects", async () => {
  const lines: string[] = [];
  const realm = await fakeRealm(
    `exports.f = () => {
       console.log("a %s %d", "b", 1, { c: [1, { d: new Map() }] }, new Map([["k", 1n]]));
       console.warn(new Error("careful").message);
       console.debug({ get trap() { throw new Error("called"); } });
       console.assert(1 === 2, "no");
       class Order { id = 1; }
       console.info(new Order(), [undefined, null, -0, Symbol("s")], () => {});
     };`,
    { onLogs: (entries) => lines.push(...entries.map(([level, message, , runId]) => `${runId} ${level} ${message}`)) },
  );
  await realm.call("f");
  expect(lines).toEqual([
    'run-1 info a b 1 { c: [1, { d: [Map] }] } Map(1) { "k" => 1n }',
    "run-1 warn careful",
    "run-1 debug { trap: [Getter] }",
    "run-1 error Assertion failed: no",
    "run-1 info Order { id: 1 } [undefined, null, -0, Symbol(s)] [Function (anonymous)]",
  ]);
});
