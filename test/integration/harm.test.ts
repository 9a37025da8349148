import { Client, Connection, PayloadTooLargeError, type WorkflowFailedError } from "protempo/client";
import { Worker } from "protempo/worker";
import { describe, expect, test } from "vitest";
import { IntegrationClient } from "../gen/protempo/test/v1/integration_client.js";
import { ActWay, FailWay } from "../gen/protempo/test/v1/integration_protempo.js";
import { address, onStage, type Stage, testBundle, until } from "./fixtures/stage.js";

type Handle = Awaited<ReturnType<Stage["client"]["fail"]["start"]>>;

/** Message of the first workflow task that failed. */
async function taskFailure(handle: Handle): Promise<string> {
  for (;;) {
    const { events } = await handle.untyped.fetchHistory();
    for (const { attributes } of events) {
      if (attributes.case === "workflowTaskFailedEventAttributes") return attributes.value.failure?.message ?? "";
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each([
  [1, "lane"],
  [2, "lane"],
  [1, "context"],
] as const)("a loop without end, lanes: %i, isolation: %s", (lanes, isolation) => {
  test("fails its own task, and others go on", async () => {
    await onStage({ lanes, isolation, workflowDeadline: 300 }, async (on) => {
      const waiting = await on.client.count.start({ target: 1n });
      await waiting.getCount();
      const spinning = await on.client.fail.start({ way: FailWay.SPIN });
      const others = Promise.all([1, 2, 3, 4].map((n) => on.client.greet.execute({ name: `${n}` })));
      await waiting.add({ amount: 1n });
      expect(await waiting.result()).toMatchObject({ count: 1n });
      expect((await others).map(({ text }) => text)).toEqual([1, 2, 3, 4].map((n) => `Hello, ${n}!`));
      const message = await taskFailure(spinning);
      expect(message).toContain("[TMPRL1101]");
      expect(message).toContain("protempo.test.v1.Integration.Fail");
      expect(message).toContain(spinning.workflowId);
      expect(message).toMatch(/stopped at .*integration\/fixtures\/workflows\.ts:\d+:\d+/);
      await spinning.terminate();
    });
  });
});

test("an activity that blocks the thread does not hold up workflows", async () => {
  await onStage({}, async (on) => {
    const waiting = await on.client.wait.start({ timers: 1, milliseconds: 1 });
    const blocked = await on.client.delegate.start({ act: { way: ActWay.BLOCK, amount: 4000 } });
    const results = await Promise.all([waiting.result(), blocked.result()]);
    expect(results[1]?.act).toMatchObject({ text: "blocked" });
    const completed = await Promise.all([waiting, blocked].map((handle) => workflowTasks(handle)));
    // All tasks of the one that waits were answered while the thread that the activity runs on was busy.
    const [, started, ended] = await activityTimes(blocked);
    expect(completed[0]?.filter((time) => time > started && time < ended).length).toBeGreaterThan(2);
  });
});

interface WithHistory {
  readonly untyped: Handle["untyped"];
}

async function workflowTasks({ untyped }: WithHistory): Promise<number[]> {
  const { events } = await untyped.fetchHistory();
  return events
    .filter(({ attributes }) => attributes.case === "workflowTaskCompletedEventAttributes")
    .map(({ eventTime }) => Number(eventTime?.seconds) * 1000 + (eventTime?.nanos ?? 0) / 1e6);
}

async function activityTimes({ untyped }: WithHistory): Promise<[number, number, number]> {
  const { events } = await untyped.fetchHistory();
  const at = (name: string): number => {
    const time = events.find(({ attributes }) => attributes.case === name)?.eventTime;
    return Number(time?.seconds) * 1000 + (time?.nanos ?? 0) / 1e6;
  };
  return [
    at("activityTaskScheduledEventAttributes"),
    at("activityTaskStartedEventAttributes"),
    at("activityTaskCompletedEventAttributes"),
  ];
}

test("what an activity leaves behind is logged with the activity, and the worker lives", async () => {
  // Vitest itself listens for errors that nobody catches; for this test the worker is alone.
  const kept = {
    rejections: process.listeners("unhandledRejection"),
    exceptions: process.listeners("uncaughtException"),
  };
  process.removeAllListeners("unhandledRejection").removeAllListeners("uncaughtException");
  try {
    await onStage({}, async (on) => {
      const { act } = await on.client.delegate.execute({ act: { way: ActWay.LITTER } });
      expect(act).toMatchObject({ text: "littered" });
      const left = (): string[] =>
        on.log
          .filter(({ attributes }) => String(attributes.error).includes("left behind"))
          .map(({ attributes }) => `${attributes.activityType}: ${attributes.error}`)
          .sort();
      await until(() => left().length === 2);
      expect(left()).toEqual([
        "protempo.test.v1.Integration.Act: Error: left behind: a promise",
        "protempo.test.v1.Integration.Act: Error: left behind: a timer",
      ]);
      expect(await on.client.greet.execute({ name: "still here" })).toMatchObject({ text: "Hello, still here!" });
    });
    expect(process.listenerCount("unhandledRejection")).toBe(0);
  } finally {
    for (const listener of kept.rejections) process.on("unhandledRejection", listener);
    for (const listener of kept.exceptions) process.on("uncaughtException", listener);
  }
});

test.each(["lane", "context"] as const)(
  "what a workflow does to prototypes, globals and modules does not reach other runs: %s",
  async (isolation) => {
    await onStage({ maxCachedWorkflows: 10, isolation, workflowDeadline: 500 }, async (on) => {
      const harmful = await on.client.vandalise.start({ harm: true });
      // Whether the harm is refused, put back or its own affair: the worker goes on, and others see none of it.
      const first = /^workflowTask(Completed|Failed)/;
      await until(async () =>
        (await harmful.untyped.fetchHistory()).events.some(({ attributes }) => first.test(attributes.case ?? "")),
      );
      expect(await on.client.vandalise.execute({ harm: false })).toMatchObject({ traces: [] });
      expect(await on.client.greet.execute({ name: "after" })).toMatchObject({ text: "Hello, after!" });
      await harmful.terminate().catch(() => {});
    });
  },
);

test.each(["lane", "context"] as const)(
  "workflow code that reaches for the host gets nothing, and others go on: %s",
  async (isolation) => {
    await onStage({ isolation }, async (on) => {
      const counting = await on.client.count.start({ target: 1n });
      await counting.getCount();
      const others = Promise.all([1, 2, 3].map((n) => on.client.greet.execute({ name: `${n}` })));
      const reaching = await Promise.all([1, 2].map(() => on.client.vandalise.execute({ reach: true })));
      for (const { traces } of reaching) expect(traces).toEqual([]);
      expect((await others).map(({ text }) => text)).toEqual([1, 2, 3].map((n) => `Hello, ${n}!`));
      await counting.add({ amount: 1n });
      expect(await counting.result()).toMatchObject({ count: 1n });
    });
  },
);

describe("payloads over the limit", () => {
  const limit = 2 * 1024 * 1024;

  test("an activity's result fails it at once, with message, size and field", async () => {
    await onStage({}, async (on) => {
      const act = { way: ActWay.LARGE, amount: limit + 1 };
      const error = await on.client.delegate.execute({ act }).catch((e: unknown) => e);
      const { cause } = (error as WorkflowFailedError).cause as Error;
      expect(cause).toMatchObject({ type: "PayloadTooLargeError", nonRetryable: true });
      expect((cause as Error).message).toMatch(
        /ActResponse\) has 2\d+ bytes, the server takes 2097152; its largest field is text/,
      );
    });
  });

  test("an input of an activity fails the workflow's task, with message, size and field", async () => {
    await onStage({}, async (on) => {
      const handle = await on.client.fail.start({ way: FailWay.LARGE });
      expect(await taskFailure(handle)).toMatch(
        /TMPRL1103.*Integration\.Say.*SayRequest\) has 2\d+ bytes, the server takes 2097152; its largest field is name/,
      );
      expect((await handle.describe()).status).toBe("running");
      await handle.terminate();
    });
  });

  test("a client's input is not sent", async () => {
    await onStage({}, async (on) => {
      await expect(on.client.greet.start({ name: "x".repeat(limit + 1) })).rejects.toBeInstanceOf(PayloadTooLargeError);
    });
  });
});

describe("a server or namespace that is not there", () => {
  test("is named with its address within the connect timeout", async () => {
    await expect(Connection.connect({ address: "127.0.0.1:9" })).rejects.toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining("127.0.0.1:9"),
    });
  });

  test("a worker does not start in an unknown namespace", async () => {
    const connection = await Connection.connect({ address: address() });
    const made = Worker.create({ connection, namespace: "nowhere", workflows: await testBundle() });
    await expect(made).rejects.toMatchObject({
      name: "WorkerStartError",
      message: expect.stringContaining('"nowhere"'),
    });
    await connection.close();
  });

  test("a workflow that nobody serves is told to the caller's own deadline", async () => {
    const connection = await Connection.connect({ address: address() });
    const client = new IntegrationClient(new Client({ connection }), { start: { taskQueue: "nobody-serves-this" } });
    const handle = await client.greet.start({ name: "x" });
    await expect(handle.result({ timeout: 300 })).rejects.toMatchObject({ name: "RpcTimeoutError" });
    await handle.terminate();
    await connection.close();
  });
});
