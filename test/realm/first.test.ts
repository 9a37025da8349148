import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bundleWorkflows } from "../../runtime/src/bundler/bundle-workflows.js";
import { fakeRealm } from "./fake-realm.js";

test("calls", async () => {
  const realm = await fakeRealm(`exports.f = (a) => a + 1;`);
  expect((await realm.call("f", 1)).result).toBe(2);
});
test("bundle", async () => {
  const dir = new URL("./fixtures/", import.meta.url);
  let t = performance.now();
  let b;
  try {
    b = await bundleWorkflows({ entry: new URL("plain.ts", dir) });
  } catch (e) {
    console.log(e);
    throw e;
  }
  console.log(performance.now() - t);
  t = performance.now();
  b = await bundleWorkflows({ entry: new URL("plain.ts", dir) });
  console.log(performance.now() - t, b.manifest, b.user, b.contract.slice(0, 300), b.warnings);
  writeFileSync("/tmp/rx/bundle.json", JSON.stringify(b));
});
