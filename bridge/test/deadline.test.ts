import vm from "node:vm";
import { expect, test } from "vitest";
import { Deadline } from "../ts/deadline.js";

const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as object, { microtaskMode: "afterEvaluate" });
const deadline = Deadline.ofThisThread();

/** Runs code under a limit: its value, or where it was stopped. */
function run(code: string, cpuMs = 100): { value?: unknown; stopped?: string | undefined } {
  let value: unknown;
  const script = new vm.Script(code, { filename: "stuck.js" });
  const stopped = deadline?.run(() => {
    value = script.runInContext(context);
  }, cpuMs);
  return { value, stopped };
}

// Where the node binary exports V8's functions; elsewhere there is no deadline, which callers are told.
const onLinux = test.runIf(process.platform === "linux");

onLinux.each([
  ["a loop", "for (;;) {}", "stuck.js:1:1"],
  ["a loop that catches everything", "for (;;) { try { throw 1 } catch {} }", "stuck.js:1"],
  ["a regular expression", "/(a+)+$/.test('a'.repeat(40) + 'b')", "stuck.js:1:10"],
  ["a comparator", "[2, 1].sort(function compare() { for (;;) {} })", "compare (stuck.js:1"],
])("%s is stopped where it is, and the next call works", (_, code, place) => {
  expect(run(code).stopped).toContain(place);
  expect(run("1 + 1")).toEqual({ value: 2, stopped: undefined });
});

// Between two microtasks there is no call of the code's own, so the place cannot always be named.
onLinux("microtasks without end are stopped", () => {
  expect(run("(async () => { for (;;) await null })()").stopped).toBeTypeOf("string");
  expect(run("1 + 1")).toEqual({ value: 2, stopped: undefined });
});

onLinux("what the code throws is thrown", () => {
  expect(() => run("throw new RangeError('mine')")).toThrow("mine");
  expect(run("2")).toEqual({ value: 2, stopped: undefined });
});

onLinux("a call inside a call is refused", () => {
  expect(() => deadline?.run(() => void deadline.run(() => {}, 100), 100)).toThrow("under way");
  expect(run("3")).toEqual({ value: 3, stopped: undefined });
});

onLinux("waiting does not count, as it takes no CPU time", () => {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  expect(deadline?.run(() => void Atomics.wait(pause, 0, 0, 400), 100)).toBeUndefined();
});

onLinux("a thread has one deadline, however often it is asked for", () => {
  const again = Deadline.ofThisThread();
  expect(() => deadline?.run(() => void again?.run(() => {}, 100), 100)).toThrow("under way");
  expect(again?.run(() => void vm.runInContext("for (;;) {}", context, "stuck.js"), 100)).toContain("stuck.js:1:1");
  expect(run("4")).toEqual({ value: 4, stopped: undefined });
});
