import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { onStage, stage } from "./fixtures/stage.js";

/** Beside the tests, so that what is made here finds its packages. */
const folder = mkdtempSync(new URL("../gen/refused-", import.meta.url).pathname);
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["a built-in", 'import { readFileSync } from "node:fs"; export const read = readFileSync;', "node:fs"],
  ["top-level await", "export const late = await Promise.resolve(1);", "await"],
])(
  "a worker refuses a workflow file with %s by naming it and the way to it, and another worker goes on",
  async (_, code, named) => {
    const [entry, helper] = [join(folder, "entry.ts"), join(folder, "helper.ts")];
    writeFileSync(entry, 'export * from "./helper.js";');
    writeFileSync(helper, code);
    await onStage({}, async (on) => {
      const made = stage({ workflows: pathToFileURL(entry) });
      await expect(made).rejects.toThrow(named);
      await expect(made).rejects.toThrow("helper.ts");
      expect(await on.client.greet.execute({ name: "other" })).toMatchObject({ text: "Hello, other!" });
    });
  },
);
