// Histories event by event, as encoded protobuf messages, so that both SDKs replay the same work.
import proto from "@temporalio/proto";

const { temporal } = proto;
const { History } = temporal.api.history.v1;
const utf8 = new TextEncoder();

/** Names of events in protobuf's enum. */
export const EventType = temporal.api.enums.v1.EventType;

/** The queue of all runs. */
export const taskQueue = { name: "bench", kind: 1 };

/** One value as the SDK under test writes it. */
export function payloads(encoding, messageType, value) {
  const metadata = { encoding: utf8.encode(encoding) };
  if (encoding === "json/protobuf") metadata.messageType = utf8.encode(messageType);
  return { payloads: [{ metadata, data: utf8.encode(JSON.stringify(value)) }] };
}

/** A run's events so far. `flags`: what its first completed task recorded. */
export class HistoryBuilder {
  #events = [];
  #flags;
  /** The last completed workflow task's event. */
  completed = 0;

  constructor({ workflowType, runId, input, flags = [] }) {
    this.#flags = flags;
    this.add("WORKFLOW_EXECUTION_STARTED", {
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: workflowType },
        taskQueue,
        input,
        originalExecutionRunId: runId,
        firstExecutionRunId: runId,
        workflowId: "bench",
        workflowTaskTimeout: { seconds: 10 },
        attempt: 1,
        identity: "bench",
        firstWorkflowTaskBackoff: {},
      },
    });
  }

  /** Adds an event and gives its ID. */
  add(type, attributes) {
    const eventId = this.#events.length + 1;
    const eventTime = { seconds: 1_750_000_000 + eventId, nanos: 0 };
    this.#events.push({ eventId, eventTime, eventType: EventType[`EVENT_TYPE_${type}`], ...attributes });
    return eventId;
  }

  /** Adds a workflow task; gives the ID of its first event. */
  workflowTask() {
    const scheduledEventId = this.add("WORKFLOW_TASK_SCHEDULED", {
      workflowTaskScheduledEventAttributes: { taskQueue, startToCloseTimeout: { seconds: 10 }, attempt: 1 },
    });
    const startedEventId = this.add("WORKFLOW_TASK_STARTED", {
      workflowTaskStartedEventAttributes: {
        scheduledEventId,
        identity: "bench",
        requestId: `t${scheduledEventId}`,
        historySizeBytes: 1000,
      },
    });
    const first = startedEventId === 3;
    this.completed = this.add("WORKFLOW_TASK_COMPLETED", {
      workflowTaskCompletedEventAttributes: {
        scheduledEventId,
        startedEventId,
        identity: "bench",
        sdkMetadata: { langUsedFlags: first ? this.#flags : [], coreUsedFlags: first ? [1, 2, 3] : [] },
      },
    });
    return scheduledEventId;
  }

  /** Ends the run; gives the encoded history. */
  complete(result) {
    this.add("WORKFLOW_EXECUTION_COMPLETED", {
      workflowExecutionCompletedEventAttributes: { workflowTaskCompletedEventId: this.completed, result },
    });
    return {
      bytes: History.encode(History.fromObject({ events: this.#events })).finish(),
      events: this.#events.length,
    };
  }
}

/** Decodes an encoded history into the peer's message. */
export function decodeHistory(bytes) {
  return History.decode(bytes);
}
