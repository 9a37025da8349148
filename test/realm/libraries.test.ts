import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { bundleOver } from "../../runtime/src/bundler/bundle-workflows.js";
import { fakeSdk, realmOf } from "./fake-realm.js";

const folder = new URL("./fixtures/libraries/", import.meta.url);
const sharedModules = ["zod", "effect", "lodash", "@bufbuild/protobuf"];

for (const file of readdirSync(folder)) {
  for (const where of ["in the user layer", "shared"] as const) {
    test(`${file.replace(/\.ts$/, "")} works ${where}`, async () => {
      const entry = new URL(file, folder);
      const bundle = await bundleOver(
        { entry, sharedModules: where === "shared" ? sharedModules : [] },
        await fakeSdk(),
      );
      const realm = realmOf(bundle);
      const { expected, expectedError } = (await import(entry.href)) as { expected?: unknown; expectedError?: string };
      for (const runId of ["run-1", "run-2"]) {
        await realm.send({ runId, call: "check" });
        const { result, error } = await realm.send({ runId, call: "check" });
        if (expectedError !== undefined) expect(error).toContain(expectedError);
        else expect({ result, error }).toEqual({ result: expected });
      }
    });
  }
}
