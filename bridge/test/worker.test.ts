import type { CoreWorker } from "@protempo/bridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  activityCompletion,
  completeWorkflow,
  completion,
  decodeActivation,
  decodeActivityTask,
  heartbeat,
  historyAtEnd,
  jobs,
  rpc,
  scheduleActivity,
  startWorkflow,
} from "./fixtures/messages.mjs";
import { workerConfig } from "./fixtures/worker-config.mjs";
import { client, TestServer, unique } from "./helpers/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server.stop());

function createWorker(taskQueue: string, overrides: Record<string, unknown> = {}): CoreWorker {
  return server.runtime.createWorker(server.connection, workerConfig(taskQueue, { lanes: 0, ...overrides }));
}

/** Answers evictions until the worker's polls end. */
async function drain(worker: CoreWorker): Promise<void> {
  worker.initiateShutdown();
  for (;;) {
    const polled = await worker.pollWorkflowActivation().catch((error: { code: string }) => error.code);
    if (typeof polled === "string") {
      expect(polled).toBe("SHUTDOWN");
      break;
    }
    await worker.completeWorkflowActivation(completion(decodeActivation(polled).runId));
  }
  await worker.finalizeShutdown();
}

describe("a worker", () => {
  test("without lanes runs a workflow with an activity that heartbeats", async () => {
    const taskQueue = unique("queue");
    const worker = createWorker(taskQueue, { enableActivities: true });
    await worker.validate();
    const workflowId = unique("activity");
    await startWorkflow(server.connection, { workflowId, taskQueue });

    const started = decodeActivation(await worker.pollWorkflowActivation());
    expect(jobs(started)).toEqual(["initializeWorkflow"]);
    await worker.completeWorkflowActivation(completion(started.runId, scheduleActivity(1, taskQueue)));

    const { taskToken, variant } = decodeActivityTask(await worker.pollActivityTask());
    expect(variant.case).toBe("start");
    worker.recordActivityHeartbeat(heartbeat(taskToken));
    await worker.completeActivityTask(activityCompletion(taskToken));

    const resolved = decodeActivation(await worker.pollWorkflowActivation());
    expect(jobs(resolved)).toEqual(["resolveActivity"]);
    expect(await worker.cachedWorkflows()).toBe(1);
    await worker.completeWorkflowActivation(completion(started.runId, completeWorkflow));
    const history = await historyAtEnd(server.connection, workflowId);
    expect(history.events.map((event: { eventType: number }) => event.eventType)).toContain(12);

    const activities = expect(worker.pollActivityTask()).rejects.toMatchObject({ code: "SHUTDOWN" });
    await drain(worker);
    await activities;
  });

  test("polls once at a time", async () => {
    const worker = createWorker(unique("queue"));
    const first = worker.pollWorkflowActivation();
    await expect(worker.pollWorkflowActivation()).rejects.toMatchObject({ code: "INVALID_STATE" });
    worker.initiateShutdown();
    await expect(first).rejects.toMatchObject({ code: "SHUTDOWN" });
    await worker.finalizeShutdown();
  });

  test("refuses completions that are none, and the task can still be answered", async () => {
    const taskQueue = unique("queue");
    const worker = createWorker(taskQueue, { enableActivities: true });
    const workflowId = unique("malformed");
    await startWorkflow(server.connection, { workflowId, taskQueue });
    const { runId } = decodeActivation(await worker.pollWorkflowActivation());
    const malformed = { code: "MALFORMED_COMPLETION" };
    await expect(worker.completeWorkflowActivation(new Uint8Array([0xff]))).rejects.toMatchObject(malformed);
    await expect(worker.completeActivityTask(new Uint8Array([0xff]))).rejects.toMatchObject(malformed);
    await expect(worker.completeActivityTask(new Uint8Array())).rejects.toMatchObject(malformed);
    expect(() => worker.recordActivityHeartbeat(new Uint8Array([0xff]))).toThrow(
      expect.objectContaining({ code: "DECODE" }),
    );
    await worker.completeWorkflowActivation(completion(runId, completeWorkflow));
    await historyAtEnd(server.connection, workflowId);
    const activities = expect(worker.pollActivityTask()).rejects.toMatchObject({ code: "SHUTDOWN" });
    await drain(worker);
    await activities;
  });

  test("of a namespace that does not exist is not valid", async () => {
    const worker = createWorker(unique("queue"), { namespace: "nowhere" });
    await expect(worker.validate()).rejects.toMatchObject({
      code: "GRPC",
      grpcCode: 5,
      message: expect.stringContaining('"nowhere"'),
    });
    worker.initiateShutdown();
    await worker.finalizeShutdown();
  });

  test("on a queue that another worker of the connection polls is refused", async () => {
    const taskQueue = unique("queue");
    const worker = createWorker(taskQueue);
    expect(() => createWorker(taskQueue)).toThrow(expect.objectContaining({ code: "WORKER" }));
    worker.initiateShutdown();
    await worker.finalizeShutdown();
    const next = createWorker(taskQueue);
    next.initiateShutdown();
    await next.finalizeShutdown();
  });

  test("goes on over another connection", async () => {
    const taskQueue = unique("queue");
    const first = await server.runtime.connect({ ...client, targetUrl: server.targetUrl });
    const worker = server.runtime.createWorker(first, workerConfig(taskQueue, { lanes: 0 }));
    await worker.validate();
    const second = await server.runtime.connect({ ...client, targetUrl: server.targetUrl });
    worker.replaceConnection(second);
    first.close();
    const workflowId = unique("moved");
    await startWorkflow(server.connection, { workflowId, taskQueue });
    const { runId } = decodeActivation(await worker.pollWorkflowActivation());
    await worker.completeWorkflowActivation(completion(runId, completeWorkflow));
    await historyAtEnd(server.connection, workflowId);
    await drain(worker);
    second.close();
  });

  test("that has ended says so", async () => {
    const worker = createWorker(unique("queue"));
    await expect(worker.finalizeShutdown()).rejects.toMatchObject({ code: "INVALID_STATE" });
    worker.initiateShutdown();
    worker.initiateShutdown();
    await worker.finalizeShutdown();
    const ended = { code: "INVALID_STATE", message: expect.stringContaining("finalized") };
    await expect(worker.finalizeShutdown()).rejects.toMatchObject(ended);
    await expect(worker.pollWorkflowActivation()).rejects.toMatchObject(ended);
    expect(() => worker.requestEviction("x")).toThrow(expect.objectContaining(ended));
  });

  test("with activities that were never polled ends too", async () => {
    const worker = createWorker(unique("queue"), { enableActivities: true, enableLocalActivities: true });
    worker.initiateShutdown();
    await worker.finalizeShutdown();
  });
});

test("a worker that is to be evicted by its host gets an eviction", async () => {
  const taskQueue = unique("queue");
  const worker = createWorker(taskQueue);
  const workflowId = unique("evicted");
  await startWorkflow(server.connection, { workflowId, taskQueue });
  const { runId } = decodeActivation(await worker.pollWorkflowActivation());
  await worker.completeWorkflowActivation(completion(runId));
  worker.requestEviction(runId);
  const eviction = decodeActivation(await worker.pollWorkflowActivation());
  expect([eviction.runId, ...jobs(eviction)]).toEqual([runId, "removeFromCache"]);
  await worker.completeWorkflowActivation(completion(runId));
  expect(await worker.cachedWorkflows()).toBe(0);
  await rpc(server.connection, "TerminateWorkflowExecution", {
    namespace: "default",
    workflowExecution: { workflowId },
  });
  await drain(worker);
});
