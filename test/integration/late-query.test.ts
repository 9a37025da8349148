import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { bundleWorkflows } from "protempo/bundler";
import { Client, Connection } from "protempo/client";
import { type Logger, Worker, WorkflowReplayer } from "protempo/worker";
import { expect, test } from "vitest";
import { eventsOf } from "./fixtures/cancellation/stage.js";
import { address } from "./fixtures/stage.js";

/** Which of its query and its task a worker gets first is up to the server: of so many runs some see either. */
const runs = 12;
const patience = { timeout: 40_000, interval: 100 };

test("a query that is asked with events its run has not seen spoils nothing", { timeout: 120_000 }, async () => {
  const workflows = await bundleWorkflows({ entry: new URL("./fixtures/late-query-workflows.ts", import.meta.url) });
  const connection = await Connection.connect({ address: address() });
  const client = new Client({ connection });
  const taskQueue = `late-${randomUUID()}`;
  const logged: string[] = [];
  const log: Logger["log"] = (level, message, attributes) => {
    if (level === "warn" || level === "error") logged.push(`${message} ${JSON.stringify(attributes)}`);
  };
  const startWorker = () =>
    Worker.create({
      connection,
      workflows,
      taskQueue,
      lanes: 1,
      maxCachedWorkflows: 100,
      shutdownSignals: [],
      logger: { log },
    });
  try {
    const first = await startWorker();
    const handles = await first.runUntil(() =>
      Promise.all(
        Array.from({ length: runs }, async () => {
          const handle = await client.workflow.start("asked", [], { workflowId: `asked-${randomUUID()}`, taskQueue });
          await expect
            .poll(async () => eventsOf(await handle.fetchHistory()), patience)
            .toContain("workflowTaskCompleted");
          return handle;
        }),
      ),
    );
    // Asked while nothing is to do, the queries wait for a worker; what comes meanwhile is in the histories that they bring.
    const asked = handles.map((handle) => handle.query("told", [], { timeout: 60_000 }));
    await wait(500);
    await Promise.all(handles.map((handle) => handle.signal("go", [])));
    const added = handles.map((handle) => handle.update("add", [], { timeout: 60_000 }));
    await wait(500);
    const second = await startWorker();
    await second.runUntil(async () => {
      expect(new Set(await Promise.all(asked))).toEqual(new Set([1]));
      expect(await Promise.all(added)).toEqual(handles.map(() => 1));
      expect(await Promise.all(handles.map((handle) => handle.result()))).toEqual(handles.map(() => 1));
    });
    const replayer = await WorkflowReplayer.create({ workflows, taskQueue, logger: { log: () => {} } });
    try {
      for (const handle of handles) {
        const history = await handle.fetchHistory();
        expect(eventsOf(history)).not.toContain("workflowTaskFailed");
        expect(await replayer.replay(history, { workflowId: handle.workflowId })).toMatchObject({ outcome: "ok" });
      }
    } finally {
      await replayer.close();
    }
    expect(logged).toEqual([]);
  } finally {
    await connection.close();
  }
});
