import { expect, test } from "vitest";
import { currentEnumNames } from "./enum-names.js";

test("old spellings of enums become protobuf's names, at any depth", () => {
  const old = {
    events: [
      {
        eventType: "WorkflowExecutionStarted",
        workflowExecutionStartedEventAttributes: { taskQueue: { kind: "Normal" }, initiator: "CronSchedule" },
      },
      {
        eventType: "ActivityTaskFailed",
        activityTaskFailedEventAttributes: {
          retryState: "MaximumAttemptsReached",
          failure: { cause: { timeoutFailureInfo: { timeoutType: "StartToClose" } } },
        },
      },
    ],
  };
  expect(currentEnumNames(old)).toEqual({
    events: [
      {
        eventType: "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
        workflowExecutionStartedEventAttributes: {
          taskQueue: { kind: "TASK_QUEUE_KIND_NORMAL" },
          initiator: "CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE",
        },
      },
      {
        eventType: "EVENT_TYPE_ACTIVITY_TASK_FAILED",
        activityTaskFailedEventAttributes: {
          retryState: "RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED",
          failure: { cause: { timeoutFailureInfo: { timeoutType: "TIMEOUT_TYPE_START_TO_CLOSE" } } },
        },
      },
    ],
  });
});

test("today's names, numbers and unknown fields stay as they are", () => {
  const today = {
    events: [{ eventType: "EVENT_TYPE_TIMER_STARTED" }, { eventType: 17, somethingNew: { eventType: "Odd" } }],
  };
  expect(currentEnumNames(today)).toEqual(today);
});
