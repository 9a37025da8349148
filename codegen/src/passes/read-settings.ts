import type { Duration } from "@bufbuild/protobuf/wkt";
import type { Priority } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ActivityOptions, RetryPolicy, WorkflowOptions } from "@protempo/api/temporal/v1/temporal_pb.js";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Location } from "../model/location.js";
import type { ActivitySettings, PrioritySettings, RetrySettings, WorkflowSettings } from "../model/options.js";
import { checkName } from "./names-of-temporal.js";
import type { Read } from "./read-options.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a workflow's option says of starting it. */
export function workflowSettings(read: Read<WorkflowOptions>, diagnostics: Diagnostics): WorkflowSettings {
  const { value, at } = read;
  const settings: Mutable<WorkflowSettings> = {};
  if (value.taskQueue !== "") {
    settings.taskQueue = checkName("task queue", value.taskQueue, at(11), diagnostics);
  }
  setDuration(settings, "executionTimeout", value.executionTimeout, at(4), diagnostics);
  setDuration(settings, "runTimeout", value.runTimeout, at(10), diagnostics);
  setDuration(settings, "taskTimeout", value.taskTimeout, at(12), diagnostics);
  if ((settings.taskTimeout ?? 0) > longestTask) {
    diagnostics.warn(
      "PT2012",
      at(12),
      "the server takes a task_timeout of 120 s in place of a longer one",
      "shorten it",
    );
  }
  if (value.retryPolicy !== undefined) {
    settings.retry = retrySettings(value.retryPolicy, (...path) => at(9, ...path), diagnostics);
  }
  setEnum(settings, "idReusePolicy", value.idReusePolicy, 4, at(6), diagnostics);
  setEnum(settings, "idConflictPolicy", value.workflowIdConflictPolicy, 3, at(20), diagnostics);
  setEnum(settings, "parentClosePolicy", value.parentClosePolicy, 3, at(8), diagnostics);
  setEnum(settings, "versioningBehavior", value.versioningBehavior, 2, at(21), diagnostics);
  if (value.waitForCancellation) {
    settings.waitForCancellation = true;
  }
  if (value.enableEagerStart) {
    settings.eagerStart = true;
  }
  if (value.priority !== undefined) {
    settings.priority = prioritySettings(value.priority, (...path) => at(25, ...path), diagnostics);
  }
  if (settings.idReusePolicy === 4 && settings.idConflictPolicy !== undefined) {
    diagnostics.error(
      "PT1024",
      at(20),
      "workflow_id_conflict_policy and id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING exclude each other",
      "keep workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING alone",
    );
  }
  return settings;
}

/** What an activity's option says of running it. */
export function activitySettings(read: Read<ActivityOptions>, diagnostics: Diagnostics): ActivitySettings {
  const { value, at } = read;
  const settings: Mutable<ActivitySettings> = {};
  if (value.taskQueue !== "") {
    settings.taskQueue = checkName("task queue", value.taskQueue, at(1), diagnostics);
  }
  setDuration(settings, "scheduleToCloseTimeout", value.scheduleToCloseTimeout, at(2), diagnostics);
  setDuration(settings, "scheduleToStartTimeout", value.scheduleToStartTimeout, at(3), diagnostics);
  setDuration(settings, "startToCloseTimeout", value.startToCloseTimeout, at(4), diagnostics);
  setDuration(settings, "heartbeatTimeout", value.heartbeatTimeout, at(5), diagnostics);
  if (value.retryPolicy !== undefined) {
    settings.retry = retrySettings(value.retryPolicy, (...path) => at(6, ...path), diagnostics);
  }
  if (value.waitForCancellation) {
    settings.waitForCancellation = true;
  }
  if (value.priority !== undefined) {
    settings.priority = prioritySettings(value.priority, (...path) => at(9, ...path), diagnostics);
  }
  return settings;
}

/** 290 years in milliseconds: nanoseconds that fit into 64 bits, as Go has them. */
const longest = 290 * 365 * 86_400_000;

/** What the server makes of a longer timeout of workflow tasks, in milliseconds. */
const longestTask = 120_000;

