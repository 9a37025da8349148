import type { Message } from "@bufbuild/protobuf";
import type { Duration } from "../common/duration.js";
import type { MessageType } from "../common/message-type.js";
import type { Metrics } from "../common/metrics.js";

/** Writes to the worker's logger with the activity's attributes. */
export interface ActivityLogger {
  debug(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  info(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  warn(message: string, attributes?: Readonly<Record<string, unknown>>): void;
  error(message: string, attributes?: Readonly<Record<string, unknown>>): void;
}

/** What is known of an attempt. Times in milliseconds (since 1970 where they are points in time). */
export interface ActivityInfo {
  readonly activityId: string;
  readonly activityType: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly taskQueue: string;
  readonly namespace: string;
  readonly isLocal: boolean;
  /** Task token, for completing the activity from elsewhere. */
  readonly taskToken: Uint8Array;
  readonly workflow: { readonly workflowId: string; readonly runId: string; readonly workflowType: string } | undefined;
  readonly scheduledTime: number;
  readonly startedTime: number;
  readonly currentAttemptScheduledTime: number;
  readonly scheduleToCloseTimeout: number | undefined;
  readonly startToCloseTimeout: number | undefined;
  readonly heartbeatTimeout: number | undefined;
}

/**
 * Why an activity was cancelled: somebody asked for it, the server does not know it any more, a timeout passed, an
 * operator paused or reset it, or the worker shuts down.
 */
export type ActivityCancellation = "requested" | "notFound" | "timedOut" | "paused" | "reset" | "workerShutdown";

/** What an activity can do besides its work; the last argument of every activity. */
export interface ActivityContext {
  readonly info: ActivityInfo;
  readonly log: ActivityLogger;
  /** Metrics with the tags `namespace`, `task_queue` and `activity_type`. */
  readonly metrics: Metrics;
  /** Aborted when the activity is cancelled, times out, is paused or reset, or when the worker shuts down; the reason is a `CancelledError`. */
  readonly signal: AbortSignal;
  /** Why the signal is aborted, or undefined while it is not. */
  readonly cancellation: ActivityCancellation | undefined;
  /**
   * Tells the server that the attempt lives, at most as often as the heartbeat timeout asks for. Without arguments the
   * last details stay, those of the previous attempt included. Throws `EncodeError` for details that are not such a
   * message, and an `ApplicationError` of type `PayloadTooLargeError`, not to be tried again, for details over the server's
   * limit; with payload codecs such details are left out, with an error in the log. Does nothing in a local activity and after
   * the activity has ended.
   */
  heartbeat(): void;
  heartbeat<T extends Message, Init>(type: MessageType<T, Init>, details: NoInfer<Init>): void;
  /** Details of the previous attempt's last heartbeat, or undefined. Throws `DecodeError` if they are not such a message. */
  lastHeartbeat<T extends Message, Init>(type: MessageType<T, Init>): T | undefined;
  /** Waits; rejects with the signal's reason when the activity is cancelled. Milliseconds or a duration string. */
  sleep(duration: Duration): Promise<void>;
}
