import type { Duration as ProtoDuration } from "@bufbuild/protobuf/wkt";
import type { Priority, RetryPolicy } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Duration } from "../../common/duration.js";
import { firstSaid } from "../../common/first-said.js";
import { mergePriority } from "../../common/priority.js";
import { refuseReservedName } from "../../common/reserved-names.js";
import type { ActivityDefaults } from "../../common/table.js";
import type { ActivityOptions, CancellationType, LocalActivityOptions } from "../options.js";
import { mergeRetry, wireDuration } from "../wire.js";

/** The options of an activity as the wire has them. Made once for calls without options of their own. */
export interface ActivitySettings {
  readonly taskQueue: string | undefined;
  readonly scheduleToCloseTimeout: ProtoDuration | undefined;
  readonly scheduleToStartTimeout: ProtoDuration | undefined;
  readonly startToCloseTimeout: ProtoDuration | undefined;
  readonly heartbeatTimeout: ProtoDuration | undefined;
  readonly localRetryThreshold: ProtoDuration | undefined;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly cancellationType: 0 | 1 | 2;
  readonly eager: boolean;
  readonly recordArguments: boolean;
  readonly priority: Priority | undefined;
}

/** Options of either kind of activity; what the other kind has is absent. */
export type AnyActivityOptions = Partial<ActivityOptions & LocalActivityOptions>;

const cancellationNumbers: Record<CancellationType, 0 | 1 | 2> = { tryCancel: 0, waitForCancellation: 1, abandon: 2 };

/**
 * Overlays the options of a call, of `use()`, of the contract's method and of its service, field by field; `null` is none. Throws if
 * neither of the two timeouts is there that Temporal needs, or the task queue has a name of Temporal's own.
 */
export function activitySettings(
  name: string,
  call: AnyActivityOptions | undefined,
  use: AnyActivityOptions | undefined,
  defaults: ActivityDefaults | undefined,
  serviceQueue: string | undefined,
): ActivitySettings {
  const duration = (key: DurationKey): ProtoDuration | undefined =>
    wireDuration(firstSaid(call?.[key], use?.[key], durationOf(defaults, key)), key);
  const settings: ActivitySettings = {
    taskQueue: firstSaid(call?.taskQueue, use?.taskQueue, defaults?.taskQueue ?? serviceQueue),
    scheduleToCloseTimeout: duration("scheduleToCloseTimeout"),
    scheduleToStartTimeout: duration("scheduleToStartTimeout"),
    startToCloseTimeout: duration("startToCloseTimeout"),
    heartbeatTimeout: duration("heartbeatTimeout"),
    localRetryThreshold: duration("localRetryThreshold"),
    retryPolicy: mergeRetry(call?.retry, use?.retry, defaults?.retry),
    cancellationType:
      cancellationNumbers[
        call?.cancellationType ??
          use?.cancellationType ??
          (defaults?.waitForCancellation ? "waitForCancellation" : "tryCancel")
      ],
    eager: call?.eager ?? use?.eager ?? true,
    recordArguments: call?.recordArguments ?? use?.recordArguments ?? false,
    priority: mergePriority([call?.priority, use?.priority, defaults?.priority]),
  };
  if (settings.startToCloseTimeout === undefined && settings.scheduleToCloseTimeout === undefined) {
    throw new TypeError(
      `Activity ${name} has no timeout: give startToCloseTimeout or scheduleToCloseTimeout in the call, in use(), or in the contract.`,
    );
  }
  if (settings.taskQueue !== undefined) refuseReservedName("task queue", settings.taskQueue);
  return settings;
}

type DurationKey =
  | "scheduleToCloseTimeout"
  | "scheduleToStartTimeout"
  | "startToCloseTimeout"
  | "heartbeatTimeout"
  | "localRetryThreshold";

function durationOf(defaults: ActivityDefaults | undefined, key: DurationKey): Duration | undefined {
  return key === "localRetryThreshold" ? undefined : defaults?.[key];
}
