import { expect, test } from "vitest";
import { arrayMethods, arrayMethodsUnchanged, sharedMethods, sharedMethodsUnchanged } from "./unchanged.js";

const none = Object.create(null) as Record<string, unknown>;

/** Names that a comparison reads. */
function namesRead(compare: (now: Record<string, unknown>, was: Record<string, unknown>) => boolean): string[] {
  const read = new Set<string>();
  const recording = new Proxy(none, { get: (_, key) => void read.add(String(key)) });
  expect(compare(recording, none)).toBe(true);
  return [...read];
}

test.each([
  ["arrays and typed arrays", sharedMethodsUnchanged, sharedMethods],
  ["arrays", arrayMethodsUnchanged, arrayMethods],
] as const)("a changed method of %s is noticed", (_, compare, names) => {
  for (const name of namesRead(compare)) expect(compare({ __proto__: null, [name]: 1 }, none)).toBe(false);
  expect(namesRead(compare)).toEqual(names);
});
