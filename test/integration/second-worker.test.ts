import { Worker, WorkerStartError } from "protempo/worker";
import { expect, test } from "vitest";
import { onStage } from "./fixtures/stage.js";

test("a second worker on a task queue of the same connection is refused with what to do", async () => {
  await onStage({}, async ({ connection, activities, taskQueue }) => {
    const second = Worker.create({
      connection,
      activities: [activities.registration],
      renameQueues: { integration: taskQueue },
      shutdownSignals: [],
    });
    await expect(second).rejects.toBeInstanceOf(WorkerStartError);
    await expect(second).rejects.toThrow(
      `Task queue "${taskQueue}": another worker over the same connection has it. Give one worker`,
    );
  });
});
