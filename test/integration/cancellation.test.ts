import { setTimeout as wait } from "node:timers/promises";
import { CancelledError, WorkflowFailedError } from "protempo/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf, type Stage, stage } from "./fixtures/cancellation/stage.js";

let evicting: Stage;
let caching: Stage;

beforeAll(async () => {
  // Every task of a run is replayed from the start; where local activities are used, that would lose them.
  [evicting, caching] = await Promise.all([stage({ maxCachedWorkflows: 0 }), stage({ maxCachedWorkflows: 100 })]);
});

afterAll(async () => {
  await Promise.all([evicting.end(), caching.end()]);
});

interface Ask {
  readonly name: string;
  readonly target?: string;
  /** Event after which the run is cancelled. */
  readonly cancelAfter?: string;
  readonly reason?: string;
  readonly goAfter?: string;
}

/** Runs a program to its end: its notes, its events, and what its result was. */
async function act(on: Stage, { name, target = "", cancelAfter, reason, goAfter }: Ask) {
  const workflowId = `${name} ${crypto.randomUUID()}`;
  const handle = await on.client.program.start({ name, target }, { workflowId });
  const happened = async (event: string): Promise<void> => {
    while (!eventsOf(await handle.untyped.fetchHistory()).includes(event)) await wait(50);
  };
  if (cancelAfter !== undefined) {
    await happened(cancelAfter);
    await handle.cancel({ reason });
  }
  if (goAfter !== undefined) {
    await happened(goAfter);
    await handle.go();
  }
  const late = new AbortController();
  const error = await Promise.race([
    handle.result().then(
      () => undefined,
      (e: unknown) => e as WorkflowFailedError,
    ),
    wait(50_000, undefined, { signal: late.signal }).then(async () => {
      throw new Error(`${name} does not end. Events: ${eventsOf(await handle.untyped.fetchHistory()).join(", ")}`);
    }),
  ]);
  late.abort();
  const { notes } = await handle.notes();
  const history = await on.history(handle);
  return { notes, error, workflowId, history, events: eventsOf(history), status: (await handle.describe()).status };
}

const secondTimer = "timerFired";

describe("how a run ends", () => {
  test("the reason is seen, and a run that swallows its cancellation completes", async () => {
    const { notes, error } = await act(evicting, { name: "reason seen", cancelAfter: secondTimer, reason: "enough" });
    expect(error).toBeUndefined();
    expect(notes).toEqual([
      "before: undefined false",
      "cancelled",
      'reason: "enough"',
      "signal: Workflow cancelled: enough",
    ]);
  });

  test("a cancellation without a reason has an empty one", async () => {
    const { notes } = await act(evicting, { name: "reason seen", cancelAfter: secondTimer });
    expect(notes.slice(2)).toEqual(['reason: ""', "signal: Workflow cancelled"]);
  });

  test.each([
    ["cancelled by an activity", "activityTaskScheduled"],
    ["cancelled by a child", "childWorkflowExecutionStarted"],
  ])("%s, which was cancelled with it", async (name, cancelAfter) => {
    const { error, status } = await act(evicting, { name, cancelAfter });
    expect(status).toBe("cancelled");
    expect(error?.cause).toBeInstanceOf(CancelledError);
  });

  test("a later cancellation counts, after the first was swallowed", async () => {
    const name = "swallowed, then another cancellation";
    const { notes, status } = await act(evicting, { name, cancelAfter: secondTimer });
    expect(notes).toEqual(["cancelled"]);
    expect(status).toBe("cancelled");
  });

  test("a cancellation that nobody asked for fails the run", async () => {
    const { error, status } = await act(evicting, { name: "cancelled although nobody asked" });
    expect(status).toBe("failed");
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect(error?.cause).toMatchObject({ name: "CancelledError", message: "on its own" });
  });

  test("clean-up: what is not shielded is refused without a command, what is shielded runs", async () => {
    const { notes, events, status } = await act(caching, { name: "clean-up", cancelAfter: secondTimer });
    expect(status).toBe("cancelled");
    expect(notes).toEqual([
      "cancelled",
      "refused: cancelled, cancelled",
      "refused: cancelled",
      "refused: cancelled",
      'completed {"text":"quick"}',
      'completed {"text":"quick"}',
      'completed {"reason":"none"}',
      "completed false",
    ]);
    expect(events.filter((event) => event === "activityTaskScheduled")).toHaveLength(1);
  });

  test("code in `finally` does not run when a run leaves the cache, only when it ends", async () => {
    const { notes, events } = await act(evicting, { name: "finally, and evictions", goAfter: "timerFired" });
    expect(notes).toEqual(["finally"]);
    expect(events.filter((event) => event === "workflowTaskCompleted").length).toBeGreaterThan(2);
    expect(evicting.log.filter(({ message }) => message === "finally")).toHaveLength(1);
  });

  test("a lost cancellation is of no interest", async () => {
    const { notes, events } = await act(evicting, { name: "left alone" });
    expect(notes).toEqual(["nobody minded"]);
    expect(events).not.toContain("workflowTaskFailed");
  });

  test("a lost error fails the task, also from a promise that nobody awaits", async () => {
    const name = "a lost cancellation and a lost error";
    const handle = await evicting.client.program.start({ name });
    while (!eventsOf(await handle.untyped.fetchHistory()).includes("workflowTaskFailed")) await wait(50);
    expect((await handle.describe()).status).toBe("running");
    await handle.terminate();
  });
});

