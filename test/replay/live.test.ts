import { bundleWorkflows } from "protempo/bundler";
import type { LogAttributes } from "protempo/worker";
import { expect, test } from "vitest";
import { until } from "../integration/fixtures/stage.js";
import { onTrip, tripFile } from "./fixtures/trip.js";

test("a live worker's log names a run that no longer fits its history, what Core found and what to do", async () => {
  const log: { readonly message: string; readonly attributes: LogAttributes }[] = [];
  const workflows = await bundleWorkflows({ entry: tripFile });
  const taskQueue = await onTrip(workflows, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start("Fickle", [], { workflowId: `fickle-${taskQueue}`, taskQueue });
    await until(async () => (await handle.describe()).historyLength > 8);
    return taskQueue;
  });
  // Another worker has to begin with the history.
  await onTrip(
    workflows,
    async ({ client }) => {
      const handle = client.workflow.getHandle(`fickle-${taskQueue}`);
      await until(() => log.some(({ message }) => message.includes("no longer does what its history says")));
      await handle.terminate();
      const entry = log.find(({ message }) => message.includes("no longer does what its history says"));
      expect(entry).toMatchObject({
        message: expect.stringContaining("Workflow Fickle"),
        attributes: {
          workflowType: "Fickle",
          workflowId: handle.workflowId,
          reason: expect.stringMatching(/^\[TMPRL1100\] .*HistoryEvent\(id: 5, ActivityTaskScheduled\)$/),
          advice: expect.stringContaining("npx protempo replay"),
        },
      });
    },
    { taskQueue, logger: { log: (_, message, attributes) => void log.push({ message, attributes }) } },
  );
});
