import { randomUUID } from "node:crypto";
import type { Worker as Thread } from "node:worker_threads";
import { defineActivity } from "protempo/activity";
import { Connection } from "protempo/client";
import { ShutdownForcedError, Worker } from "protempo/worker";
import { expect, test } from "vitest";
import { ActWay, FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { startServer } from "../helpers/server.js";
import { onStage, stage, until } from "./fixtures/stage.js";

test("a worker lives once: initialized, running, stopping, stopped", async () => {
  const { worker, connection } = await stage();
  expect(worker.state).toBe("initialized");
  const running = worker.run();
  expect(worker.state).toBe("running");
  await expect(worker.run()).rejects.toThrow("A worker runs once and this one is running");
  const never = (): never => expect.unreachable("the worker was refused");
  await expect(worker.runUntil(never)).rejects.toThrow("A worker runs once and this one is running");
  expect(worker.state).toBe("running");
  const stopped = worker.shutdown();
  expect(worker.state).toBe("stopping");
  await Promise.all([running, stopped]);
  expect(worker.state).toBe("stopped");
  await connection.close();
});

test("a worker that never ran lets go of everything", async () => {
  const { worker, connection } = await stage();
  await worker.shutdown();
  expect(worker.state).toBe("stopped");
  await connection.close();
});

test("a worker that cannot be made leaves no thread", async () => {
  const threads: Thread[] = [];
  const started = (thread: Thread): void => void threads.push(thread);
  process.on("worker", started);
  const made = stage({ namespace: `nowhere-${randomUUID()}` });
  await expect(made).rejects.toThrow("The worker cannot start in namespace");
  process.off("worker", started);
  // -1: the thread has ended.
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1]);
});

test("runUntil gives the result, or the error, of what it waits for", async () => {
  const first = await stage();
  expect(await first.worker.runUntil(() => 5)).toBe(5);
  const second = await stage();
  await expect(second.worker.runUntil(Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(second.worker.state).toBe("stopped");
  await Promise.all([first.connection.close(), second.connection.close()]);
});

test("on shutdown an activity is cancelled after the grace time and another worker goes on with it", async () => {
  const taskQueue = `shutdown-${randomUUID()}`;
  const first = await stage({ taskQueue, shutdownGraceTime: 50 });
  const running = first.worker.run();
  const handle = await first.client.delegate.start({ act: { way: ActWay.LINGER } });
  await until(() => first.activities.notes.length > 0);
  await Promise.all([first.worker.shutdown(), running]);
  expect(first.activities.notes).toEqual(["linger: started", "linger: workerShutdown"]);
  await onStage({ taskQueue }, async (second) => {
    await until(() => second.activities.notes.includes("linger: started"));
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ name: "WorkflowFailedError" });
  });
  await first.connection.close();
});

test("an activity that goes on all the same is given up after the force time", async () => {
  const on = await stage({ shutdownGraceTime: 10, shutdownForceTime: 200 });
  const running = on.worker.run();
  const handle = await on.client.delegate.start({ act: { way: ActWay.STUBBORN, amount: 5000 }, attempts: 1 });
  await until(() => on.log.some(({ message }) => message === "Activity started"));
  const stopped = on.worker.shutdown();
  const error = await running.catch((e: unknown) => e);
  await stopped;
  expect(error).toBeInstanceOf(ShutdownForcedError);
  expect((error as ShutdownForcedError).activities).toEqual(["protempo.test.v1.Integration.Act 1"]);
  expect(on.worker.state).toBe("failed");
  await handle.terminate();
  await on.connection.close();
});

test("a lane that does not come back is ended after the force time, and its task goes back to the server", async () => {
  const taskQueue = `forced-${randomUUID()}`;
  const on = await stage({ taskQueue, workflowDeadline: 0, shutdownForceTime: 200 });
  const running = on.worker.run();
  const handle = await on.client.fail.start({ way: FailWay.SPIN });
  await until(async () => (await on.worker.cachedWorkflows()) === 1);
  const stopped = on.worker.shutdown();
  const error = await running.catch((e: unknown) => e);
  await stopped;
  expect(error).toBeInstanceOf(ShutdownForcedError);
  expect((error as ShutdownForcedError).lanes).toEqual([`lane 0 of ${taskQueue} (workflow tasks: 1)`]);
  expect((error as ShutdownForcedError).taskQueues).toEqual([]);
  await handle.terminate();
  await on.connection.close();
});

test("a Core that does not end, as its server hangs, is left alone after the force time", async () => {
  const server = await startServer();
  const connection = await Connection.connect({ address: server.address });
  const worker = await Worker.create({
    connection,
    taskQueue: "hanging",
    activities: [defineActivity("any", () => {})],
    shutdownSignals: [],
    shutdownForceTime: 10,
    logger: { log: () => {} },
  });
  const running = worker.run();
  process.kill(server.pid, "SIGSTOP");
  const stopped = worker.shutdown();
  const error = await running.catch((e: unknown) => e);
  await stopped;
  expect(error).toBeInstanceOf(ShutdownForcedError);
  expect(String(error)).toContain("Core did not end on task queues hanging, though everything was given up");
  process.kill(server.pid, "SIGCONT");
  await server.stop();
  await connection.close();
});

test("runs that wait are taken up by the next worker where they were", async () => {
  const taskQueue = `handover-${randomUUID()}`;
  const handle = await onStage({ taskQueue }, async ({ client }) => {
    const counting = await client.count.start({ target: 5n });
    await counting.add({ amount: 2n });
    expect((await counting.getCount()).count).toBe(2n);
    return counting.workflowId;
  });
  await onStage({ taskQueue }, async ({ client }) => {
    const counting = client.count.handle(handle);
    await counting.add({ amount: 3n });
    expect(await counting.result()).toMatchObject({ count: 5n });
  });
});
