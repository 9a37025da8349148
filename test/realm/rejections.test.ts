import { afterEach, beforeEach, expect, test } from "vitest";
import type { RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { fakeRealm } from "./fake-realm.js";

let host: RealmHost | undefined;
const listener = (reason: unknown): void => void host?.unhandledRejection(reason);
// Vitest has listeners of its own, which would count what these tests provoke as errors of the test file.
let others: NodeJS.UnhandledRejectionListener[] = [];

beforeEach(() => {
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
});
afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
});

test("a rejection that nobody handles fails the run that caused it, not the next", async () => {
  const realm = await fakeRealm(`
    exports.lose = () => { Promise.reject(new Error("lost")); };
    exports.loseLater = () => { Promise.resolve().then(() => { throw new Error("lost later"); }); };
    exports.fine = () => "fine";
    exports.handled = () => { const p = Promise.reject(new Error("x")); Promise.resolve().then(() => p.catch(() => {})); return "handled"; };
  `);
  host = realm.host;
  expect((await realm.send({ runId: "a", call: "lose" })).error).toBe("unhandled: lost");
  expect((await realm.send({ runId: "b", call: "fine" })).error).toBeUndefined();
  expect((await realm.send({ runId: "c", call: "loseLater" })).error).toBe("unhandled: lost later");
  expect((await realm.send({ runId: "d", call: "handled" })).error).toBeUndefined();
  expect((await realm.send({ runId: "e", call: "fine" })).error).toBeUndefined();
});

test("an error thrown in queueMicrotask or an event listener is one", async () => {
  const realm = await fakeRealm(`
    exports.micro = () => { queueMicrotask(() => { throw new Error("in a microtask"); }); };
    exports.listener = () => {
      const target = new EventTarget();
      target.addEventListener("x", () => { throw new Error("in a listener"); });
      target.dispatchEvent(new Event("x"));
    };`);
  host = realm.host;
  expect((await realm.call("micro")).error).toBe("unhandled: in a microtask");
  expect((await realm.call("listener")).error).toBe("unhandled: in a listener");
});
