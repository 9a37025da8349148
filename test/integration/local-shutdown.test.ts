import { randomUUID } from "node:crypto";
import { defineActivity } from "protempo/activity";
import { bundleWorkflows } from "protempo/bundler";
import { Client, Connection } from "protempo/client";
import { ShutdownForcedError, Worker } from "protempo/worker";
import { expect, test } from "vitest";
import { ActWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, onStage, type Stage, stage, until } from "./fixtures/stage.js";

type Handle = Awaited<ReturnType<Stage["client"]["delegate"]["start"]>>;

/** What is told of each workflow task that failed. */
async function taskFailures(handle: Handle): Promise<(string | undefined)[]> {
  const { events } = await handle.untyped.fetchHistory();
  return events.flatMap(({ attributes }) =>
    attributes.case === "workflowTaskFailedEventAttributes" ? [attributes.value.failure?.message] : [],
  );
}

const lost = "workflow task not processed: the worker shut down while a local activity was at work";

test("a local activity is cancelled after the grace time, and another worker starts it again at once", async () => {
  const taskQueue = `shutdown-${randomUUID()}`;
  const first = await stage({ taskQueue, shutdownGraceTime: 50 });
  const running = first.worker.run();
  const handle = await first.client.delegate.start(
    { act: { way: ActWay.LINGER }, local: true },
    { taskTimeout: "2 minutes" },
  );
  await until(() => first.activities.notes.length > 0);
  await Promise.all([first.worker.shutdown(), running]);
  expect(first.activities.notes).toEqual(["linger: started", "linger: workerShutdown"]);
  await onStage({ taskQueue, shutdownGraceTime: 0 }, async (second) => {
    // Not after the task's timeout.
    await until(() => second.activities.notes.includes("linger: started"));
    expect(await taskFailures(handle)).toEqual([lost]);
  });
  await handle.terminate();
  await first.connection.close();
});

test("a local activity that goes on all the same is given up after the force time", async () => {
  const on = await stage({ shutdownGraceTime: 10, shutdownForceTime: 200 });
  const running = on.worker.run();
  const handle = await on.client.delegate.start({ act: { way: ActWay.STUBBORN, amount: 5000 }, local: true });
  await until(() => on.log.some(({ message }) => message === "Activity started"));
  const stopped = on.worker.shutdown();
  const error = await running.catch((e: unknown) => e);
  await stopped;
  expect(error).toBeInstanceOf(ShutdownForcedError);
  expect((error as ShutdownForcedError).activities).toEqual(["protempo.test.v1.Integration.Act 1"]);
  expect(await taskFailures(handle)).toEqual([lost]);
  await handle.terminate();
  await on.connection.close();
});

test("local activities hear that their run has left, also when the thread was busy meanwhile", async () => {
  const taskQueue = `leaves-${randomUUID()}`;
  const connection = await Connection.connect({ address: address() });
  const cancelled: unknown[] = [];
  let started = 0;
  const endless = defineActivity("endless", async (ctx) => {
    // Longer than the two tasks take after which the run ends: each is given back before its timeout. The poll under way
    // meanwhile brings the second activity, and none brings that they are cancelled.
    if (started++ === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3500);
    await ctx.sleep("1 hour").catch(() => undefined);
    cancelled.push(ctx.cancellation);
  });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflows: await bundleWorkflows({ entry: new URL("./fixtures/leaving-workflows.ts", import.meta.url) }),
    activities: [endless],
    lanes: 1,
    shutdownSignals: [],
    logger: { log: () => {} },
  });
  await worker.runUntil(async () => {
    const client = new Client({ connection });
    const options = { workflowId: `leaves-${randomUUID()}`, taskQueue, taskTimeout: "1s" } as const;
    await client.workflow.execute("leaves", [], options);
    await until(() => cancelled.length === 2);
  });
  expect(cancelled).toEqual(["requested", "requested"]);
  await connection.close();
});
