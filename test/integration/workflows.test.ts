import { ApplicationError, CancelledError, detailOf, WorkflowFailedError } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ActWay, FailWay, Mishap } from "../gen/protempo/test/v1/integration_protempo.js";
import { type Stage, stage, until } from "./fixtures/stage.js";

let on: Stage;
let running: Promise<void>;

beforeAll(async () => {
  on = await stage();
  running = on.worker.run();
});

afterAll(async () => {
  await on.worker.shutdown();
  await running;
  await on.connection.close();
});

test("an activity", async () => {
  expect(await on.client.greet.execute({ name: "world" })).toMatchObject({ text: "Hello, world!" });
});

test("timers, conditions and timeouts, in their order", async () => {
  const { events } = await on.client.wait.execute({ timers: 2, milliseconds: 10 });
  expect(events).toEqual([
    "timer 0",
    "timer 1",
    "together 1",
    "together 2",
    "together 3",
    "in time: false",
    "in time: true",
    "timed out: true",
  ]);
});

describe("signals, queries, updates", () => {
  test("signals count, also one that comes with the start", async () => {
    const handle = await on.client.count.signalWithStart.add({ start: { target: 10n }, signal: { amount: 3n } });
    await handle.add({ amount: 7n });
    expect(await handle.result()).toMatchObject({ count: 10n, runs: 1 });
  });

  test("queries see what has happened, after the end too", async () => {
    const handle = await on.client.count.start({ count: 4n, target: 10n });
    expect((await handle.getCount()).count).toBe(4n);
    await handle.add({ amount: 6n });
    await handle.result();
    expect((await handle.getCount()).count).toBe(10n);
  });

  test("updates answer, and validators refuse", async () => {
    const handle = await on.client.count.start({ target: 10n });
    expect(await handle.bump({ amount: 4n })).toMatchObject({ count: 4n });
    await expect(handle.bump({ amount: -1n })).rejects.toMatchObject({
      name: "WorkflowUpdateFailedError",
      cause: { message: "-1 is negative", type: "Negative" },
    });
    await expect(handle.setTarget({ target: 3n })).rejects.toMatchObject({ cause: { message: "4 is past 3" } });
    const reached = await handle.startUpdate.setTarget({ target: 6n });
    await handle.add({ amount: 2n });
    expect(await reached.result()).toMatchObject({ count: 6n });
    expect(await handle.result()).toMatchObject({ count: 6n });
  });

  test("an update comes with the start", async () => {
    const { handle, update } = await on.client.count.updateWithStart.bump(
      { start: { target: 2n }, update: { amount: 2n } },
      { workflowId: `count-${crypto.randomUUID()}`, idConflictPolicy: "fail" },
    );
    expect(await update.result()).toMatchObject({ count: 2n });
    expect(await handle.result()).toMatchObject({ count: 2n });
  });

  test("a run goes on as new and keeps its count", async () => {
    const handle = await on.client.count.start({ target: 6n, signalsPerRun: 2 });
    for (let sent = 0; sent < 6; sent++) {
      await handle.add({ amount: 1n });
      await until(async () => (await on.client.count.handle(handle.workflowId).getCount()).count === BigInt(sent + 1));
    }
    const result = await handle.result();
    expect(result).toMatchObject({ count: 6n });
    expect(result.runs).toBeGreaterThan(1);
  });
});

test("children, and a signal from inside", async () => {
  const counter = await on.client.count.start({ target: 5n });
  const { texts } = await on.client.raise.execute({ names: ["a", "b"], counter: counter.workflowId });
  expect(texts).toEqual(["Hello, a!", "Hello, b!"]);
  expect(await counter.result()).toMatchObject({ count: 5n });
});

