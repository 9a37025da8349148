import type { MessageInitShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import type { EventType } from "@protempo/api/temporal/api/enums/v1/event_type_pb.js";
import {
  type History,
  type HistoryEventSchema,
  HistorySchema,
} from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { bundleWorkflows } from "protempo/bundler";
import { WorkflowReplayer } from "protempo/worker";
import { expect, test } from "vitest";
import { tripFile } from "./fixtures/trip.js";

type Event = MessageInitShape<typeof HistoryEventSchema>;

/** So many timers one after the other, as a server writes them; event types are the numbers of `EventType`. */
function sleepy(timers: number): History {
  const events: Event[] = [];
  const add = (eventType: EventType, attributes: NonNullable<Event["attributes"]>): void => {
    const eventTime = { seconds: 1_700_000_000n + BigInt(events.length) };
    events.push({ eventId: BigInt(events.length + 1), eventType, attributes, eventTime });
  };
  const id = (): bigint => BigInt(events.length);
  const workflowType = { name: "Sleepy" };
  const taskQueue = { name: "long" };
  add(1, {
    case: "workflowExecutionStartedEventAttributes",
    value: { workflowType, taskQueue, originalExecutionRunId: `run-${timers}`, workflowId: "long", attempt: 1 },
  });
  const task = (): void => {
    add(5, { case: "workflowTaskScheduledEventAttributes", value: { taskQueue, attempt: 1 } });
    add(6, { case: "workflowTaskStartedEventAttributes", value: { scheduledEventId: id() } });
    add(7, {
      case: "workflowTaskCompletedEventAttributes",
      value: { scheduledEventId: id() - 1n, startedEventId: id(), sdkMetadata: { langUsedFlags: [1, 2] } },
    });
  };
  const startToFireTimeout = { nanos: 1_000_000 };
  for (let timer = 1; timer <= timers; timer++) {
    task();
    const timerId = String(timer);
    add(17, {
      case: "timerStartedEventAttributes",
      value: { timerId, startToFireTimeout, workflowTaskCompletedEventId: id() },
    });
    add(18, { case: "timerFiredEventAttributes", value: { timerId, startedEventId: id() } });
  }
  task();
  add(10, {
    case: "activityTaskScheduledEventAttributes",
    value: { activityId: "1", activityType: { name: "another" }, taskQueue, workflowTaskCompletedEventId: id() },
  });
  return create(HistorySchema, { events });
}

test("the last event of a long history is compared, and named with its line", async () => {
  const replayer = await WorkflowReplayer.create({
    workflows: await bundleWorkflows({ entry: tripFile }),
    logger: { log: () => {} },
  });
  const history = sleepy(1000);
  const { length } = history.events;
  expect(await replayer.replay(history)).toMatchObject({
    events: length,
    outcome: "nondeterminism",
    nondeterminism: {
      difference: "different",
      event: { id: length, type: "ActivityTaskScheduled", name: "another" },
      command: { type: "StartTimer", seq: 1001, callSite: { file: "test/replay/fixtures/trip-workflows.ts" } },
    },
  });
  history.events.pop();
  expect(await replayer.replay(history)).toMatchObject({ events: length - 1, outcome: "ok" });
  await replayer.close();
});
