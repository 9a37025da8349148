import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../../runtime/src/client/client.js";
import { Connection } from "../../runtime/src/client/connection.js";
import {
  QueryFailedError,
  QueryRejectedError,
  WorkflowAlreadyStartedError,
  WorkflowContinuedAsNewError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from "../../runtime/src/client/errors.js";
import {
  ApplicationError,
  CancelledError,
  TerminatedError,
  TimeoutError,
} from "../../runtime/src/common/errors/failures.js";
import { PayloadTooLargeError } from "../../runtime/src/common/errors/payload-too-large.js";
import { encodingOf } from "../../runtime/src/converter/payload-parts.js";
import { sharedAddress } from "../helpers/server.js";
import { RawWorker } from "./raw-worker.js";

const taskQueue = `client-${crypto.randomUUID()}`;
let connection: Connection;
let client: Client;
let worker: RawWorker;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedAddress() });
  client = new Client({ connection });
  worker = await RawWorker.start(connection, "default", taskQueue);
});

afterAll(async () => {
  await worker.stop();
  await connection.close();
});

/** Options of a start with an ID that no other test has. */
function fresh<O extends object>(more?: O): { workflowId: string; taskQueue: string } & O {
  return { workflowId: `w-${crypto.randomUUID()}`, taskQueue, ...more } as {
    workflowId: string;
    taskQueue: string;
  } & O;
}

describe("results", () => {
  test("of a workflow that completes", async () => {
    expect(await client.workflow.execute("Echo", [{ a: [1, "two"] }], fresh())).toEqual({ a: [1, "two"] });
    expect(await client.workflow.execute("Echo", [], fresh())).toBeUndefined();
  });

  test("of one that fails: the cause is the workflow's error", async () => {
    const options = fresh();
    const failed = client.workflow.execute("Fail", [{ left: 3 }], options);
    await expect(failed).rejects.toBeInstanceOf(WorkflowFailedError);
    const error = (await failed.catch((caught: unknown) => caught)) as WorkflowFailedError;
    expect(error).toMatchObject({ workflowId: options.workflowId, retryState: "retryPolicyNotSet" });
    expect(error.message).toBe(`workflow ${options.workflowId} did not complete: it failed`);
    expect(error.cause).toBeInstanceOf(ApplicationError);
    expect((error.cause as ApplicationError).details[0]?.value()).toEqual({ left: 3 });
  });

  test("follow continue-as-new, or do not", async () => {
    const handle = await client.workflow.start("Twice", ["x"], fresh());
    await expect(handle.result({ followRuns: false })).rejects.toBeInstanceOf(WorkflowContinuedAsNewError);
    expect(await handle.result()).toBe("x");
    const { firstRunId, runId } = await handle.describe();
    expect(firstRunId).toBe(handle.firstExecutionRunId);
    expect(runId).not.toBe(firstRunId);
  });

  test("follow the workflow's retries", async () => {
    const retry = { initialInterval: "10ms", maximumAttempts: 3 } as const;
    const handle = await client.workflow.start("Retried", ["again"], fresh({ retry }));
    expect(await handle.result()).toBe("again");
    await expect(handle.result({ followRuns: false })).rejects.toBeInstanceOf(WorkflowFailedError);
  });

  test("of a schedule: each run has its own, the chain goes on until somebody ends it", async () => {
    const handle = await client.workflow.start("Echo", ["tick"], fresh({ cronSchedule: "@every 1s" }));
    expect(await handle.result({ followRuns: false })).toBe("tick");
    // Listened to from the start: it may reject before the call that ends it has returned.
    const chain = expect(handle.result()).rejects.toMatchObject({ cause: expect.any(TerminatedError) });
    await handle.terminate("enough");
    await chain;
  });

  test("of a timeout, a cancellation and a termination", async () => {
    const late = expect(
      client.workflow.execute("Forever", [], fresh({ executionTimeout: "1s" })),
    ).rejects.toMatchObject({ cause: expect.any(TimeoutError) });
    const cancelled = await client.workflow.start("Wait", [], fresh());
    const terminated = await client.workflow.start("Wait", [], fresh());
    await cancelled.cancel({ reason: "no need" });
    await terminated.terminate("because");
    await expect(cancelled.result()).rejects.toMatchObject({ cause: expect.any(CancelledError) });
    await expect(terminated.result()).rejects.toMatchObject({ cause: expect.any(TerminatedError) });
    await expect(terminated.result()).rejects.toThrow("because");
    await late;
    const history = await cancelled.fetchHistory();
    const request = history.events.map((event) => event.attributes).find((a) => a.case?.includes("CancelRequested"));
    expect(request?.value).toMatchObject({ cause: "no need" });
  });
});