describe("cancellation", () => {
  test("ends the run; its reason and signal are seen", async () => {
    const handle = await on.client.linger.start({});
    await handle.cancel({ reason: "enough" });
    const error = await handle.result().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledError);
    expect((await handle.getCount()).events).toEqual(["ended: true true", "aborted: true"]);
  });

  test("a shielded clean-up runs to its end", async () => {
    const handle = await on.client.linger.start({ shield: true });
    await handle.cancel();
    const { events } = await handle.result();
    expect(events).toEqual(["ended: true true", "aborted: true", "Hello, clean-up!"]);
  });

  test("a scope with a timeout cancels what is in it and nothing else", async () => {
    const { events } = await on.client.linger.execute({ shield: true, timeoutMilliseconds: 20 });
    expect(events).toEqual(["ended: true true", "aborted: false", "Hello, clean-up!"]);
  });
});

describe("failures", () => {
  test("an application error of the contract fails the run and carries its detail", async () => {
    const error = await on.client.fail.execute({ way: FailWay.DETAIL }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(detailOf(error, Mishap)).toMatchObject({ what: "asked for", grade: 3 });
  });

  test("an activity that fails for good is not tried again, and its detail reaches the client", async () => {
    const error = await on.client.fail.execute({ way: FailWay.ACTIVITY }).catch((e: unknown) => e);
    expect(detailOf(error, Mishap)).toMatchObject({ what: "in the activity", grade: 1 });
  });

  test.each([
    ["an error that is no failure", FailWay.TASK, "a bug of the workflow's"],
    ["a rejection that nobody awaits", FailWay.REJECTION, "nobody awaits this"],
  ])("%s fails the task, and the run stays open", async (_, way, message) => {
    const handle = await on.client.fail.start({ way });
    let failure: string | undefined;
    await until(async () => {
      const { events } = await handle.untyped.fetchHistory();
      const failed = events.find(({ attributes }) => attributes.case === "workflowTaskFailedEventAttributes");
      if (failed?.attributes.case === "workflowTaskFailedEventAttributes")
        failure = failed.attributes.value.failure?.message;
      return failure !== undefined;
    });
    expect(failure).toContain(message);
    const logged = on.log.find(({ attributes }) => attributes.workflowId === handle.workflowId);
    expect(logged).toMatchObject({
      level: "error",
      message: "A task of workflow protempo.test.v1.Integration.Fail failed and will be tried again",
      attributes: { error: expect.stringMatching(/fixtures\/workflows\.ts:\d+:\d+/) },
    });
    expect((await handle.describe()).status).toBe("running");
    await handle.terminate();
  });
});

describe("activities", () => {
  const act = async (way: ActWay, amount = 0, attempts = 0, local = false) =>
    (await on.client.delegate.execute({ act: { way, amount }, attempts, local })).act;

  test("are tried again until they succeed", async () => {
    expect(await act(ActWay.FLAKY)).toMatchObject({ text: "at last", attempt: 3 });
  });

  test("are not tried more often than the call says", async () => {
    const error = await act(ActWay.FLAKY, 0, 2).catch((e: unknown) => e);
    const cause = (error as WorkflowFailedError).cause as Error;
    expect(cause).toMatchObject({ name: "ActivityError", retryState: "maximumAttemptsReached" });
    expect(cause.cause).toBeInstanceOf(ApplicationError);
    expect(cause.cause).toMatchObject({ message: "attempt 2" });
  });

  test("go on where their last heartbeat was", async () => {
    expect(await act(ActWay.RESUME, 10)).toMatchObject({ text: "from 5 to 10", attempt: 2 });
  });

  test("run in the worker as local ones", async () => {
    expect(await act(ActWay.FLAKY, 0, 0, true)).toMatchObject({ text: "at last", attempt: 3 });
  });

  test("learn of their cancellation with a heartbeat, and say what came of it", async () => {
    const handle = await on.client.linger.start({ inActivity: true });
    await until(() => on.activities.notes.includes("linger: started"));
    await handle.cancel();
    const error = await handle.result().catch((e: unknown) => e);
    expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledError);
    expect(on.activities.notes).toContain("linger: requested");
    expect((await handle.getCount()).events).toEqual(["ended: true false", "aborted: true"]);
  });
});
