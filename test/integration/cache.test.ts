import { describe, expect, test } from "vitest";
import { onStage } from "./fixtures/stage.js";

const runs = 6;

describe.each([0, 1, 2])("maxCachedWorkflows: %i", (maxCachedWorkflows) => {
  test.each([
    [1, "lane"],
    [3, "lane"],
    [2, "context"],
  ] as const)("every run survives its evictions, lanes: %i, isolation: %s", async (lanes, isolation) => {
    await onStage({ maxCachedWorkflows, lanes, isolation }, async ({ client }) => {
      const handles = await Promise.all(
        Array.from({ length: runs }, () => client.march.start({ steps: 2, milliseconds: 1, signals: 2 })),
      );
      for (const amount of [1n, 10n]) await Promise.all(handles.map((handle) => handle.add({ amount })));
      const results = await Promise.all(handles.map((handle) => handle.result()));
      for (const result of results) expect(result).toMatchObject({ total: 3n, added: 11n });
    });
  });
});
