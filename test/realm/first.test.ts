import { expect, test } from "vitest";
import { fakeRealm } from "./fake-realm.js";
test("calls", async () => {
  const t0 = performance.now();
  const realm = await fakeRealm(`exports.f = (a) => a + 1; exports.g = () => { globalThis.x = 1; return [typeof x, String(new Date()), Date(), Object.isFrozen(Map)] }; exports.h = () => { throw new TypeError("boom") };
   exports.p = () => { Array.prototype.push = 1; }`);
  console.log(performance.now() - t0);
  expect((await realm.call("f", 1)).result).toBe(2);
  console.log(await realm.call("g"), await realm.call("h"), await realm.call("p"), await realm.call("g"));
});
