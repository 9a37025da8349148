import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage } from "./fixtures/stage.js";

const warnings: string[] = [];
const listen = (warning: Error): void => void warnings.push(warning.message);
beforeEach(() => {
  warnings.length = 0;
  process.on("warning", listen);
});
afterEach(() => void process.off("warning", listen));

/** The first question comes after ten seconds, the next twenty later, then one a minute. */
const patience = { timeout: 200_000, interval: 200 };

test("whoever waits for a workflow whose task fails for ever is warned, once a run, and what waits beside it is not", async () => {
  await onStage({}, async ({ client, taskQueue }) => {
    const failing = await client.fail.start({ way: FailWay.TASK });
    const never = await client.fail.start({ way: FailWay.NEVER });
    const waits = [failing, failing, never].map((handle) => handle.result().catch(() => "ended"));
    await expect
      .poll(() => warnings, patience)
      .toEqual([expect.stringContaining(`workflow "${failing.workflowId}" (protempo.test.v1.Integration.Fail)`)]);
    expect(warnings[0]).toMatch(/its workflow task has failed [2-9] times/);
    expect(warnings[0]).toContain(taskQueue);
    await Promise.all([failing.terminate(), never.terminate()]);
    expect(await Promise.all(waits)).toEqual(["ended", "ended", "ended"]);
    expect(warnings).toHaveLength(1);
  });
}, 240_000);

test("whoever waits for a typed workflow on a task queue that nobody polls is warned", async () => {
  await onStage({}, async ({ client }) => {
    const taskQueue = `misspelt-${randomUUID()}`;
    const lost = await client.greet.start({ name: "x" }, { taskQueue });
    const waiting = lost.result().catch(() => "ended");
    await expect
      .poll(() => warnings, patience)
      .toEqual([expect.stringContaining(`no worker polls task queue "${taskQueue}"`)]);
    await lost.terminate();
    expect(await waiting).toBe("ended");
  });
}, 240_000);
