import type { Duration as ProtoDuration } from "@bufbuild/protobuf/wkt";
import type { NexusOperationOptions } from "../nexus.js";
import { wireDuration } from "../wire.js";

/** The options of a Nexus operation as the wire has them. */
export interface NexusSettings {
  readonly scheduleToCloseTimeout: ProtoDuration | undefined;
  readonly scheduleToStartTimeout: ProtoDuration | undefined;
  readonly startToCloseTimeout: ProtoDuration | undefined;
  readonly cancellationType: 0 | 1 | 2 | 3;
  readonly headers: { [key: string]: string };
}

const cancellationNumbers = {
  waitForCancellation: 0,
  abandon: 1,
  tryCancel: 2,
  waitForCancellationRequested: 3,
} as const;

/** `operation` is its name, for messages. Throws `TypeError` or `RangeError` for an option that it cannot write. */
export function nexusSettings(operation: string, options: NexusOperationOptions | undefined): NexusSettings {
  const type = options?.cancellationType ?? "waitForCancellation";
  if (!Object.hasOwn(cancellationNumbers, type)) {
    throw new TypeError(
      `Nexus operation ${operation} has the cancellation type ${JSON.stringify(type)}; there is ${Object.keys(cancellationNumbers).join(", ")}.`,
    );
  }
  return {
    scheduleToCloseTimeout: wireDuration(options?.scheduleToCloseTimeout, "scheduleToCloseTimeout"),
    scheduleToStartTimeout: wireDuration(options?.scheduleToStartTimeout, "scheduleToStartTimeout"),
    startToCloseTimeout: wireDuration(options?.startToCloseTimeout, "startToCloseTimeout"),
    cancellationType: cancellationNumbers[type],
    headers: wireHeaders(operation, options?.headers),
  };
}

function wireHeaders(operation: string, headers: NexusOperationOptions["headers"]): { [key: string]: string } {
  const entries = Object.entries(headers ?? {});
  for (const [key, value] of entries) {
    if (typeof value === "string") continue;
    throw new TypeError(`Header "${key}" of Nexus operation ${operation} is a ${typeof value}; headers are strings.`);
  }
  return Object.fromEntries(entries);
}
