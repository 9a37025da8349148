import { readFileSync } from "node:fs";
import { WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alteration, change, drop, endWith, repeat, swap } from "./alter.js";
import type { Json } from "./facts.js";

const scheduled = "activityTaskScheduledEventAttributes";
const timer = "timerStartedEventAttributes";
const child = "startChildWorkflowExecutionInitiatedEventAttributes";
const marker = "markerRecordedEventAttributes";
const accepted = "workflowExecutionUpdateAcceptedEventAttributes";
const signalled = "signalExternalWorkflowExecutionInitiatedEventAttributes";

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

function details(key: string, edit: (data: Record<string, unknown>) => void): (body: Record<string, unknown>) => void {
  return (body) => {
    const payload = (body.details as Record<string, { payloads: [{ data: string }] }>)[key]?.payloads[0];
    if (payload === undefined) throw new Error(`the marker has no ${key}`);
    const data = JSON.parse(Buffer.from(payload.data, "base64").toString()) as Record<string, unknown>;
    edit(data);
    payload.data = base64(data);
  };
}

/** What is done to a history, and to which. */
const detected: readonly (readonly [string, string, Alteration])[] = [
  [
    "another activity type",
    "races",
    change(scheduled, (body) => Object.assign(body, { activityType: { name: "other" } })),
  ],
  ["another activity ID", "races", change(scheduled, (body) => Object.assign(body, { activityId: "other" }))],
  ["no first activity", "races", drop(scheduled, "scheduledEventId")],
  ["an activity more", "races", repeat(scheduled, (body) => Object.assign(body, { activityId: "more" }))],
  ["an activity and a timer exchanged", "races", swap(scheduled, timer)],
  [
    "another ID of a timer that fires",
    "timers",
    change("timerFiredEventAttributes", (body) => Object.assign(body, { timerId: "99" })),
  ],
  ["no first timer", "timers", drop(timer, "startedEventId")],
  ["a timer more", "timers", repeat(timer, (body) => Object.assign(body, { timerId: "99" }))],
  ["a timer's cancellation gone", "timers", drop("timerCanceledEventAttributes", "none")],
  ["another child type", "children", change(child, (body) => Object.assign(body, { workflowType: { name: "other" } }))],
  ["another default child ID", "children", change(child, (body) => Object.assign(body, { workflowId: "other" }))],
  ["no first child", "children", drop(child, "initiatedEventId")],
  [
    "another local activity type",
    "local-activities",
    change(
      marker,
      details("data", (data) => Object.assign(data, { activity_type: "other" })),
    ),
  ],
  [
    "another local activity ID",
    "local-activities",
    change(
      marker,
      details("data", (data) => Object.assign(data, { activity_id: "other" })),
    ),
  ],
  [
    "another local activity number",
    "local-activities",
    change(
      marker,
      details("data", (data) => Object.assign(data, { seq: 77 })),
    ),
  ],
  ["no first local activity", "local-activities", drop(marker, "none")],
  [
    "another patch",
    "patches",
    change(
      marker,
      details("patch-data", (data) => Object.assign(data, { id: "other" })),
    ),
  ],
  ["no update accepted", "updates", drop(accepted, "acceptedEventId")],
  ["no signal to another workflow", "externals", drop(signalled, "initiatedEventId")],
  [
    "completed where it failed",
    "failing-activity",
    endWith("EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED", "workflowExecutionCompletedEventAttributes", {}),
  ],
  [
    "failed where it completed",
    "races",
    endWith("EVENT_TYPE_WORKFLOW_EXECUTION_FAILED", "workflowExecutionFailedEventAttributes", {
      failure: { message: "no" },
    }),
  ],
  [
    "completed where it continued as new",
    "countdown",
    endWith("EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED", "workflowExecutionCompletedEventAttributes", {}),
  ],
  [
    "cancelled where it completed",
    "races",
    endWith("EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED", "workflowExecutionCanceledEventAttributes", {}),
  ],
];