function setDuration<K extends string>(
  settings: Partial<Record<K, number>>,
  key: K,
  duration: Duration | undefined,
  location: Location,
  diagnostics: Diagnostics,
): void {
  if (duration === undefined) {
    return;
  }
  const milliseconds = Number(duration.seconds) * 1000 + duration.nanos / 1_000_000;
  const malformed =
    Math.abs(duration.nanos) > 999_999_999 ||
    (duration.seconds !== 0n && duration.nanos * Number(duration.seconds) < 0);
  if (malformed) {
    diagnostics.error(
      "PT1015",
      location,
      `seconds: ${duration.seconds} nanos: ${duration.nanos} is not a duration`,
      "nanos lie between -999999999 and 999999999 and have the sign of seconds",
    );
  } else if (milliseconds < 0) {
    diagnostics.error("PT1015", location, "the duration is negative", "use a duration of at least 1 ms");
  } else if (milliseconds === 0) {
    diagnostics.error(
      "PT1015",
      location,
      "the duration is zero, which sets nothing",
      "leave it out, or use at least 1 ms",
    );
  } else if (milliseconds > longest) {
    diagnostics.error(
      "PT1015",
      location,
      "the duration is longer than 290 years, more than Go can hold",
      "leave it out",
    );
  } else if (milliseconds < 1) {
    diagnostics.error("PT1015", location, "the duration is below 1 ms", "use a duration of at least 1 ms");
  } else {
    settings[key] = milliseconds;
  }
}

function setEnum<K extends string>(
  settings: Partial<Record<K, number>>,
  key: K,
  value: number,
  highest: number,
  location: Location,
  diagnostics: Diagnostics,
): void {
  if (value < 0 || value > highest) {
    diagnostics.error("PT1018", location, `the enum has no value ${value}`, "use one of its named values");
  } else if (value !== 0) {
    settings[key] = value;
  }
}

function retrySettings(
  policy: RetryPolicy,
  at: (...path: number[]) => Location,
  diagnostics: Diagnostics,
): RetrySettings {
  const settings: Mutable<RetrySettings> = {};
  setDuration(settings, "initialInterval", policy.initialInterval, at(1), diagnostics);
  setDuration(settings, "maximumInterval", policy.maxInterval, at(3), diagnostics);
  if (policy.backoffCoefficient !== 0) {
    settings.backoffCoefficient = policy.backoffCoefficient;
    if (!(policy.backoffCoefficient >= 1) || !Number.isFinite(policy.backoffCoefficient)) {
      diagnostics.error(
        "PT1016",
        at(2),
        `backoff_coefficient is ${policy.backoffCoefficient}`,
        "use a number of at least 1, or leave it out for 2",
      );
    }
  }
  if (policy.maxAttempts < 0) {
    diagnostics.error("PT1016", at(4), `max_attempts is ${policy.maxAttempts}`, "leave it out for no limit");
  } else if (policy.maxAttempts > 0) {
    settings.maximumAttempts = policy.maxAttempts;
  }
  const { initialInterval, maximumInterval } = settings;
  if (maximumInterval !== undefined && initialInterval !== undefined && maximumInterval < initialInterval) {
    diagnostics.error(
      "PT1016",
      at(3),
      "max_interval is shorter than initial_interval",
      "make it at least as long, or leave it out",
    );
  }
  policy.nonRetryableErrorTypes.forEach((type, index) => {
    if (type === "") {
      diagnostics.error("PT1016", at(5, index), "a non-retryable error type is empty", "name an error type");
    }
  });
  if (policy.nonRetryableErrorTypes.length > 0) {
    settings.nonRetryableErrorTypes = policy.nonRetryableErrorTypes;
  }
  return settings;
}

function prioritySettings(
  priority: Priority,
  at: (...path: number[]) => Location,
  diagnostics: Diagnostics,
): PrioritySettings {
  const settings: Mutable<PrioritySettings> = {};
  if (priority.priorityKey < 0) {
    diagnostics.error("PT1017", at(1), `priority_key is ${priority.priorityKey}`, "1 is the most urgent");
  } else if (priority.priorityKey > 0) {
    settings.priorityKey = priority.priorityKey;
  }
  if (new TextEncoder().encode(priority.fairnessKey).length > 64) {
    diagnostics.error("PT1017", at(2), "fairness_key is longer than 64 bytes", "use a shorter key");
  } else if (priority.fairnessKey !== "") {
    settings.fairnessKey = priority.fairnessKey;
  }
  if (priority.fairnessWeight !== 0) {
    settings.fairnessWeight = Number(priority.fairnessWeight.toPrecision(7));
    if (!(priority.fairnessWeight >= 0.0009999 && priority.fairnessWeight <= 1000)) {
      diagnostics.error(
        "PT1017",
        at(3),
        `fairness_weight is ${settings.fairnessWeight}`,
        "use a number from 0.001 to 1000",
      );
    }
  }
  return settings;
}
