// Histories of the benchmark's workflows.
import { HistoryBuilder, payloads, taskQueue } from "./history-builder.mjs";

/**
 * History of a run of `workflowType` with `count` activities, `width` at a time (1: one after another), or at a gate with
 * `count` updates. `encoding` is the payload encoding that the SDK under test reads; `flags` what its first task recorded.
 */
export function historyOf(options) {
  return options.workflowType === "gate" ? updatesHistory(options) : activitiesHistory(options);
}

function activitiesHistory({ workflowType, runId, count, width, encoding, flags }) {
  const work = (i) => payloads(encoding, "protempo.bench.v1.Work", { text: `item ${i}` });
  const input = payloads(encoding, "protempo.bench.v1.Plan", { count, width });
  const history = new HistoryBuilder({ workflowType, runId, input, flags });
  history.workflowTask();
  for (let first = 0; first < count; first += width) {
    const scheduled = [];
    for (let i = first; i < Math.min(first + width, count); i++) {
      scheduled.push(
        history.add("ACTIVITY_TASK_SCHEDULED", {
          activityTaskScheduledEventAttributes: {
            activityId: String(i + 1),
            activityType: { name: "work" },
            taskQueue,
            input: work(i),
            startToCloseTimeout: { seconds: 60 },
            workflowTaskCompletedEventId: history.completed,
          },
        }),
      );
    }
    for (const [k, scheduledEventId] of scheduled.entries()) {
      const startedEventId = history.add("ACTIVITY_TASK_STARTED", {
        activityTaskStartedEventAttributes: {
          scheduledEventId,
          identity: "bench",
          requestId: `a${scheduledEventId}`,
          attempt: 1,
        },
      });
      history.add("ACTIVITY_TASK_COMPLETED", {
        activityTaskCompletedEventAttributes: {
          scheduledEventId,
          startedEventId,
          identity: "bench",
          result: work(first + k),
        },
      });
    }
    history.workflowTask();
  }
  return history.complete(work(count - 1));
}

/** The updates come in one task, all wait, a signal lets them go, and they complete in the next. */
function updatesHistory({ workflowType, runId, count, encoding, flags }) {
  const work = (i) => payloads(encoding, "protempo.bench.v1.Work", { text: `item ${i}` });
  const history = new HistoryBuilder({ workflowType, runId, flags });
  history.workflowTask();
  const acceptedRequestSequencingEventId = history.workflowTask();
  const accepted = Array.from({ length: count }, (_, i) => {
    const id = updateId(i);
    return history.add("WORKFLOW_EXECUTION_UPDATE_ACCEPTED", {
      workflowExecutionUpdateAcceptedEventAttributes: {
        protocolInstanceId: id,
        acceptedRequestMessageId: `${id}/request`,
        acceptedRequestSequencingEventId,
        acceptedRequest: { meta: { updateId: id, identity: "bench" }, input: { name: "pass", args: work(i) } },
      },
    });
  });
  history.add("WORKFLOW_EXECUTION_SIGNALED", {
    workflowExecutionSignaledEventAttributes: { signalName: "release", identity: "bench" },
  });
  history.workflowTask();
  for (const [i, acceptedEventId] of accepted.entries()) {
    history.add("WORKFLOW_EXECUTION_UPDATE_COMPLETED", {
      workflowExecutionUpdateCompletedEventAttributes: {
        meta: { updateId: updateId(i), identity: "bench" },
        acceptedEventId,
        outcome: { success: work(i) },
      },
    });
  }
  return history.complete();
}

/** ID of an update, and of its protocol. */
export function updateId(i) {
  return `00000000-0000-4000-9000-${String(i).padStart(12, "0")}`;
}

/** A run ID made of a number, so that many copies of a history are told apart by Core. */
export function runId(n) {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}