describe("starting", () => {
  test("an ID twice is refused with the run that has it, unless the policy allows it", async () => {
    const options = fresh();
    const first = await client.workflow.start("Wait", [], options);
    const second = client.workflow.start("Wait", [], options);
    await expect(second).rejects.toBeInstanceOf(WorkflowAlreadyStartedError);
    await expect(second).rejects.toMatchObject({ workflowId: options.workflowId, runId: first.firstExecutionRunId });
    const same = await client.workflow.start("Wait", [], { ...options, idConflictPolicy: "useExisting" });
    expect((await same.describe()).runId).toBe(first.firstExecutionRunId);
    await first.terminate();
    const closed = client.workflow.start("Wait", [], { ...options, idReusePolicy: "rejectDuplicate" });
    await expect(closed).rejects.toBeInstanceOf(WorkflowAlreadyStartedError);
  });

  test("hands on what was asked for", async () => {
    const handle = await client.workflow.start(
      "Wait",
      [],
      fresh({
        runTimeout: "1 hour",
        taskTimeout: "7s",
        retry: { maximumAttempts: 4, nonRetryableErrorTypes: ["Final"] },
        priority: { priorityKey: 2 },
        summary: "one line",
        details: "*more*",
      } as const),
    );
    const description = await handle.describe();
    expect(description).toMatchObject({ status: "running", taskQueue, workflowType: "Wait", parent: undefined });
    expect(description).toMatchObject({ summary: "one line", details: "*more*" });
    expect(description.startTime).toBeGreaterThan(1.7e12);
    const started = (await handle.fetchHistory()).events[0]?.attributes.value;
    expect(started).toMatchObject({
      identity: client.identity,
      workflowRunTimeout: { seconds: 3600n },
      workflowTaskTimeout: { seconds: 7n },
      retryPolicy: { maximumAttempts: 4, nonRetryableErrorTypes: ["Final"] },
      priority: { priorityKey: 2 },
    });
    const summary = description.raw.executionConfig?.userMetadata?.summary;
    expect(summary && encodingOf(summary)).toBe("json/plain");
    await handle.terminate();
  });

  test("on a task queue that nobody polls is warned of, once", async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", listen);
    const queue = `misspelt-${crypto.randomUUID()}`;
    const first = await client.workflow.start("Wait", [], { ...fresh(), taskQueue: queue });
    const second = await client.workflow.start("Wait", [], { ...fresh(), taskQueue: queue });
    await expect
      .poll(() => warnings, { timeout: 10_000 })
      .toEqual([expect.stringContaining(`no worker polls task queue "${queue}"`)]);
    process.off("warning", listen);
    await Promise.all([first.terminate(), second.terminate()]);
  });

  test.each<[string, object]>([
    ["workflowId", { workflowId: "" }],
    ["taskQueue", { taskQueue: "" }],
    ["runTimeout", { runTimeout: "1 dya" }],
    ["idReusePolicy", { idReusePolicy: "never" }],
    ["startDelay", { startDelay: "1s", cronSchedule: "* * * * *" }],
  ])("a wrong %s is refused by name", async (name, wrong) => {
    await expect(client.workflow.start("Wait", [], { ...fresh(), ...wrong })).rejects.toThrow(new RegExp(`^${name}: `));
  });

  test("a payload over the limit is not sent: size and largest field are named", async () => {
    const options = fresh();
    const order = { id: "o-1", lines: [{ image: "x" }, { image: "x".repeat(2_200_000) }] };
    const started = client.workflow.start("Echo", [order], options);
    await expect(started).rejects.toBeInstanceOf(PayloadTooLargeError);
    await expect(started).rejects.toMatchObject({ largestField: "[0].lines[1].image", limit: 2_097_152 });
    await expect(started).rejects.toThrow(/^input of workflow Echo has 22000\d\d bytes, the server takes 2097152/);
    await expect(client.workflow.getHandle(options.workflowId).describe()).rejects.toBeInstanceOf(
      WorkflowNotFoundError,
    );
  });

  test("a payload below it is, in full", async () => {
    const text = "é".repeat(900_000);
    expect(await client.workflow.execute("Echo", [text], fresh())).toBe(text);
  });
});

