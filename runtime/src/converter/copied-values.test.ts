import { expect, test } from "vitest";
import { copyIn, copyOut } from "./copied-values.js";

const error = Object.assign(new RangeError("far"), { stack: "RangeError: far\n    at here" });

test.each([
  [null],
  [undefined],
  [true],
  ["text with \u2028 and \ud83d\ude00"],
  [0],
  [-0],
  [1.5e300],
  [Number.NaN],
  [Number.NEGATIVE_INFINITY],
  [2n ** 70n],
  [[1, [undefined], []]],
  [{ a: 1, b: { c: undefined } }],
  [{ $: "bigint", value: "no number" }],
  [{ $: { $: 1 } }],
  [new Date(1234.5)],
  [new Date(Number.NaN)],
  [new Uint8Array([0, 1, 254, 255])],
  [new Uint8Array()],
  [new Map<unknown, unknown>([[{ k: 1 }, [2n]]])],
  [new Set([1n, "x"])],
  [error],
  [/a\/b+/giu],
])("%o arrives as it left", (value) => {
  const [copy, second] = copyIn(copyOut([value, "after"], "test"));
  expect(copy).toEqual(value);
  expect(Object.is(copy, value)).toBe(typeof value !== "object" || value === null);
  expect(second).toBe("after");
});

test("errors keep name, message and stack", () => {
  const [copy] = copyIn(copyOut([error], "test")) as [Error];
  expect([copy.name, copy.message, copy.stack]).toEqual([error.name, error.message, error.stack]);
});

test("what cannot be copied is refused with its place", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = [cycle];
  expect(() => copyOut([1, cycle], "sink audit.charged")).toThrow("sink audit.charged: argument 2 holds itself");
  expect(() => copyOut([{ deep: [() => {}] }], "sink a.b")).toThrow("sink a.b: argument 1 is or holds a function");
  expect(() => copyOut([Symbol("s")], "sink a.b")).toThrow("is or holds a symbol");
  for (const value of [Promise.resolve(), new WeakMap(), new Float64Array(1), new ArrayBuffer(1)]) {
    const told = `argument 1 is or holds a ${value.constructor.name}, which cannot leave the workflow: hand over plain data`;
    expect(() => copyOut([{ value }], "sink a.b")).toThrow(told);
  }
  const shared = { x: 1 };
  expect(copyIn(copyOut([shared, [shared, shared]], "test"))).toEqual([shared, [shared, shared]]);
});

test("a copy is one: what changes later does not reach it", () => {
  const value = { list: [1] };
  const text = copyOut([value], "test");
  value.list.push(2);
  expect(copyIn(text)).toEqual([{ list: [1] }]);
});