describe("scopes and signals", () => {
  test("nested scopes", async () => {
    const { notes } = await act(evicting, { name: "nested scopes" });
    expect(notes).toEqual([
      "cancelled, outer false, inner true",
      "timed out: cancelled",
      'outer: cancelled, completed "shielded"',
      "run: false",
    ]);
  });

  test("a condition with a timeout takes its timer back", async () => {
    const { notes, events } = await act(evicting, { name: "a condition with a timeout" });
    expect(notes).toEqual(["cancelled", "after: completed true"]);
    expect(events).toContain("timerCanceled");
  });

  test("controllers, AbortSignal.any, AbortSignal.timeout", async () => {
    const { notes, events } = await act(evicting, { name: "signals of the user's own" });
    expect(notes).toEqual([
      "cancelled, cancelled, activity (cancelled), child (cancelled)",
      "cancelled",
      "cancelled",
      "cancelled (Error: a reason of another kind)",
    ]);
    expect(events).not.toContain("activityTaskCancelRequested");
  });
});

describe("other workflows", () => {
  test("one that is not there, or closed, is named", async () => {
    const target = `gone ${crypto.randomUUID()}`;
    const { notes } = await act(evicting, { name: "a workflow that is not there", target });
    const signal = `The signal protempo.test.v1.Cancellation.Go to workflow "${target}" was not delivered: it was not found`;
    expect(notes).toEqual([
      expect.stringContaining(signal),
      expect.stringContaining(`The cancellation request to workflow "${target}" was not delivered: not found`),
      expect.stringContaining(signal),
    ]);
    const kid = await evicting.client.kid.start({ way: "quick" });
    await kid.result();
    const closed = await act(evicting, { name: "a workflow that is not there", target: kid.workflowId });
    expect(closed.notes[0]).toContain(`to workflow "${kid.workflowId}" was not delivered`);
  });

  test("cancelled from another workflow, with a reason", async () => {
    const kid = await evicting.client.kid.start({ way: "deaf" });
    const { notes } = await act(evicting, { name: "another workflow is cancelled", target: kid.workflowId });
    expect(notes).toEqual(["completed undefined"]);
    await kid.go();
    expect(await kid.result()).toMatchObject({ reason: expect.stringMatching(/with reason: from afar$/) });
  });

  test("a signal that was not sent yet is taken back", async () => {
    const kid = await evicting.client.kid.start({ way: "obedient" });
    const { notes, events } = await act(evicting, { name: "a signal that was not sent yet", target: kid.workflowId });
    expect(notes).toEqual(["cancelled"]);
    expect(events).not.toContain("signalExternalWorkflowExecutionInitiated");
    await kid.terminate();
  });
});

describe("children", () => {
  test("get signals, and those that are closed are named", async () => {
    const { notes } = await act(evicting, { name: "a signal to a child" });
    expect(notes).toEqual(['completed {"reason":"none"}', expect.stringContaining('workflow "the child" was not')]);
  });

  test("whose ID is taken are refused, as their policy says", async () => {
    const { notes } = await act(evicting, { name: "a child's ID is taken" });
    expect(notes).toEqual([
      "already started",
      "already started",
      'completed {"reason":"none"}',
      "already started",
      "already started",
      'completed {"reason":"none"}',
    ]);
  });

  test("time out", async () => {
    const { notes } = await act(evicting, { name: "a child that times out" });
    expect(notes).toEqual(["child (timeout startToClose)", "child (timeout startToClose)"]);
  });

  test("are cancelled while they start, and nobody waits for ever", async () => {
    const { notes } = await act(evicting, { name: "children cancelled while they start" });
    expect(notes).toEqual([
      "tryCancel: child (cancelled)",
      "abandon: child (cancelled)",
      "waitForCancellation: child (cancelled)",
    ]);
  });

  test("outlive their parent or not, as their policy says", async () => {
    const { notes } = await act(evicting, { name: "children left behind" });
    const status = async (at: number) => (await evicting.client.kid.handle(notes[at] ?? "").describe()).status;
    while ((await status(0)) === "running" || (await status(2)) === "running") await wait(50);
    expect([await status(0), await status(1), await status(2)]).toEqual(["terminated", "running", "cancelled"]);
    await evicting.client.kid.handle(notes[1] ?? "").terminate();
  });
});

describe("local activities", () => {
  test("that the worker does not have fail the task at once, and those that it has are named", async () => {
    const name = "a local activity that nobody has";
    const handle = await caching.client.program.start({ name });
    const failures = async () =>
      (await handle.untyped.fetchHistory()).events.flatMap(({ attributes }) =>
        attributes.case === "workflowTaskFailedEventAttributes" ? [attributes.value.failure?.message] : [],
      );
    while ((await failures()).length === 0) await wait(50);
    expect((await failures())[0]).toBe(
      "This worker has no activity protempo.test.v1.Cancellation.Nobody, so it cannot execute it as a local one. It has: " +
        "protempo.test.v1.Cancellation.Work. Give it to the worker, or call it as an ordinary activity.",
    );
    await handle.terminate();
  });

  test("are tried again after timers of the workflow", async () => {
    const { notes, events } = await act(caching, { name: "a local activity, tried again after timers" });
    expect(notes).toEqual(['completed {"text":"attempt 3"}']);
    expect(events.filter((event) => event === "timerFired")).toHaveLength(3);
    expect(events.filter((event) => event === "markerRecorded")).toHaveLength(3);
  });

  test("time out", async () => {
    const { notes } = await act(caching, { name: "a local activity that times out" });
    expect(notes).toEqual(["activity (timeout startToClose)"]);
  });
});

test("every history replays", { timeout: 120_000 }, async () => {
  expect({ ...(await evicting.replayed()), ...(await caching.replayed()) }).toEqual({});
});
