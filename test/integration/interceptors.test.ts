import { defineActivity } from "protempo/activity";
import { Client, type ClientInterceptor, Connection } from "protempo/client";
import { defaultPayloadConverter } from "protempo/converter";
import { implementSink, type LogAttributes, Worker, WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sharedAddress } from "../helpers/server.js";
import { notes } from "./fixtures/interceptors/workflows.js";

const taskQueue = `interceptors-${crypto.randomUUID()}`;
const workflows = new URL("./fixtures/interceptors/workflows.ts", import.meta.url);
const trace = defaultPayloadConverter.toPayload("t-1");
/** Puts a header on all that it sends. */
const tracing: ClientInterceptor = {
  start: (call, next) => next({ ...call, headers: { trace } }),
  signal: (call, next) => next({ ...call, headers: { trace } }),
  update: (call, next) => next({ ...call, headers: { trace } }),
};

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
});
afterAll(async () => {
  await connection?.close();
});

test.each([2, 100])(
  "of client, workflow and activity work together, maxCachedWorkflows: %i",
  async (maxCachedWorkflows) => {
    const noted: string[] = [];
    const seenByActivities: unknown[] = [];
    const lines: [string, LogAttributes][] = [];
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflows,
      maxCachedWorkflows,
      activities: [defineActivity("echo", async (_ctx, text) => text)],
      interceptors: [
        {
          activity: {
            execute(call, next) {
              seenByActivities.push(
                call.headers.trace === undefined
                  ? call.headers
                  : defaultPayloadConverter.fromPayload(call.headers.trace),
              );
              return next(call);
            },
          },
        },
      ],
      sinks: [implementSink(notes, { note: (info, text) => noted.push(`${info.workflowType}: ${text}`) })],
      logger: { log: (_level, message, attributes) => void lines.push([message, attributes]) },
    });
    const client = new Client({ connection, interceptors: [tracing] });
    await worker.runUntil(async () => {
      const workflowId = `intercepted-${crypto.randomUUID()}`;
      const handle = await client.workflow.start("intercepted", ["only"], { workflowId, taskQueue });
      await expect.poll(() => noted.some((line) => line.includes("timer 1")), { timeout: 30_000 }).toBe(true);
      expect(await handle.query("stage")).toEqual({ asked: "stage", answer: "waiting" });
      expect(await handle.update("say", ["word"], { updateId: "u-1" })).toBe("word!");
      await expect(handle.update("say", ["forbidden"])).rejects.toMatchObject({ cause: { type: "Policy" } });
      await handle.signal("finish");
      expect(await handle.result()).toEqual({
        echoed: "hello through the outer",
        local: "near",
        inner: "inner done",
        child: `${workflowId}-child-intercepted`,
      });
      const first = await client.workflow.start("intercepted", ["first"], {
        workflowId: `${workflowId}-again`,
        taskQueue,
      });
      await first.signal("finish");
      expect(await first.result()).toBe("second run");

      const replayer = await WorkflowReplayer.create({ workflows, taskQueue });
      const replayed = await replayer.replay(await handle.fetchHistory());
      await replayer.close();
      replayed.throwIfFailed();
    });
    expect(noted.slice(0, 7)).toEqual([
      "intercepted: outer execute trace",
      "intercepted: inner echo hello through the outer trace",
      "inner: outer execute trace",
      "inner: outer signal go trace",
      "intercepted: outer timer 1 3600000",
      "intercepted: outer update say u-1",
      "intercepted: outer signal finish trace",
    ]);
    expect(noted.filter((line) => line.endsWith("execute trace"))).toHaveLength(5);
    expect(seenByActivities).toEqual(["t-1", "t-1", "t-1", "t-1"]);
    const finished = lines.filter(([message]) => message === "finished");
    expect(finished.map(([, attributes]) => attributes.tenant)).toEqual(["t-1", "t-1"]);
    expect(lines.find(([message]) => message === "activate")?.[1].jobs).toEqual(["initializeWorkflow"]);
    expect(lines.find(([message]) => message === "conclude")?.[1].commands).toEqual(["scheduleActivity"]);
  },
);
