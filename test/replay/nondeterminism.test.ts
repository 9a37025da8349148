import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { bundleWorkflows } from "protempo/bundler";
import { type Nondeterminism, ReplayError, type ReplayResult, WorkflowReplayer } from "protempo/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asType, onTrip, tripFile } from "./fixtures/trip.js";

/** One run of the original trip, and one of its local activity, as the server has them. */
let trip: History;
let local: History;
let replayer: WorkflowReplayer;
const workflowId = "trip-1";

beforeAll(async () => {
  const workflows = await bundleWorkflows({ entry: tripFile });
  await onTrip(workflows, async ({ client, run }) => {
    trip = await client.workflow.getHandle(await run("Trip", workflowId)).fetchHistory();
    local = await client.workflow.getHandle(await run("Local")).fetchHistory();
  });
  replayer = await WorkflowReplayer.create({ workflows, logger: { log: () => {} } });
});

afterAll(() => replayer.close());

async function differenceOf(type: string, history: History = trip): Promise<Nondeterminism> {
  const result = await replayer.replay(asType(history, type), { workflowId });
  if (result.outcome !== "nondeterminism") throw new Error(`${type}: ${result.outcome}`);
  expect(result).toMatchObject({ workflowId, workflowType: type, events: history.events.length });
  expect(result.message).toContain("TMPRL1100");
  return result.nondeterminism;
}

const file = "test/replay/fixtures/trip-workflows.ts";
const say = "protempo.test.v1.Integration.Say";
const act = "protempo.test.v1.Integration.Act";

describe("where code and history part, and what each of them says", () => {
  test("the original is deterministic, with a patch that its history knows and one that it does not", async () => {
    for (const type of ["Trip", "PatchAdded"]) {
      expect(await replayer.replay(asType(trip, type), { workflowId })).toMatchObject({ outcome: "ok" });
    }
  });

  test("another type of activity", async () => {
    expect(await differenceOf("ActivityType")).toMatchObject({
      difference: "different",
      event: { id: 5, type: "ActivityTaskScheduled", name: say, ref: "1" },
      command: { type: "ScheduleActivity", seq: 1, name: act, id: "1", callSite: { file, function: "act" } },
    });
  });

  test("another ID of an activity", async () => {
    expect(await differenceOf("ActivityId")).toMatchObject({
      difference: "different",
      event: { id: 5, ref: "1" },
      command: { name: say, id: "another" },
    });
  });

  test("an activity that is gone", async () => {
    expect(await differenceOf("ActivityRemoved")).toMatchObject({
      difference: "different",
      event: { id: 5, type: "ActivityTaskScheduled" },
      command: { type: "StartTimer", milliseconds: 1, callSite: { file, function: "pause" } },
    });
  });

  test("an activity that is new: what history has comes after it", async () => {
    const difference = await differenceOf("ActivityAdded");
    expect(difference).toMatchObject({
      difference: "order",
      event: { id: 11, type: "TimerStarted", milliseconds: 1 },
      command: { type: "ScheduleActivity", seq: 2, callSite: { file, function: "say" } },
    });
    // The helper that calls it, and who calls the helper.
    expect(difference.command?.stack).toMatch(/at say .*\n.*at pause .*trip-workflows\.ts:\d+:\d+\)/);
    expect(difference.advice).toMatch(/later, at pause \(.*trip-workflows\.ts:\d+:\d+\)/);
  });

  test("an activity that is new at the end of a task shows when the next command is due, and is told all the same", async () => {
    expect(await differenceOf("LeftBehind")).toMatchObject({
      difference: "extra",
      event: { id: 11, type: "TimerStarted" },
      command: { type: "ScheduleActivity", name: act, seq: 2, callSite: { file, function: "act" } },
    });
  });

  test("a timer that is new", async () => {
    expect(await differenceOf("TimerInserted")).toMatchObject({
      event: { id: 5, name: say },
      command: { type: "StartTimer", callSite: { file, function: "book" } },
    });
  });

  test("another order", async () => {
    expect(await differenceOf("Swapped")).toMatchObject({
      event: { id: 5, name: say },
      command: { type: "StartTimer", callSite: { file, function: "pause" } },
    });
  });

  test("a child in place of an activity; Core prints the whole event then", async () => {
    const difference = await differenceOf("ChildInstead");
    expect(difference).toMatchObject({
      event: { id: 5, name: say },
      command: { type: "StartChildWorkflowExecution", id: "trip-1/child", callSite: { file, function: "greet" } },
    });
    expect(difference.coreMessage.length).toBeLessThan(200);
  });

  test("another ID or type of a child", async () => {
    const event = { id: 16, name: "protempo.test.v1.Integration.Greet", ref: "trip-1/child" };
    expect(await differenceOf("ChildId")).toMatchObject({ event, command: { name: event.name, id: "another" } });
    expect(await differenceOf("ChildType")).toMatchObject({
      event,
      command: { name: "protempo.test.v1.Integration.Wait", id: event.ref },
    });
  });

  test("a signal that is no longer sent", async () => {
    expect(await differenceOf("SignalRemoved")).toMatchObject({
      difference: "endsEarly",
      event: { id: 25, type: "SignalExternalWorkflowExecutionInitiated", ref: "trip-1/counter" },
      command: { type: "CompleteWorkflowExecution", callSite: undefined },
    });
  });

  test("a patch that is no longer asked for, or under another name", async () => {
    for (const type of ["PatchRemoved", "PatchRenamed"]) {
      expect(await differenceOf(type)).toMatchObject({
        difference: "patchMissing",
        event: { id: 30, type: "MarkerRecorded", name: "insurance" },
        advice: expect.stringContaining('ctx.deprecatePatch("insurance")'),
      });
    }
  });

  test("a patch whose old path is not the old code", async () => {
    expect(await differenceOf("PatchIgnored")).toMatchObject({ event: { id: 5, name: say }, command: { name: act } });
  });

  test("a workflow that ends earlier, and one that goes on", async () => {
    expect(await differenceOf("ReturnsEarly")).toMatchObject({
      difference: "endsEarly",
      event: { id: 11, type: "TimerStarted" },
      command: { type: "CompleteWorkflowExecution" },
    });
    expect(await differenceOf("GoesOn")).toMatchObject({
      difference: "goesOn",
      event: { id: 38, type: "WorkflowExecutionCompleted" },
      command: { type: "StartTimer", milliseconds: 86_400_000, callSite: { file, function: "insure" } },
    });
  });

  test("a workflow that waits for something else: what it did last is named", async () => {
    expect(await differenceOf("WaitsForEver")).toMatchObject({
      difference: "missing",
      event: { id: 11, type: "TimerStarted" },
      previous: { type: "ScheduleActivity", callSite: { file, function: "say" } },
    });
  });

  test("a local activity in place of an activity, and one that is gone", async () => {
    expect(await differenceOf("LocalInstead")).toMatchObject({
      difference: "missing",
      event: { id: 5, name: say },
      previous: { type: "ScheduleLocalActivity", callSite: { file, function: "bookLocally" } },
    });
    const result = await replayer.replay(asType(local, "LocalRemoved"), { workflowId });
    expect(result).toMatchObject({
      outcome: "nondeterminism",
      message: expect.stringContaining(`event 5, MarkerRecorded of local activity ${say} (ID "1")`),
      nondeterminism: { difference: "missing", event: { id: 5, type: "MarkerRecorded", name: say, ref: "1" } },
    });
    expect(await replayer.replay(local)).toMatchObject({ outcome: "ok" });
  });
});

