import type { CoreWorker, LaneEvent } from "@protempo/bridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { historyAtEnd, rpc, signal, startWorkflow } from "./fixtures/messages.mjs";
import { workerConfig } from "./fixtures/worker-config.mjs";
import { LaneThread } from "./helpers/lane-thread.js";
import { TestServer, unique } from "./helpers/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server.stop());

/** The machine may be busy; what is waited for comes at once otherwise. */
const eventually = { timeout: 30_000 };

interface Host {
  taskQueue: string;
  worker: CoreWorker;
  events: LaneEvent[];
}

/** A worker whose host hears of its lanes; it starts quarantine lanes only when the test does. */
function createHost(lanes: number, { listens = true } = {}): Host {
  const taskQueue = unique("queue");
  const worker = server.runtime.createWorker(server.connection, workerConfig(taskQueue, { lanes }));
  const events: LaneEvent[] = [];
  if (listens) worker.onLaneEvent((event) => events.push(event));
  return { taskQueue, worker, events };
}

async function start(host: Host, type: string): Promise<{ workflowId: string; runId: string }> {
  const workflowId = unique(type);
  const { runId } = await startWorkflow(server.connection, { workflowId, taskQueue: host.taskQueue, type });
  return { workflowId, runId };
}

async function end(host: Host): Promise<void> {
  host.worker.initiateShutdown();
  await host.worker.finalizeShutdown();
  expect(host.worker.laneStats().every(({ runs, openActivations }) => runs + openActivations === 0)).toBe(true);
}

function failures(history: { events: { attributes: { case?: string; value?: unknown } }[] }): string[] {
  return history.events
    .filter(({ attributes }) => attributes.case === "workflowTaskFailedEventAttributes")
    .map(({ attributes }) => (attributes.value as { failure: { message: string } }).failure.message);
}

test("idle runs of a terminated thread go on where it is replaced", async () => {
  const host = createHost(1);
  const thread = await LaneThread.start(host.worker.id, 0);
  const runs = await Promise.all([start(host, "wait"), start(host, "wait"), start(host, "wait")]);
  await Promise.all(runs.map(({ runId }) => thread.answered(runId)));
  await thread.thread.terminate();
  await expect
    .poll(() => host.events, eventually)
    .toContainEqual({ type: "laneLost", lane: 0, runsEvicted: 3, activationsFailed: 0 });
  await expect.poll(() => host.worker.cachedWorkflows(), eventually).toBe(0);

  const next = await LaneThread.start(host.worker.id, 0);
  await Promise.all(runs.map(({ workflowId }) => signal(server.connection, workflowId, "go")));
  for (const { workflowId } of runs) expect(failures(await historyAtEnd(server.connection, workflowId))).toEqual([]);
  await end(host);
  expect(await next.exited()).toBe(0);
}, 60_000);

test("a run that was being worked on is finished in quarantine, the others elsewhere", async () => {
  const host = createHost(2);
  const holding = await LaneThread.start(host.worker.id, 0, { hold: true });
  const held = await start(host, "hang");
  await holding.held(held.runId);
  const other = await LaneThread.start(host.worker.id, 1);
  const idle = await start(host, "wait");
  await other.answered(idle.runId);
  await holding.thread.terminate();
  await expect
    .poll(() => host.events, eventually)
    .toEqual([
      { type: "laneLost", lane: 0, runsEvicted: 0, activationsFailed: 1 },
      { type: "quarantine", runId: held.runId },
    ]);
  // Lane 1 could take it and does not get it.
  expect(other.hasAnswered).not.toContain(held.runId);
  const quarantine = await LaneThread.start(host.worker.id, 2, { quarantine: true });
  await quarantine.answered(held.runId);
  const history = await historyAtEnd(server.connection, held.workflowId);
  expect(failures(history)).toEqual([expect.stringContaining("lane 0 was lost")]);
  await signal(server.connection, idle.workflowId, "go");
  expect(failures(await historyAtEnd(server.connection, idle.workflowId))).toEqual([]);
  await end(host);
  expect(await Promise.all([other.exited(), quarantine.exited()])).toEqual([0, 0]);
}, 60_000);

