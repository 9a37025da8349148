import { expect, test } from "vitest";
import { stage } from "./fixtures/stage.js";

test("a worker without activities works until it is stopped", async () => {
  const { worker, client, connection } = await stage({ activities: undefined });
  await worker.runUntil(async () => {
    const { events } = await client.wait.execute({ timers: 1, milliseconds: 1 });
    expect(events[0]).toBe("timer 0");
  });
  expect(worker.state).toBe("stopped");
  await connection.close();
});
