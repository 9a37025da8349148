import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { onStage } from "./fixtures/stage.js";

const warnings: string[] = [];
const listen = (warning: Error): void => void warnings.push(warning.message);
beforeAll(() => void process.on("warning", listen));
afterAll(() => void process.off("warning", listen));

/** The first question comes after ten seconds, the next twenty later, then one a minute. */
const patience = { timeout: 200_000, interval: 200 };
/** Both wait for the same ten seconds, so at once. */
const atOnce = { concurrent: true, timeout: 240_000 };

const about = (name: string): string[] => warnings.filter((message) => message.includes(name));

test(
  "whoever waits for a workflow whose task fails for ever is warned, once a run, and what waits beside it is not",
  atOnce,
  async () => {
    await onStage({}, async ({ client, taskQueue }) => {
      const failing = await client.fail.start({ way: FailWay.TASK });
      const never = await client.fail.start({ way: FailWay.NEVER });
      const waits = [failing, failing, never].map((handle) => handle.result().catch(() => "ended"));
      const told = `workflow "${failing.workflowId}" (protempo.test.v1.Integration.Fail)`;
      await expect.poll(() => about(taskQueue), patience).toEqual([expect.stringContaining(told)]);
      expect(about(taskQueue)[0]).toMatch(/its workflow task has failed [2-9] times/);
      await Promise.all([failing.terminate(), never.terminate()]);
      expect(await Promise.all(waits)).toEqual(["ended", "ended", "ended"]);
      expect(about(taskQueue)).toHaveLength(1);
    });
  },
);

test("whoever waits for a typed workflow on a task queue that nobody polls is warned", atOnce, async () => {
  await onStage({}, async ({ client }) => {
    const taskQueue = `misspelt-${randomUUID()}`;
    const lost = await client.greet.start({ name: "x" }, { taskQueue });
    const waiting = lost.result().catch(() => "ended");
    const told = `no worker polls task queue "${taskQueue}"`;
    await expect.poll(() => about(taskQueue), patience).toEqual([expect.stringContaining(told)]);
    await lost.terminate();
    expect(await waiting).toBe("ended");
  });
});