test("what Core does not compare stays unseen: names of signals", async () => {
  expect(await replayer.replay(asType(trip, "SignalName"), { workflowId })).toMatchObject({ outcome: "ok" });
});

test("an open run's last commands are compared too", async () => {
  const open = asType(trip, "ActivityRemoved");
  open.events.length = 5;
  expect(await replayer.replay(open)).toMatchObject({ outcome: "nondeterminism", events: 5 });
});

test("code that throws is a failed task with its place", async () => {
  const result = await replayer.replay(asType(trip, "ThrowsAtEnd"), { workflowId });
  expect(result).toMatchObject({ outcome: "failed", message: "a bug", stack: expect.stringContaining(file) });
});

test("a flag of a newer SDK is a failed task that says so", async () => {
  const history = asType(trip, "Trip");
  const completed = history.events[3]?.attributes;
  if (completed?.case !== "workflowTaskCompletedEventAttributes") throw new Error("event 4 is another");
  completed.value.sdkMetadata?.langUsedFlags.push(999_999);
  expect(await replayer.replay(history)).toMatchObject({
    outcome: "failed",
    message: expect.stringContaining("uses SDK flag 999999, which this version of protempo does not know"),
  });
});

test("a history knows its workflow's ID, and children's IDs follow from it", async () => {
  expect(await replayer.replay(trip)).toMatchObject({ outcome: "ok", workflowId });
});

test("one line for a test, and an end with the first failure", async () => {
  const histories = ["Trip", "ActivityType", "Trip"].map((type) => ({
    history: asType(trip, type),
    source: `${type}.json`,
  }));
  const all: ReplayResult[] = [];
  for await (const result of replayer.replayAll(histories)) all.push(result);
  expect(all.map(({ outcome }) => outcome)).toEqual(["ok", "nondeterminism", "ok"]);
  const some: ReplayResult[] = [];
  for await (const result of replayer.replayAll(histories, { failFast: true })) some.push(result);
  expect(some.length).toBe(2);
  expect(() => all[0]?.throwIfFailed()).not.toThrow();
  expect(() => all[1]?.throwIfFailed()).toThrow(ReplayError);
  expect(() => all[1]?.throwIfFailed()).toThrow(
    /of ActivityType \(trip-1, run .*\) from ActivityType\.json failed: \[TMPRL1100\]/,
  );
});
