import { create, toBinary } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { CoreRuntime, Lane } from "@protempo/bridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  completeWorkflow,
  completion,
  decodeActivation,
  historyAtEnd,
  jobs,
  startTimer,
  startWorkflow,
} from "./fixtures/messages.mjs";
import { workerConfig } from "./fixtures/worker-config.mjs";
import { LaneThread } from "./helpers/lane-thread.js";
import { TestServer, unique } from "./helpers/server.js";

const runtime = CoreRuntime.create({});
afterAll(() => runtime.shutdown());

/** The history of a workflow that waits for a timer, recorded on a real server. */
let recorded: Uint8Array;
beforeAll(async () => {
  const server = await TestServer.start();
  const taskQueue = unique("queue");
  const worker = server.runtime.createWorker(server.connection, workerConfig(taskQueue));
  await LaneThread.start(worker.id, 0);
  const workflowId = unique("recorded");
  await startWorkflow(server.connection, { workflowId, taskQueue, type: "timer" });
  recorded = toBinary(HistorySchema, await historyAtEnd(server.connection, workflowId));
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  await server.stop();
}, 60_000);

interface Replayed {
  seen: string[];
  reason: number;
  message: string;
}

/** Replays through a lane with a workflow that starts a timer of its own sequence number, or does something else. */
async function replay(answerStart: unknown[]): Promise<Replayed> {
  const worker = runtime.createReplayWorker(workerConfig("replay"));
  const lane = Lane.attach(worker.id, 0);
  await worker.feed("some-workflow", recorded);
  const replayed: Replayed = { seen: [], reason: -1, message: "" };
  let batch = await lane.next();
  while (batch !== undefined) {
    for (const bytes of batch) {
      const activation = decodeActivation(bytes);
      replayed.seen.push(...jobs(activation));
      const eviction = activation.jobs.find(({ variant }) => variant.case === "removeFromCache");
      if (eviction) {
        Object.assign(replayed, eviction.variant.value);
        lane.complete(completion(activation.runId));
        worker.closeFeed();
      } else if (jobs(activation).includes("initializeWorkflow")) {
        lane.complete(completion(activation.runId, answerStart));
      } else {
        lane.complete(completion(activation.runId, completeWorkflow));
      }
    }
    batch = await lane.next();
  }
  lane.detach();
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  return replayed;
}

test("a history that the workflow fits", async () => {
  const { seen, reason } = await replay(startTimer(1, 1));
  expect(seen).toEqual(["initializeWorkflow", "fireTimer", "removeFromCache"]);
  expect(reason).toBe(5);
});

test("a history that the workflow does not fit", async () => {
  const { reason, message } = await replay(completeWorkflow);
  expect(reason).toBe(3);
  expect(message).toContain("TMPRL1100");
});

test("histories that Core would panic on are refused", async () => {
  const worker = runtime.createReplayWorker(workerConfig("refused"));
  const history = (init: object): Uint8Array => toBinary(HistorySchema, create(HistorySchema, init));
  const started = { eventId: 1n, eventType: 1 };
  const type = { workflowType: { name: "T" } };
  const broken = [
    new Uint8Array([0xff]),
    history({}),
    history({ events: [{ eventId: 1n, eventType: 5 }] }),
    history({ events: [started] }),
    history({
      events: [
        { ...started, attributes: { case: "workflowExecutionStartedEventAttributes", value: type } },
        { eventId: 2n, eventType: 5 },
        { eventId: 3n, eventType: 6 },
      ],
    }),
  ];
  for (const bytes of broken) {
    await expect(worker.feed("broken", bytes)).rejects.toMatchObject({
      code: "DECODE",
      message: expect.stringContaining('"broken" cannot be replayed'),
    });
  }
  worker.initiateShutdown();
  await worker.finalizeShutdown();
  await expect(worker.feed("late", recorded)).rejects.toMatchObject({ code: "INVALID_STATE" });
});
