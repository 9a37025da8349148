import type { Start } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import type { ActivityInfo } from "../../activity/context.js";
import type { MetricTags } from "../../common/metrics.js";
import { protoToMs, protoToMsOptional } from "../../common/proto-time.js";

/** What the activity is told of its attempt. */
export function infoOf(taskToken: Uint8Array, start: Start, taskQueue: string): ActivityInfo {
  const execution = start.workflowExecution;
  return {
    activityId: start.activityId,
    activityType: start.activityType,
    attempt: Math.max(start.attempt, 1),
    taskQueue,
    namespace: start.workflowNamespace,
    isLocal: start.isLocal,
    taskToken,
    workflow: execution?.workflowId
      ? { workflowId: execution.workflowId, runId: execution.runId, workflowType: start.workflowType }
      : undefined,
    scheduledTime: time(start.scheduledTime),
    startedTime: time(start.startedTime),
    currentAttemptScheduledTime: time(start.currentAttemptScheduledTime),
    scheduleToCloseTimeout: timeout(start.scheduleToCloseTimeout),
    startToCloseTimeout: timeout(start.startToCloseTimeout),
    heartbeatTimeout: timeout(start.heartbeatTimeout),
  };
}

/** Attributes that every record about the attempt carries. */
export function logAttributesOf(info: ActivityInfo): Readonly<Record<string, unknown>> {
  return {
    activityType: info.activityType,
    activityId: info.activityId,
    attempt: info.attempt,
    taskQueue: info.taskQueue,
    namespace: info.namespace,
    ...info.workflow,
    ...(info.isLocal ? { isLocal: true } : {}),
  };
}

/** Tags that every metric of the attempt carries. */
export function metricTagsOf(info: ActivityInfo): MetricTags {
  const { namespace, taskQueue, activityType } = info;
  return { namespace, task_queue: taskQueue, activity_type: activityType };
}

function time(value: Start["startedTime"]): number {
  return value === undefined ? 0 : protoToMs(value);
}

/** The server says 0 where there is no timeout. */
function timeout(value: Start["startToCloseTimeout"]): number | undefined {
  return protoToMsOptional(value) || undefined;
}
