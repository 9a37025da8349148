import { type CoreWorker, Lane, type LaneEvent, type LaneStats } from "@protempo/bridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  completeWorkflow,
  completion,
  decodeActivation,
  historyAtEnd,
  jobs,
  signal,
  startWorkflow,
} from "./fixtures/messages.mjs";
import { workerConfig } from "./fixtures/worker-config.mjs";
import { LaneThread } from "./helpers/lane-thread.js";
import { TestServer, unique } from "./helpers/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server.stop());

const taskFailed = 9;
/** The machine may be busy; what is waited for comes at once otherwise. */
const eventually = { timeout: 20_000 };

function totals(worker: CoreWorker): { runs: number; openActivations: number } {
  const sum = (pick: (lane: LaneStats) => number): number =>
    worker.laneStats().reduce((all, lane) => all + pick(lane), 0);
  return { runs: sum(({ runs }) => runs), openActivations: sum(({ openActivations }) => openActivations) };
}

function createWorker(taskQueue: string, lanes: number): { worker: CoreWorker; events: LaneEvent[] } {
  const worker = server.runtime.createWorker(server.connection, workerConfig(taskQueue, { lanes }));
  const events: LaneEvent[] = [];
  worker.onLaneEvent((event) => events.push(event));
  return { worker, events };
}

function eventTypes(history: { events: { eventType: number }[] }): number[] {
  return history.events.map(({ eventType }) => eventType);
}

test("two threads share the runs, and end when the worker does", async () => {
  const taskQueue = unique("queue");
  const { worker, events } = createWorker(taskQueue, 2);
  await worker.validate();
  const threads = await Promise.all([LaneThread.start(worker.id, 0), LaneThread.start(worker.id, 1)]);
  const ids = Array.from({ length: 20 }, () => unique("shared"));
  await Promise.all(ids.map((workflowId) => startWorkflow(server.connection, { workflowId, taskQueue, type: "wait" })));
  await expect.poll(() => totals(worker), eventually).toEqual({ runs: 20, openActivations: 0 });
  expect(worker.laneStats().every(({ runs }) => runs > 0)).toBe(true);
  await Promise.all(ids.map((workflowId) => signal(server.connection, workflowId, "go")));
  for (const id of ids) expect(eventTypes(await historyAtEnd(server.connection, id))).not.toContain(taskFailed);
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  expect(await Promise.all(threads.map((thread) => thread.exited()))).toEqual([0, 0]);
  expect(events).toEqual([{ type: "drained" }]);
  expect(worker.laneStats().map(({ runs, attached }) => ({ runs, attached }))).toEqual([
    { runs: 0, attached: false },
    { runs: 0, attached: false },
  ]);
}, 60_000);

test("activations wait until a lane is attached", async () => {
  const taskQueue = unique("queue");
  const { worker } = createWorker(taskQueue, 1);
  const workflowId = unique("early");
  await startWorkflow(server.connection, { workflowId, taskQueue });
  const thread = await LaneThread.start(worker.id, 0);
  await historyAtEnd(server.connection, workflowId);
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  expect(await thread.exited()).toBe(0);
});

test("what is wrong with a completion is told, and the run's task tried again", async () => {
  const taskQueue = unique("queue");
  const { worker, events } = createWorker(taskQueue, 1);
  const lane = Lane.attach(worker.id, 0);
  const workflowId = unique("broken");
  const { runId } = await startWorkflow(server.connection, { workflowId, taskQueue, taskTimeoutSeconds: 2 });

  // Each takes the activation, answers it in its own wrong way, and then answers the eviction that follows.
  const wrong = [
    { answer: new Uint8Array([0xff, 0xff]), reason: "not a valid message" },
    { answer: completion(runId, [undefined, {}]), reason: "empty variant" },
  ];
  for (const { answer, reason } of wrong) {
    const [activation] = (await lane.next()) ?? [];
    expect(decodeActivation(activation).runId).toBe(runId);
    lane.complete(answer);
    await expect
      .poll(() => events, eventually)
      .toContainEqual({ type: "completionFailed", runId, message: expect.stringContaining(reason) });
    const [eviction] = (await lane.next()) ?? [];
    expect(jobs(decodeActivation(eviction))).toEqual(["removeFromCache"]);
    lane.complete(completion(runId));
  }

  await lane.next();
  lane.complete(completion("no-such-run"));
  lane.complete(completion(runId, completeWorkflow));
  lane.complete(completion(runId, completeWorkflow));
  await expect
    .poll(() => events, eventually)
    .toContainEqual({
      type: "completionFailed",
      runId: "no-such-run",
      message: expect.stringContaining("no activation"),
    });
  const history = await historyAtEnd(server.connection, workflowId);
  expect(eventTypes(history)).toContain(taskFailed);

  worker.initiateShutdown();
  for (let batch = await lane.next(); batch !== undefined; batch = await lane.next()) {
    for (const bytes of batch) lane.complete(completion(decodeActivation(bytes).runId));
  }
  expect(lane.tryNext()).toBeUndefined();
  await worker.finalizeShutdown();
}, 60_000);

test("activations are plain bytes of their own", async () => {
  const taskQueue = unique("queue");
  const { worker } = createWorker(taskQueue, 1);
  const lane = Lane.attach(worker.id, 0);
  expect(lane.tryNext()).toEqual([]);
  await startWorkflow(server.connection, { workflowId: unique("bytes"), taskQueue });
  const [bytes] = (await lane.next()) ?? [];
  expect(bytes?.constructor).toBe(Uint8Array);
  expect(bytes?.byteLength).toBe(bytes?.buffer.byteLength);
  lane.complete(completion(decodeActivation(bytes).runId, completeWorkflow));
  worker.initiateShutdown();
  for (let batch = await lane.next(); batch !== undefined; batch = await lane.next()) {
    for (const eviction of batch) lane.complete(completion(decodeActivation(eviction).runId));
  }
  await worker.finalizeShutdown();
});

test("a lane that cannot be had", async () => {
  const { worker } = createWorker(unique("queue"), 1);
  const invalid = expect.objectContaining({ code: "INVALID_STATE" });
  const lane = Lane.attach(worker.id, 0);
  expect(() => Lane.attach(worker.id, 0)).toThrow(invalid);
  expect(() => Lane.attach(worker.id, 1)).toThrow(/1 lanes/);
  expect(() => Lane.attach(999_999, 0)).toThrow(/worker 999999/);
  await expect(worker.pollWorkflowActivation()).rejects.toMatchObject({ code: "INVALID_STATE" });
  lane.detach();
  lane.detach();
  expect(lane.tryNext()).toBeUndefined();
  expect(await lane.next()).toBeUndefined();
  const again = Lane.attach(worker.id, 0);
  worker.initiateShutdown();
  expect(await again.next()).toBeUndefined();
  await worker.finalizeShutdown();
});

test("an eviction may be asked for as long as anybody likes: lanes are at work while their worker is finalized", async () => {
  const { worker } = createWorker(unique("queue"), 1);
  await worker.validate();
  const thread = await LaneThread.start(worker.id, 0);
  worker.initiateShutdown();
  const finalized = worker.finalizeShutdown();
  worker.requestEviction("a run that answers late");
  await finalized;
  await thread.exited();
  worker.requestEviction("a run that was there");
});
