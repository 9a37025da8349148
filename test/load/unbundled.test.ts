import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "protempo/worker";
import { afterAll, expect, test } from "vitest";
import { address } from "../integration/fixtures/stage.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { limit, onLoadStage } from "./fixtures/load-stage.js";

/** Beside the tests, so that what is made here finds its packages. */
const folder = mkdtempSync(new URL("../gen/unbundled-", import.meta.url).pathname);
afterAll(() => rmSync(folder, { recursive: true }));

function entry(name: string, files: Readonly<Record<string, string>>): URL {
  for (const [file, code] of Object.entries(files)) writeFileSync(join(folder, `${name}-${file}.ts`), code);
  return pathToFileURL(join(folder, `${name}-entry.ts`));
}

const dependency = (name: string, code: string): URL =>
  entry(name, {
    entry: `export * from "./${name}-middle.js";`,
    middle: `export * from "./${name}-deep.js";`,
    deep: code,
  });

const late = dependency("late", "export const late = await Promise.resolve(1);");
const files = dependency("files", 'import { readFileSync } from "node:fs"; export const read = readFileSync;');
const lazyFiles = dependency("lazy", 'export const read = async () => (await import("node:fs")).readFileSync;');
const dynamic = dependency(
  "dynamic",
  `import { defineWorkflow } from "protempo/workflow";
   export const w = defineWorkflow("dynamic", async (ctx, name) => {
     await ctx.sleep(1);
     return (await import("./dynamic-part.js")).part + name;
   });`,
);
writeFileSync(join(folder, "dynamic-part.ts"), "export const part = 'part of ';");

test("workers that cannot be bundled are refused with the way to what is wrong, dynamic imports work, and others go on", {
  timeout: limit,
}, async () => {
  await onLoadStage(address(), { lanes: 2, taskTimeout: "30s" }, async (on) => {
    const { connection, raw, taskQueue } = on;
    const options = {
      connection,
      taskQueue: `${taskQueue}-other`,
      lanes: 1,
      shutdownSignals: [],
      logger: { log: () => {} },
    };
    const refusal = async (workflows: URL): Promise<string> =>
      String(await Worker.create({ ...options, workflows }).catch((error: unknown) => error));
    const { offences } = await besideCrowd(on, async (round) => {
      const top = await refusal(late);
      expect(top).toMatch(/late-deep\.ts:1:\d+: top-level await is not possible in workflows/);
      expect(top).toMatch(/late-entry\.ts → \S*late-middle\.ts → \S*late-deep\.ts/);
      for (const [url, name] of [
        [files, "files"],
        [lazyFiles, "lazy"],
      ] as const) {
        const text = await refusal(url);
        expect(text).toMatch(
          new RegExp(`${name}-entry\\.ts → \\S*${name}-middle\\.ts → \\S*${name}-deep\\.ts → "node:fs"`),
        );
      }
      const worker = await Worker.create({ ...options, workflows: dynamic });
      await worker.runUntil(async () => {
        const to = { workflowId: `dynamic-${round}-${taskQueue}`, taskQueue: options.taskQueue };
        expect(await raw.workflow.execute("dynamic", ["it"], to)).toBe("part of it");
      });
    });
    console.log(`${offences * 3} bundles refused`);
  });
});
