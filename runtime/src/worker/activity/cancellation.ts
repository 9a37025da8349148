import type { Cancel } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import type { ActivityCancellation } from "../../activity/context.js";

/** Why Core cancels an activity. A reset that came with a pause counts as a reset: the next attempt starts over. */
export function cancellationOf(cancel: Cancel): ActivityCancellation {
  const { details } = cancel;
  if (details?.isReset) return "reset";
  if (details?.isPaused) return "paused";
  if (details?.isCancelled) return "requested";
  return reasons[cancel.reason] ?? "requested";
}

/** By the number of `coresdk.activity_task.ActivityCancelReason`. */
const reasons: readonly ActivityCancellation[] = [
  "notFound",
  "requested",
  "timedOut",
  "workerShutdown",
  "paused",
  "reset",
];