test.each(["exit", "throw"])(
  "a lane whose workflow makes its thread %s",
  async (type) => {
    const host = createHost(1, { listens: false });
    const thread = await LaneThread.start(host.worker.id, 0, { hold: true });
    const { workflowId } = await start(host, type);
    expect(await thread.exited()).toBe(type === "exit" ? 3 : 1);
    const next = await LaneThread.start(host.worker.id, 0);
    expect(failures(await historyAtEnd(server.connection, workflowId))).toEqual([
      expect.stringContaining("lane 0 was lost"),
    ]);
    await end(host);
    expect(await next.exited()).toBe(0);
  },
  60_000,
);

test("without a quarantine lane the task is given back, and a later one gets it", async () => {
  const host = createHost(1);
  const thread = await LaneThread.start(host.worker.id, 0, { hold: true });
  const { workflowId, runId } = await start(host, "hang");
  await thread.held(runId);
  await thread.thread.terminate();
  await expect.poll(() => host.events.filter(({ type }) => type === "quarantine").length, eventually).toBe(2);
  const quarantine = await LaneThread.start(host.worker.id, 7, { quarantine: true });
  await historyAtEnd(server.connection, workflowId);
  expect(quarantine.hasAnswered).toContain(runId);
  await end(host);
}, 60_000);

test("a thread terminated while shutting down does not hold shutdown up", async () => {
  const host = createHost(1);
  const thread = await LaneThread.start(host.worker.id, 0, { hold: true });
  const idle = await start(host, "wait");
  await thread.answered(idle.runId);
  const held = await start(host, "hang");
  await thread.held(held.runId);
  host.worker.initiateShutdown();
  const finalized = host.worker.finalizeShutdown();
  await thread.thread.terminate();
  await finalized;
  // Events and promises do not come the same way.
  await expect.poll(() => host.events.map(({ type }) => type), eventually).toEqual(["laneLost", "drained"]);

  // Nothing is lost: another worker finishes both.
  const next = createHost(1);
  const worker = server.runtime.createWorker(server.connection, workerConfig(host.taskQueue, { lanes: 1 }));
  const replacement = await LaneThread.start(worker.id, 0);
  await signal(server.connection, idle.workflowId, "go");
  await Promise.all([idle, held].map(({ workflowId }) => historyAtEnd(server.connection, workflowId)));
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  expect(await replacement.exited()).toBe(0);
  await end(next);
}, 60_000);

test("shutdown ends without any lane", async () => {
  const host = createHost(1);
  const thread = await LaneThread.start(host.worker.id, 0);
  const idle = await start(host, "wait");
  await thread.answered(idle.runId);
  await thread.thread.terminate();
  await start(host, "echo");
  await end(host);
});

test("threads that come and go under load lose no workflow", async () => {
  const host = createHost(2, { listens: false });
  const threads: LaneThread[] = await Promise.all([
    LaneThread.start(host.worker.id, 0),
    LaneThread.start(host.worker.id, 1),
  ]);
  const runs = await Promise.all(Array.from({ length: 30 }, () => start(host, "timer")));
  for (const round of [0, 1, 0, 1]) {
    await threads[round]?.thread.terminate();
    threads[round] = await LaneThread.start(host.worker.id, round);
  }
  await Promise.all(runs.map(({ workflowId }) => historyAtEnd(server.connection, workflowId)));
  const described = await rpc(server.connection, "DescribeWorkflowExecution", {
    namespace: "default",
    execution: { workflowId: runs[0]?.workflowId },
  });
  expect(described.workflowExecutionInfo.status).toBe(2);
  await end(host);
  expect(await Promise.all(threads.map((thread) => thread.exited()))).toEqual([0, 0]);
}, 60_000);
