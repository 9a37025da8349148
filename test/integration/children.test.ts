import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stage, stage } from "./fixtures/cancellation/stage.js";

let on: Stage;
let elsewhere: Stage;

beforeAll(async () => {
  [on, elsewhere] = await Promise.all([stage({ maxCachedWorkflows: 0 }), stage({ maxCachedWorkflows: 0 })]);
});

afterAll(async () => {
  await Promise.all([on.end(), elsewhere.end()]);
});

/** Runs a program to its end; `letGo` says when it may go on. */
async function act(name: string, target = "", letGo?: (workflowId: string) => Promise<void>) {
  const workflowId = `${name} ${crypto.randomUUID()}`;
  const handle = await on.client.program.start({ name, target }, { workflowId });
  if (letGo) {
    await letGo(workflowId);
    await handle.go();
  }
  const { notes } = await handle.result();
  return { notes, workflowId, history: await on.history(handle) };
}

/** Waits until the child has a run that is not its first, whose ID the parent notes. */
async function second(parent: string): Promise<void> {
  for (;;) {
    const [first] = (await on.client.program.handle(parent).notes()).notes;
    if (first !== undefined && (await on.client.kid.handle(`${parent}/kid`).describe()).runId !== first) return;
    await wait(50);
  }
}

/** Why a child's last run was asked to end. */
async function reasons(parent: string): Promise<string[]> {
  const { events } = await on.client.kid.handle(`${parent}/kid`).untyped.fetchHistory();
  return events.flatMap(({ attributes }) =>
    attributes.case === "workflowExecutionCancelRequestedEventAttributes" ? [attributes.value.cause] : [],
  );
}

test("a child by cron runs again and again; its end is that of the last run", async () => {
  const { notes, workflowId, history } = await act("a child by cron", "", second);
  expect(notes.slice(1)).toEqual(["child (cancelled)"]);
  const last = await on.client.kid.handle(`${workflowId}/kid`).describe();
  expect(last.status).toBe("cancelled");
  expect(await reasons(workflowId)).toEqual([expect.stringContaining("by its ID")]);
  expect(last.runId).not.toBe(notes[0]);
  const kinds = history.events.map(({ attributes }) => attributes.case);
  expect(kinds.filter((kind) => kind === "childWorkflowExecutionCanceledEventAttributes")).toHaveLength(1);
  expect(kinds).not.toContain("childWorkflowExecutionCompletedEventAttributes");
});

test("a child that fails is tried again as its policy says, and not without one", async () => {
  const { notes } = await act("a child that is tried again");
  expect(notes).toEqual([
    'completed {"reason":"attempt 2"}',
    "child (application Failing: attempt 2)",
    "child (application Failing: attempt 1)",
  ]);
});

describe("a child that goes on as new", () => {
  test("gets signals in its new run, and its result is that run's", async () => {
    const { notes, workflowId } = await act("a child that goes on as new", "", second);
    expect(notes.slice(1)).toEqual(['completed {"reason":"none"}']);
    expect((await on.client.kid.handle(`${workflowId}/kid`).describe()).runId).not.toBe(notes[0]);
  });

  test("is cancelled in its new run by its ID, and not by the handle of its first", async () => {
    const { notes, workflowId } = await act("a child that goes on as new", "cancel", second);
    expect(notes.slice(1)).toEqual(["child (cancelled)"]);
    expect((await on.client.kid.handle(`${workflowId}/kid`).describe()).status).toBe("cancelled");
    expect(await reasons(workflowId)).toEqual([expect.stringContaining("by its ID")]);
  });
});

test("a child on another queue is carried out by the worker there", async () => {
  const { notes, history } = await act("a child on another queue", elsewhere.taskQueue);
  expect(notes).toEqual(['completed {"reason":"none"}', "child (cancelled)"]);
  const queues = history.events.flatMap(({ attributes }) =>
    attributes.case === "startChildWorkflowExecutionInitiatedEventAttributes" ? [attributes.value.taskQueue?.name] : [],
  );
  expect(queues).toEqual([elsewhere.taskQueue, elsewhere.taskQueue]);
});

test("every history replays", async () => {
  expect(await on.replayed()).toEqual({});
});
