import type { Duration as ProtoDuration } from "@bufbuild/protobuf/wkt";
import type { Priority, RetryPolicy } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { VersioningOverride } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";
import { firstSaid } from "../../common/first-said.js";
import { mergePriority } from "../../common/priority.js";
import { refuseReservedName } from "../../common/reserved-names.js";
import type { WorkflowDefaults } from "../../common/table.js";
import { overrideToProto } from "../../common/versioning.js";
import type { ChildOptions } from "../options.js";
import { mergeRetry, wireDuration } from "../wire.js";

/** The options of a child workflow as the wire has them. Made once for calls without options of their own. */
export interface ChildSettings {
  readonly taskQueue: string | undefined;
  readonly executionTimeout: ProtoDuration | undefined;
  readonly runTimeout: ProtoDuration | undefined;
  readonly taskTimeout: ProtoDuration | undefined;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly idReusePolicy: 0 | 1 | 2 | 3 | 4;
  readonly parentClosePolicy: 0 | 1 | 2 | 3;
  readonly cancellationType: 0 | 1 | 2 | 3;
  readonly priority: Priority | undefined;
  readonly cronSchedule: string;
  readonly versioningOverride: VersioningOverride | undefined;
}

const cancellationNumbers = {
  abandon: 0,
  tryCancel: 1,
  waitForCancellation: 2,
  waitForCancellationRequested: 3,
} as const;
const reuseNumbers = { allowDuplicate: 1, allowDuplicateFailedOnly: 2, rejectDuplicate: 3 } as const;
const closeNumbers = { terminate: 1, abandon: 2, requestCancel: 3 } as const;

/** Overlays the options of a call, of `use()`, of the contract's method and of its service, field by field; `null` is none. */
export function childSettings(
  call: ChildOptions | undefined,
  use: ChildOptions | undefined,
  defaults: WorkflowDefaults | undefined,
  serviceQueue: string | undefined,
): ChildSettings {
  const timeout = (key: "executionTimeout" | "runTimeout" | "taskTimeout"): ProtoDuration | undefined =>
    wireDuration(firstSaid(call?.[key], use?.[key], defaults?.[key]), key);
  const reuse = call?.idReusePolicy !== undefined ? call.idReusePolicy : use?.idReusePolicy;
  const close = call?.parentClosePolicy !== undefined ? call.parentClosePolicy : use?.parentClosePolicy;
  const taskQueue = firstSaid(call?.taskQueue, use?.taskQueue, defaults?.taskQueue ?? serviceQueue);
  if (taskQueue !== undefined) refuseReservedName("task queue", taskQueue);
  return {
    taskQueue,
    executionTimeout: timeout("executionTimeout"),
    runTimeout: timeout("runTimeout"),
    taskTimeout: timeout("taskTimeout"),
    retryPolicy: mergeRetry(call?.retry, use?.retry, defaults?.retry),
    idReusePolicy: numberOf(reuseNumbers, reuse, "idReusePolicy") ?? wireEnum(defaults?.idReusePolicy, 4),
    parentClosePolicy: numberOf(closeNumbers, close, "parentClosePolicy") ?? wireEnum(defaults?.parentClosePolicy, 3),
    cancellationType:
      cancellationNumbers[
        call?.cancellationType ??
          use?.cancellationType ??
          (defaults?.waitForCancellation === false ? "tryCancel" : "waitForCancellation")
      ],
    priority: mergePriority([call?.priority, use?.priority, defaults?.priority]),
    cronSchedule: call?.cronSchedule ?? "",
    versioningOverride: overrideToProto(firstSaid(call?.versioningOverride, use?.versioningOverride)),
  };
}

/** The number of a policy's name, 0 for none; undefined if none is said. Throws TypeError for an unknown one. */
function numberOf<K extends string, N extends number>(
  numbers: Readonly<Record<K, N>>,
  name: K | null | undefined,
  what: string,
): N | 0 | undefined {
  if (name === undefined) return undefined;
  if (name === null) return 0;
  if (Object.hasOwn(numbers, name)) return numbers[name];
  throw new TypeError(`${what}: ${JSON.stringify(name)} is none of ${Object.keys(numbers).join(", ")}`);
}

function wireEnum<N extends number>(value: number | undefined, last: N): 0 | 1 | 2 | 3 | N {
  if (value === undefined) return 0;
  if (!Number.isInteger(value) || value < 0 || value > last) throw new RangeError(`${value} is not a wire number here`);
  return value as 0 | 1 | 2 | 3 | N;
}
