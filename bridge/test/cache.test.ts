import { Lane } from "@protempo/bridge";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answerQuery,
  completeWorkflow,
  completion,
  decodeActivation,
  jobs,
  query,
  signal,
  startWorkflow,
} from "./fixtures/messages.mjs";
import { workerConfig } from "./fixtures/worker-config.mjs";
import { TestServer, unique } from "./helpers/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 60_000);
afterAll(() => server.stop());

/** A lane of a worker with such a cache, whose activations are answered by hand. */
async function onLane(maxCachedWorkflows: number, act: (stage: Stage) => Promise<void>): Promise<void> {
  const taskQueue = unique("cache");
  const worker = server.runtime.createWorker(server.connection, workerConfig(taskQueue, { maxCachedWorkflows }));
  await worker.validate();
  const lane = Lane.attach(worker.id, 0);
  const waiting: Uint8Array[] = [];
  await act({
    async start(workflowId) {
      const { runId } = await startWorkflow(server.connection, { workflowId, taskQueue });
      return runId;
    },
    async next(...commands) {
      while (waiting.length === 0) waiting.push(...((await lane.next()) ?? []));
      const activation = decodeActivation(waiting.shift());
      const evicts = jobs(activation).includes("removeFromCache");
      lane.complete(completion(activation.runId, ...(evicts ? [] : commands)));
      return [activation.runId, ...jobs(activation)];
    },
  });
  worker.initiateShutdown();
  for (let batch = await lane.next(); batch !== undefined; batch = await lane.next()) {
    for (const eviction of batch) lane.complete(completion(decodeActivation(eviction).runId));
  }
  await worker.finalizeShutdown();
}

interface Stage {
  start(workflowId: string): Promise<string>;
  /** Answers the next activation, with these commands unless it evicts; gives its run and its jobs. */
  next(...commands: unknown[]): Promise<string[]>;
}

test("a run stays in the cache for queries about what the server has heard", async () => {
  await onLane(10, async ({ start, next }) => {
    const workflowId = unique("asked");
    const run = await start(workflowId);
    expect(await next()).toEqual([run, "initializeWorkflow"]);
    for (let times = 0; times < 5; times++) {
      const asked = query(server.connection, workflowId);
      expect(await next(answerQuery)).toEqual([run, "queryWorkflow"]);
      await asked;
      await signal(server.connection, workflowId, `again ${times}`);
      expect(await next()).toEqual([run, "signalWorkflow"]);
    }
    await signal(server.connection, workflowId, "end");
    expect(await next(completeWorkflow)).toEqual([run, "signalWorkflow"]);
    expect(await next()).toEqual([run, "removeFromCache"]);
  });
});

test("a run leaves a full cache for another one", async () => {
  await onLane(1, async ({ start, next }) => {
    const ids = [unique("first"), unique("second")] as const;
    const first = await start(ids[0]);
    expect(await next()).toEqual([first, "initializeWorkflow"]);
    const second = await start(ids[1]);
    expect(await next()).toEqual([second, "initializeWorkflow"]);
    expect(await next()).toEqual([first, "removeFromCache"]);
    await signal(server.connection, ids[0], "end");
    expect(await next()).toEqual([first, "initializeWorkflow"]);
    expect([await next(completeWorkflow), await next(completeWorkflow)]).toEqual(
      expect.arrayContaining([
        [first, "signalWorkflow"],
        [second, "removeFromCache"],
      ]),
    );
  });
});
