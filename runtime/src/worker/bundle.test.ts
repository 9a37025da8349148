import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { WorkflowBundle } from "../bundler/bundle.js";
import { clientVersion } from "../common/version.js";
import { loadBundle } from "./bundle.js";
import { WorkerStartError } from "./errors.js";

function bundleOf(...names: readonly (readonly string[])[]): WorkflowBundle {
  const workflows = names.map(([type = "", ...aliases]) => {
    return { type, aliases, taskQueue: "q", service: undefined, handlers: [] };
  });
  const contractHash = createHash("sha256").update("").digest("hex");
  const layers = { sdk: 0, contract: 0, user: 0 };
  const manifest = { workflows, contractHash, sdkVersion: clientVersion, layers };
  return { sdk: "", contract: "", user: "", sourceMaps: { contract: "", user: "" }, manifest, warnings: [] };
}

test("a bundle with workflows is taken as it is", async () => {
  const bundle = bundleOf(["a", "old-a"], ["b"]);
  expect(await loadBundle(bundle, undefined)).toBe(bundle);
});

test.each([
  ["no workflows", bundleOf(), "exports no workflows: export what generated code makes"],
  ["one workflow twice", bundleOf(["a"], ["b"], ["a"]), "exports the workflow a twice"],
  ["an alias that is another workflow", bundleOf(["a"], ["b", "a"]), "exports the workflow a twice"],
])("%s is refused", async (_, bundle, message) => {
  const refused = loadBundle(bundle, undefined);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toBeInstanceOf(WorkerStartError);
});
