import { setTimeout } from "node:timers/promises";
import type { Schedule } from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import type {
  DescribeScheduleResponse,
  UpdateScheduleRequest,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { searchAttributeFields } from "../../converter/search-attributes.js";
import type { ClientCore } from "../client-core.js";
import type { Deadline } from "../deadline.js";
import { RpcError } from "../errors.js";
import { explainMissing } from "../missing-attribute.js";
import type { CallOptions } from "../options.js";
import type { Fields } from "../rpcs.js";
import { type ActionRules, changedAction } from "./action.js";
import { actionOf, describeSchedule } from "./description.js";
import { ScheduleConflictError, ScheduleMemoError, scheduleError } from "./errors.js";
import type { ScheduleHandle } from "./handle.js";
import type { ScheduleChanges } from "./options.js";
import { updateScheduleRpc } from "./rpcs.js";
import { readLastSteps } from "./scheduler-log.js";
import { policiesToProto, stateToProto } from "./settings.js";
import { specToProto } from "./spec-to-proto.js";
import { sameBytes, wasTaken } from "./was-taken.js";

const attempts = 20;
const failedPrecondition = 9;
/** Between two attempts, so that those who update at once do not keep on coming at once. */
const shortestPauseMs = 20;
const longestPauseMs = 1000;

/** A schedule to be updated. */
export interface UpdateTarget<Input, Read> {
  readonly scheduleId: string;
  readonly rules: ActionRules<Input, Read>;
  /** Asks the server for it. */
  read(): Promise<DescribeScheduleResponse>;
}

/** See {@link ScheduleHandle.update}. */
export async function updateSchedule<Input, Read>(
  core: ClientCore,
  target: UpdateTarget<Input, Read>,
  change: Parameters<ScheduleHandle<Input, Read>["update"]>[0],
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<void> {
  const { scheduleId } = target;
  const requestId = crypto.randomUUID();
  let refused: { readonly error: RpcError; readonly token: Uint8Array } | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) {
      const longest = Math.min(shortestPauseMs * 2 ** attempt, longestPauseMs);
      await setTimeout(Math.random() * longest);
    }
    const before = await target.read();
    // Without a change by others, it was no conflict that it was refused for.
    if (refused !== undefined && sameBytes(before.conflictToken, refused.token)) throw refused.error;
    const changes = await change(await describeSchedule(core, scheduleId, before, target.rules.read));
    if (changes === undefined) return;
    const schedule = await changedSchedule(core, target.rules, before, changes);
    if (changes.memo !== undefined) await refuseFixedMemo(core, scheduleId, deadline, options);
    const memo =
      changes.memo === undefined ? undefined : { fields: (await core.rules.sealMemo(changes.memo ?? {})) ?? {} };
    const identity = `${core.identity} update ${requestId}-${attempt}`;
    const request: Fields<UpdateScheduleRequest> = {
      namespace: core.namespace,
      identity,
      scheduleId,
      schedule,
      conflictToken: before.conflictToken,
      requestId: `${requestId}-${attempt}`,
      searchAttributes: changes.searchAttributes && { indexedFields: searchAttributeFields(changes.searchAttributes) },
      memo,
    };
    refused = undefined;
    try {
      await core.call(updateScheduleRpc, request, deadline, options);
    } catch (error) {
      if (!(error instanceof RpcError) || error.status !== failedPrecondition) {
        const started = schedule.action?.action;
        const sent = {
          ...(started?.case === "startWorkflow" ? started.value.searchAttributes?.indexedFields : undefined),
          ...request.searchAttributes?.indexedFields,
        };
        throw explainMissing(scheduleError(error, scheduleId), core.namespace, sent);
      }
      refused = { error, token: before.conflictToken };
      continue;
    }
    const answered = { scheduleId, before, schedule, identity, read: () => target.read() };
    if (await wasTaken(core, answered, deadline, options)) return;
  }
  throw new ScheduleConflictError(scheduleId, attempts, { cause: refused?.error });
}

/** Servers that keep schedules in workflows pass over a new memo, the older ones without a word. */
async function refuseFixedMemo(
  core: ClientCore,
  scheduleId: string,
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<void> {
  if (Array.isArray(await readLastSteps(core, scheduleId, deadline, options))) throw new ScheduleMemoError(scheduleId);
}

async function changedSchedule<Input, Read>(
  core: ClientCore,
  rules: ActionRules<Input, Read>,
  before: DescribeScheduleResponse,
  changes: ScheduleChanges<Input>,
): Promise<Schedule> {
  const { schedule } = before;
  const action = actionOf(before);
  if (schedule === undefined || action === undefined) {
    throw new TypeError("the server describes a schedule without an action; it can only be deleted");
  }
  return {
    ...schedule,
    spec: changes.spec === undefined ? schedule.spec : specToProto(changes.spec),
    action: {
      $typeName: "temporal.api.schedule.v1.ScheduleAction",
      action: { case: "startWorkflow", value: await changedAction(core, rules, action, changes) },
    },
    policies: policiesToProto(changes, schedule.policies),
    state: stateToProto(changes, schedule.state),
  };
}
