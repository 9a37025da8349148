import { expect, test } from "vitest";
import { stage, until } from "./fixtures/stage.js";

test("a worker without activities works until it is stopped, and tells what it keeps in memory", async () => {
  const { worker, client, connection } = await stage({ activities: undefined });
  await worker.runUntil(async () => {
    const handle = await client.count.start({ target: 1n });
    await until(async () => (await worker.cachedWorkflows()) === 1);
    await handle.add({ amount: 1n });
    expect(await handle.result()).toMatchObject({ count: 1n });
  });
  expect(worker.state).toBe("stopped");
  expect(await worker.cachedWorkflows()).toBe(0);
  await connection.close();
});
