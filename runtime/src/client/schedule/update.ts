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
import type { CallOptions } from "../options.js";
import type { Fields } from "../rpcs.js";
import { type ActionRules, changedAction } from "./action.js";
import { actionOf, describeSchedule } from "./description.js";
import { ScheduleConflictError, scheduleError } from "./errors.js";
import type { ScheduleHandle } from "./handle.js";
import type { ScheduleChanges } from "./options.js";
import { updateScheduleRpc } from "./rpcs.js";
import { policiesToProto, stateToProto } from "./settings.js";
import { specToProto } from "./spec-to-proto.js";

const attempts = 10;
const failedPrecondition = 9;
/** Between two looks at whether the server has taken an update. */
const pauseMs = 50;
const looks = 40;

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
  let conflict: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await target.read();
    const changes = await change(await describeSchedule(core, scheduleId, before, target.rules.read));
    if (changes === undefined) return;
    const schedule = await changedSchedule(core, target.rules, before, changes);
    const request: Fields<UpdateScheduleRequest> = {
      namespace: core.namespace,
      identity: core.identity,
      scheduleId,
      schedule,
      conflictToken: before.conflictToken,
      requestId: `${requestId}-${attempt}`,
      searchAttributes: changes.searchAttributes && { indexedFields: searchAttributeFields(changes.searchAttributes) },
    };
    try {
      await core.call(updateScheduleRpc, request, deadline, options);
      if (await wasTaken(target, before, schedule)) return;
    } catch (error) {
      if (!(error instanceof RpcError) || error.status !== failedPrecondition) throw scheduleError(error, scheduleId);
      conflict = error;
    }
  }
  throw new ScheduleConflictError(scheduleId, attempts, { cause: conflict });
}

/**
 * Servers whose schedules are workflows of their own answer before they compare the token, and drop an update that comes
 * too late without a word: whether ours was taken is seen in what is there afterwards.
 */
async function wasTaken<Input, Read>(
  target: UpdateTarget<Input, Read>,
  before: DescribeScheduleResponse,
  sent: Schedule,
): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    const after = await target.read();
    if (!sameBytes(after.conflictToken, before.conflictToken)) {
      return after.schedule !== undefined && isSame(comparable(after.schedule, sent), comparable(sent, sent));
    }
    await setTimeout(pauseMs);
  }
  // Not even another's was: as far as can be told, this one was answered and is on its way.
  return true;
}

/** What tells one update from another: all but what the server makes of cron expressions, or counts by itself. */
function comparable({ spec, action, policies, state }: Schedule, sent: Schedule): object {
  const compiled = (sent.spec?.cronString.length ?? 0) > 0;
  return {
    spec: compiled ? { ...spec, cronString: [], structuredCalendar: [], interval: [], timezoneName: "" } : spec,
    action,
    policies,
    state: { ...state, remainingActions: 0n },
  };
}

/** Whether two messages say the same, whatever the order of maps: servers do not keep it. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (one instanceof Uint8Array && other instanceof Uint8Array) return sameBytes(one, other);
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) =>
    isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
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

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
