// Builds histories of a workflow that calls the activity "work", event by event, so that both SDKs replay the same work.
import proto from "@temporalio/proto";

const { temporal } = proto;
const { History } = temporal.api.history.v1;
const E = temporal.api.enums.v1.EventType;
const utf8 = new TextEncoder();

function payloads(encoding, messageType, value) {
  const metadata = { encoding: utf8.encode(encoding) };
  if (encoding === "json/protobuf") metadata.messageType = utf8.encode(messageType);
  return { payloads: [{ metadata, data: utf8.encode(JSON.stringify(value)) }] };
}

/**
 * History of `count` activities, `width` at a time (1: one after another), as the encoded protobuf message.
 * `encoding` is the payload encoding that the SDK under test reads; `flags` what its first completion recorded.
 */
export function activitiesHistory({ workflowType, runId, count, width, encoding, flags = [], input }) {
  const events = [];
  const time = { seconds: 1_750_000_000, nanos: 0 };
  const add = (eventType, attributes) => {
    const eventId = events.length + 1;
    events.push({ eventId, eventTime: { seconds: time.seconds + eventId, nanos: 0 }, eventType, ...attributes });
    return eventId;
  };
  const taskQueue = { name: "bench", kind: 1 };
  add(E.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, {
    workflowExecutionStartedEventAttributes: {
      workflowType: { name: workflowType },
      taskQueue,
      input: payloads(encoding, "protempo.bench.v1.Plan", input ?? { count, width }),
      originalExecutionRunId: runId,
      firstExecutionRunId: runId,
      workflowId: "bench",
      workflowTaskTimeout: { seconds: 10 },
      attempt: 1,
      identity: "bench",
      firstWorkflowTaskBackoff: {},
    },
  });
  let completed = 0;
  const workflowTask = () => {
    const scheduledEventId = add(E.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, {
      workflowTaskScheduledEventAttributes: { taskQueue, startToCloseTimeout: { seconds: 10 }, attempt: 1 },
    });
    const startedEventId = add(E.EVENT_TYPE_WORKFLOW_TASK_STARTED, {
      workflowTaskStartedEventAttributes: {
        scheduledEventId,
        identity: "bench",
        requestId: `t${scheduledEventId}`,
        historySizeBytes: 1000,
      },
    });
    completed = add(E.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, {
      workflowTaskCompletedEventAttributes: {
        scheduledEventId,
        startedEventId,
        identity: "bench",
        sdkMetadata: {
          langUsedFlags: startedEventId === 3 ? flags : [],
          coreUsedFlags: startedEventId === 3 ? [1, 2, 3] : [],
        },
      },
    });
  };
  workflowTask();
  for (let first = 0; first < count; first += width) {
    const scheduled = [];
    for (let i = first; i < Math.min(first + width, count); i++) {
      scheduled.push(
        add(E.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, {
          activityTaskScheduledEventAttributes: {
            activityId: String(i + 1),
            activityType: { name: "work" },
            taskQueue,
            input: payloads(encoding, "protempo.bench.v1.Work", { text: `item ${i}` }),
            startToCloseTimeout: { seconds: 60 },
            workflowTaskCompletedEventId: completed,
          },
        }),
      );
    }
    for (const [k, scheduledEventId] of scheduled.entries()) {
      const startedEventId = add(E.EVENT_TYPE_ACTIVITY_TASK_STARTED, {
        activityTaskStartedEventAttributes: {
          scheduledEventId,
          identity: "bench",
          requestId: `a${scheduledEventId}`,
          attempt: 1,
        },
      });
      add(E.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, {
        activityTaskCompletedEventAttributes: {
          scheduledEventId,
          startedEventId,
          identity: "bench",
          result: payloads(encoding, "protempo.bench.v1.Work", { text: `item ${first + k}` }),
        },
      });
    }
    workflowTask();
  }
  add(E.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, {
    workflowExecutionCompletedEventAttributes: {
      workflowTaskCompletedEventId: completed,
      result: payloads(encoding, "protempo.bench.v1.Work", { text: `item ${count - 1}` }),
    },
  });
  return { bytes: History.encode(History.fromObject({ events })).finish(), events: events.length };
}

/** A run ID made of a number, so that many copies of a history are told apart by Core. */
export function runId(n) {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

/** Decodes an encoded history into the peer's message. */
export function decodeHistory(bytes) {
  return History.decode(bytes);
}
