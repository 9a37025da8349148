import type { ActivityCancellation } from "./context.js";

/** Message of the `CancelledError` that the activity's signal gives as its reason. */
export const cancellationMessages: Readonly<Record<ActivityCancellation, string>> = {
  requested: "Activity cancelled",
  notFound: "Activity cancelled: the server does not know it any more",
  timedOut: "Activity cancelled: it timed out",
  paused: "Activity paused",
  reset: "Activity reset",
  workerShutdown: "Activity cancelled: the worker shuts down",
};
