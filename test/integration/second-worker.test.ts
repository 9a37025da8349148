import { WorkerStartError } from "protempo/worker";
import { expect, test } from "vitest";
import { onStage, stage } from "./fixtures/stage.js";

test("a second worker of one process on a task queue is refused with what to do", async () => {
  await onStage({}, async ({ taskQueue }) => {
    const second = stage({ taskQueue });
    await expect(second).rejects.toBeInstanceOf(WorkerStartError);
    await expect(second).rejects.toThrow(`Task queue "${taskQueue}": another worker of this process has it.`);
  });
});
