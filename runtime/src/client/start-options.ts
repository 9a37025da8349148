import type { Duration as DurationMessage } from "@bufbuild/protobuf/wkt";
import type {
  Payload,
  Priority as PriorityMessage,
  RetryPolicy as RetryMessage,
} from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type {
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from "@protempo/api/temporal/api/enums/v1/workflow_pb.js";
import type { VersioningOverride as OverrideMessage } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";
import { type Duration, toMs } from "../common/duration.js";
import { firstSaid } from "../common/first-said.js";
import { mergePriority } from "../common/priority.js";
import { msToProto } from "../common/proto-time.js";
import { refuseReservedName } from "../common/reserved-names.js";
import { fillIn, mergeRetry, retryToProto } from "../common/retry-policy.js";
import type { WorkflowDefaults } from "../common/table.js";
import { overrideToProto } from "../common/versioning.js";
import type { MemoValues } from "../converter/memo.js";
import { mergeAttributes } from "../converter/search-attributes.js";
import type { ServiceClientDefaults, StartOptions } from "./options.js";

const reusePolicies = { allowDuplicate: 1, allowDuplicateFailedOnly: 2, rejectDuplicate: 3 } as const;
const conflictPolicies = { fail: 1, useExisting: 2, terminateExisting: 3 } as const;

/** What a workflow is started with, after all sources of options have had their say. */
export interface ResolvedStart {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly executionTimeout: DurationMessage | undefined;
  readonly runTimeout: DurationMessage | undefined;
  readonly taskTimeout: DurationMessage | undefined;
  readonly retry: RetryMessage | undefined;
  readonly idReusePolicy: WorkflowIdReusePolicy;
  readonly idConflictPolicy: WorkflowIdConflictPolicy;
  readonly cronSchedule: string;
  readonly startDelay: DurationMessage | undefined;
  readonly priority: PriorityMessage | undefined;
  readonly summary: string | undefined;
  readonly details: string | undefined;
  /** Encoded when the request is made: a memo's messages take the client's encoding. */
  readonly memo: MemoValues | undefined;
  readonly searchAttributes: Readonly<Record<string, Payload>> | undefined;
  readonly versioningOverride: OverrideMessage | undefined;
  readonly requestId: string;
  /** `true` is what the caller wants, `"wish"` what the contract would like where it can be had. */
  readonly eagerStart: boolean | "wish";
}

/** Where options come from, besides the call itself. */
export interface StartSources {
  readonly client?: ServiceClientDefaults["start"];
  readonly contract?: WorkflowDefaults | undefined;
  readonly taskQueue?: string | undefined;
  /** Conflict policy if nobody names one; Temporal's enum. */
  readonly idConflictPolicy?: number | undefined;
  /** What the contract's mapping made of the input. Those that the options name take their place, one by one. */
  readonly searchAttributes?: Readonly<Record<string, Payload>> | undefined;
}

/**
 * Field by field: the call, the client's defaults, the contract's workflow, its service. `undefined` is not said, `null` is
 * none.
 * Throws TypeError for a missing or wrong option.
 */
export function resolveStart(workflowId: string, call: StartOptions | undefined, sources: StartSources): ResolvedStart {
  const client = sources.client ?? {};
  const contract = sources.contract ?? {};
  const taskQueue = firstSaid(call?.taskQueue, client.taskQueue, contract.taskQueue ?? sources.taskQueue);
  if (workflowId === "") throw new TypeError("workflowId: must not be empty; leave it out for a generated one");
  if (taskQueue === undefined || taskQueue === "") {
    throw new TypeError(
      "taskQueue: neither the contract nor the options name one, so no worker would take the workflow",
    );
  }
  refuseReservedName("task queue", taskQueue);
  const cronSchedule = firstSaid(call?.cronSchedule, client.cronSchedule) ?? "";
  const startDelay = firstSaid(call?.startDelay, client.startDelay);
  if (cronSchedule !== "" && startDelay !== undefined) {
    throw new TypeError(
      "startDelay: does not go together with cronSchedule; the schedule says when the first run begins",
    );
  }
  const retry = mergeRetry([call?.retry, client.retry, contract.retry]);
  return {
    workflowId,
    taskQueue,
    executionTimeout: duration(
      firstSaid(call?.executionTimeout, client.executionTimeout, contract.executionTimeout),
      "executionTimeout",
    ),
    runTimeout: duration(firstSaid(call?.runTimeout, client.runTimeout, contract.runTimeout), "runTimeout"),
    taskTimeout: duration(firstSaid(call?.taskTimeout, client.taskTimeout, contract.taskTimeout), "taskTimeout"),
    retry: retry && retryToProto(retry),
    idReusePolicy: firstSaid(
      policy(reusePolicies, call?.idReusePolicy, "idReusePolicy"),
      policy(reusePolicies, client.idReusePolicy, "idReusePolicy"),
      contract.idReusePolicy ?? 0,
    ) as WorkflowIdReusePolicy,
    idConflictPolicy: firstSaid(
      policy(conflictPolicies, call?.idConflictPolicy, "idConflictPolicy"),
      policy(conflictPolicies, client.idConflictPolicy, "idConflictPolicy"),
      contract.idConflictPolicy ?? sources.idConflictPolicy ?? 0,
    ) as WorkflowIdConflictPolicy,
    cronSchedule,
    startDelay: duration(startDelay, "startDelay"),
    priority: mergePriority([call?.priority, client.priority, contract.priority]),
    summary: firstSaid(call?.summary, client.summary),
    details: firstSaid(call?.details, client.details),
    memo: call?.memo === null ? undefined : fillIn(call?.memo ?? {}, client.memo ?? {}),
    searchAttributes: mergeAttributes(
      mergeAttributes(sources.searchAttributes, client.searchAttributes),
      call?.searchAttributes,
    ),
    versioningOverride: overrideToProto(firstSaid(call?.versioningOverride, client.versioningOverride)),
    requestId: call?.requestId ?? crypto.randomUUID(),
    eagerStart: call?.requestEagerStart ?? (contract.eagerStart ? "wish" : false),
  };
}

function duration(value: Duration | undefined, what: string): DurationMessage | undefined {
  return value === undefined ? undefined : msToProto(toMs(value, what));
}

/** The number of a policy; 0, the server's own, for none. */
function policy(
  names: Readonly<Record<string, number>>,
  name: string | null | undefined,
  what: string,
): number | undefined {
  if (name === undefined) return undefined;
  if (name === null) return 0;
  if (Object.hasOwn(names, name)) return names[name];
  throw new TypeError(`${what}: ${JSON.stringify(name)} is none of ${Object.keys(names).join(", ")}`);
}
