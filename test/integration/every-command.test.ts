import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventsOf, type Stage, stage } from "./fixtures/cancellation/stage.js";

let evicting: Stage;
let caching: Stage;

beforeAll(async () => {
  [evicting, caching] = await Promise.all([stage({ maxCachedWorkflows: 0 }), stage({ maxCachedWorkflows: 100 })]);
});

afterAll(async () => {
  await Promise.all([evicting.end(), caching.end()]);
});

interface Row {
  readonly program: string;
  /** What the commands leave in history, in its order; other events may lie between. */
  readonly events: readonly string[];
  readonly lacks?: readonly string[];
  /** Whether it has local activities: runs with those must not leave the cache meanwhile. */
  readonly local?: true;
  /** Done when the run has come to its first own wait. */
  readonly then?: "ask" | "cancel";
}

const rows: readonly Row[] = [
  { program: "start and cancel a timer", events: ["timerStarted", "timerCanceled"] },
  {
    program: "activity, and its cancellation",
    events: ["activityTaskScheduled", "activityTaskCancelRequested"],
  },
  {
    program: "local activity, and its cancellation",
    events: ["markerRecorded", "markerRecorded"],
    lacks: ["activityTaskScheduled"],
    local: true,
  },
  {
    program: "child, signal to it, and its cancellation",
    events: [
      "startChildWorkflowExecutionInitiated",
      "signalExternalWorkflowExecutionInitiated",
      "childWorkflowExecutionCompleted",
      "startChildWorkflowExecutionInitiated",
      "requestCancelExternalWorkflowExecutionInitiated",
      "childWorkflowExecutionCanceled",
    ],
  },
  {
    program: "signal and cancel another workflow",
    events: [
      "requestCancelExternalWorkflowExecutionInitiated",
      "externalWorkflowExecutionCancelRequested",
      "signalExternalWorkflowExecutionInitiated",
      "externalWorkflowExecutionSignaled",
    ],
  },
  {
    program: "signal taken back",
    events: ["workflowExecutionCompleted"],
    lacks: ["signalExternalWorkflowExecutionInitiated"],
  },
  // Core tells the visibility store which patches a run has.
  { program: "patch", events: ["markerRecorded", "upsertWorkflowSearchAttributes", "markerRecorded"] },
  {
    program: "update and query",
    events: ["workflowExecutionUpdateAccepted", "timerStarted", "workflowExecutionUpdateCompleted"],
    then: "ask",
  },
  { program: "fail", events: ["activityTaskFailed", "workflowExecutionFailed"] },
  { program: "cancel", events: ["workflowExecutionCancelRequested", "workflowExecutionCanceled"], then: "cancel" },
  { program: "continue as new", events: ["workflowExecutionContinuedAsNew"] },
];

test.each(rows.map((row) => [row.program, row] as const))("%s", async (program, row) => {
  const on = row.local ? caching : evicting;
  const target = await on.client.kid.start({ way: "deaf" });
  const workflowId = `${program} ${crypto.randomUUID()}`;
  const name = `command: ${program}`;
  const handle = await on.client.program.start({ name, target: target.workflowId }, { workflowId });
  const first = on.client.program.handle(workflowId, handle.untyped.firstExecutionRunId);
  if (row.then !== undefined) {
    while (!eventsOf(await first.untyped.fetchHistory()).includes("timerFired")) await wait(50);
    if (row.then === "cancel") await first.cancel();
    else {
      expect((await first.ask({ point: "asked" })).notes).toEqual(["asked"]);
      expect((await first.notes()).notes).toEqual([]);
      await first.go();
    }
  }
  await handle.result().catch(() => {});
  const history = await on.history(first);
  const events = eventsOf(history);
  for (let at = 0, from = 0; at < row.events.length; at++) {
    const found = events.indexOf(row.events[at] ?? "", from);
    expect(found, `${row.events[at]} in ${events.slice(from).join(", ")}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
  for (const lacking of row.lacks ?? []) expect(events).not.toContain(lacking);
  expect(events).not.toContain("workflowTaskFailed");
  await target.terminate().catch(() => {});
});

test("every history replays", { timeout: 120_000 }, async () => {
  expect({ ...(await evicting.replayed()), ...(await caching.replayed()) }).toEqual({});
});