/** What Core does not compare: it passes, here as in every SDK over Core. */
const undetected: readonly (readonly [string, string, Alteration])[] = [
  ["another activity input", "races", change(scheduled, (body) => Object.assign(body, { input: {} }))],
  [
    "another activity timeout",
    "races",
    change(scheduled, (body) => Object.assign(body, { startToCloseTimeout: "7s" })),
  ],
  [
    "another activity queue",
    "races",
    change(scheduled, (body) => Object.assign(body, { taskQueue: { name: "other" } })),
  ],
  ["another timer ID", "timers", change(timer, (body) => Object.assign(body, { timerId: "99" }))],
  ["another timer duration", "timers", change(timer, (body) => Object.assign(body, { startToFireTimeout: "77s" }))],
  ["another child input", "children", change(child, (body) => Object.assign(body, { input: {} }))],
  [
    "another signal name to a workflow",
    "externals",
    change(signalled, (body) => Object.assign(body, { signalName: "other" })),
  ],
  [
    "another result",
    "results-object",
    change("workflowExecutionCompletedEventAttributes", (body) => Object.assign(body, { result: {} })),
  ],
  [
    "another failure",
    "failing-activity",
    change("workflowExecutionFailedEventAttributes", (body) => Object.assign(body, { failure: { message: "other" } })),
  ],
];

function eventsOf(name: string): readonly Json[] {
  const text = readFileSync(new URL(`./histories/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly events: readonly Json[] }).events;
}

describe("histories that were altered", () => {
  let replayer: WorkflowReplayer;

  beforeAll(async () => {
    replayer = await WorkflowReplayer.create({
      workflows: new URL("./workflows.ts", import.meta.url),
      taskQueue: "official",
    });
  });

  afterAll(() => replayer?.close());

  async function outcome(name: string, alter: Alteration): Promise<string> {
    const events = alter(eventsOf(name));
    if (events === undefined) throw new Error(`${name} has nothing of the kind`);
    return (await replayer.replay({ events }, { workflowId: name })).outcome;
  }

  test.each(detected)("%s is told (%s)", async (_, name, alter) => {
    expect(await outcome(name, alter)).toBe("nondeterminism");
  });

  test("an activity's cancellation that is gone is told, as an error of Core's own", async () => {
    expect(await outcome("activity-cancels", drop("activityTaskCancelRequestedEventAttributes", "none"))).toBe(
      "failed",
    );
  });

  test.each(undetected)("%s passes (%s)", async (_, name, alter) => {
    expect(await outcome(name, alter)).toBe("ok");
  });
});

describe("code that was altered", () => {
  let replayer: WorkflowReplayer;

  beforeAll(async () => {
    replayer = await WorkflowReplayer.create({
      workflows: new URL("./variants.ts", import.meta.url),
      taskQueue: "official",
    });
  });

  afterAll(() => replayer?.close());

  test.each([
    ["the same code", "ok"],
    ["a timer behind a patch", "ok"],
    ["a condition that is true first", "ok"],
    ["another input", "ok"],
    ["a deprecated patch first", "ok"],
    ["a timer first", "nondeterminism"],
    ["a timer aside", "nondeterminism"],
    ["a local activity first", "nondeterminism"],
    ["another activity", "nondeterminism"],
    ["another activity ID", "nondeterminism"],
    ["a local activity instead", "nondeterminism"],
    ["a child instead", "nondeterminism"],
    ["a timer instead", "nondeterminism"],
    ["no activity", "nondeterminism"],
    ["two activities", "nondeterminism"],
    ["the failure swallowed", "nondeterminism"],
    ["waits for more", "nondeterminism"],
    ["an activity more at the end", "nondeterminism"],
    ["continues as new", "nondeterminism"],
  ])("%s: %s", async (type, expected) => {
    const rename = change("workflowExecutionStartedEventAttributes", (body) => {
      body.workflowType = { name: type };
    });
    const events = rename(eventsOf("failing-activity")) ?? [];
    expect((await replayer.replay({ events })).outcome).toBe(expected);
  });
});