describe("signals and queries", () => {
  test("reach the workflow", async () => {
    const handle = await client.workflow.start("Wait", [], fresh());
    expect(await handle.query("state")).toBeUndefined();
    await handle.signal("set", [{ n: 1 }]);
    expect(await handle.query("state")).toEqual({ n: 1 });
    await handle.signal("finish", ["end"]);
    expect(await handle.result()).toBe("end");
    await expect(handle.signal("set")).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });

  test("a query that fails, fails with the workflow's error", async () => {
    const handle = await client.workflow.start("Wait", [], fresh());
    const broken = handle.query("broken");
    await expect(broken).rejects.toBeInstanceOf(QueryFailedError);
    await expect(broken).rejects.toThrow("no answer");
    await expect(broken).rejects.toMatchObject({ queryName: "broken" });
    await handle.terminate();
    await expect(handle.query("state", [], { rejectCondition: "notOpen" })).rejects.toBeInstanceOf(QueryRejectedError);
    await expect(handle.query("state", [], { rejectCondition: "notOpen" })).rejects.toMatchObject({
      status: "terminated",
    });
  });

  test("signal-with-start starts once", async () => {
    const options = fresh();
    const first = await client.workflow.signalWithStart("Wait", [], { name: "set", args: [1] }, options);
    const second = await client.workflow.signalWithStart("Wait", [], { name: "finish", args: [2] }, options);
    expect(await first.result()).toBe(2);
    expect(await second.result()).toBe(2);
    expect(first.firstExecutionRunId).toBeUndefined();
  });
});

describe("updates", () => {
  test("complete with a result", async () => {
    const handle = await client.workflow.start("Wait", [], fresh());
    expect(await handle.update("set", [{ n: 5 }])).toEqual({ n: 5 });
    const sent = await handle.startUpdate("set", [6], { updateId: "six" });
    expect(sent).toMatchObject({ updateId: "six", workflowId: handle.workflowId, runId: handle.firstExecutionRunId });
    expect(await sent.result()).toBe(6);
    expect(await handle.updateHandle("six").result()).toBe(6);
    expect(await handle.update("set", [7], { updateId: "six" })).toBe(6);
    await handle.terminate();
  });

  test.each(["reject", "fail"])("that %s do so with the workflow's error", async (name) => {
    const handle = await client.workflow.start("Wait", [], fresh());
    const update = handle.update(name, [], { updateId: "u" });
    await expect(update).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    await expect(update).rejects.toMatchObject({ updateId: "u", cause: { message: "not now", type: "Busy" } });
    await handle.terminate();
  });

  test("cannot wait for a stage that nobody can wait for, or have no ID", async () => {
    const handle = client.workflow.getHandle("w");
    await expect(handle.startUpdate("u", [], { waitForStage: "admitted" as "accepted" })).rejects.toThrow(
      /waitForStage/,
    );
    await expect(handle.update("u", [], { updateId: "" })).rejects.toThrow(/updateId/);
  });

  test("update-with-start starts, or updates what runs", async () => {
    const options = fresh({ idConflictPolicy: "useExisting" } as const);
    const first = await client.workflow.updateWithStart("Wait", [], { name: "set", args: [1] }, options);
    expect(await first.update.result()).toBe(1);
    const second = await client.workflow.updateWithStart("Wait", [], { name: "set", args: [2] }, options);
    expect(await second.update.result()).toBe(2);
    expect((await second.handle.describe()).runId).toBe(first.handle.firstExecutionRunId);
    await first.handle.terminate();
  });

  test("update-with-start tells which half failed", async () => {
    const options = fresh();
    const handle = await client.workflow.start("Wait", [], options);
    const again = client.workflow.updateWithStart("Wait", [], { name: "set" }, options);
    await expect(again).rejects.toBeInstanceOf(WorkflowAlreadyStartedError);
    await expect(again).rejects.toMatchObject({ runId: handle.firstExecutionRunId });
    const rejected = await client.workflow.updateWithStart("Wait", [], { name: "reject" }, fresh());
    await expect(rejected.update.result()).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
    await Promise.all([handle.terminate(), rejected.handle.terminate()]);
  });
});

describe("handles", () => {
  test("do not hit a later workflow of the same ID", async () => {
    const options = fresh();
    const old = await client.workflow.start("Wait", [], options);
    await old.terminate();
    const young = await client.workflow.start("Wait", [], options);
    await expect(old.cancel()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(old.terminate()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(old.update("set")).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect((await young.describe()).status).toBe("running");
    await young.terminate();
  });

  test("of one run stay with it", async () => {
    const options = fresh();
    const old = await client.workflow.start("Echo", ["old"], options);
    expect(await old.result()).toBe("old");
    expect(await client.workflow.execute("Echo", ["young"], options)).toBe("young");
    const { firstExecutionRunId: runId } = old;
    expect(await client.workflow.getHandle(options.workflowId, { runId }).result()).toBe("old");
    expect(await client.workflow.getHandle(options.workflowId).result()).toBe("young");
    expect(await old.result()).toBe("old");
  });

  test("of no workflow say so", async () => {
    const missing = client.workflow.getHandle("nobody-has-it");
    await expect(missing.result()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(missing.fetchHistory()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect(() => client.workflow.getHandle("")).toThrow(/workflowId/);
  });
});
