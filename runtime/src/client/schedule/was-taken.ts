import { setTimeout } from "node:timers/promises";
import type { Schedule } from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import type { DescribeScheduleResponse } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { ClientCore } from "../client-core.js";
import type { Deadline } from "../deadline.js";
import type { CallOptions } from "../options.js";
import { readLastSteps, readSchedulerSteps } from "./scheduler-log.js";
import { nanos, type SchedulerStep } from "./scheduler-steps.js";
import { hasCome, isOvertaken, reachesBack, type SentUpdate, wasTakenBy } from "./update-fate.js";

/** Between two looks at whether the server has come to an update, and how many there are. */
const pauseMs = 50;
const looks = 200;

/** An update that was answered. */
export interface AnsweredUpdate {
  readonly scheduleId: string;
  /** As it was read for the update. */
  readonly before: DescribeScheduleResponse;
  readonly schedule: Schedule;
  /** Identity that no other update was sent with. */
  readonly identity: string;
  /** Asks the server for the schedule. */
  read(): Promise<DescribeScheduleResponse>;
}

/**
 * Whether a schedule has taken an update. Servers that keep schedules in workflows answer before the token is compared, and
 * drop an update that comes too late without a word: what became of it is in the history of that workflow. If that may not be
 * read, the schedule is compared with what was sent, which takes two updates that come to the same for one.
 */
export async function wasTaken(
  core: ClientCore,
  update: AnsweredUpdate,
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<boolean> {
  const { before, identity } = update;
  const sent: SentUpdate = {
    identity,
    token: tokenNumber(before.conflictToken),
    updatedBefore: nanos(before.info?.updateTime),
  };
  const last = () => readLastSteps(core, update.scheduleId, deadline, options);
  let steps = await last();
  // In no workflow: the server compared the token before it answered.
  if (steps === undefined) return true;
  for (let look = 0; look < looks; look += 1) {
    const after = await update.read();
    const updatedAt = nanos(after.info?.updateTime);
    if (sameBytes(after.conflictToken, before.conflictToken)) {
      if (steps !== undefined && steps !== "hidden") {
        // All that was in the history before this reading has come to it: with another behind it, ours never changes the token.
        if (isOvertaken(steps, sent)) return false;
        steps = await last();
      }
      await setTimeout(pauseMs);
      continue;
    }
    if (steps === undefined || steps === "hidden") return isContent(after.schedule, update.schedule);
    if (updatedAt === sent.updatedBefore) return false;
    const taken = (from: readonly SchedulerStep[] | undefined) => from && wasTakenBy(from, sent, updatedAt);
    const told = taken(steps);
    if (told !== undefined) return told;
    const enough = (read: readonly SchedulerStep[]): boolean => taken(read) !== undefined || reachesBack(read, sent);
    const more = await readSchedulerSteps(core, update.scheduleId, enough, deadline, options);
    // What has not even come now will come too late.
    if (more !== undefined && !hasCome(more, sent)) return false;
    return taken(more) ?? isContent(after.schedule, update.schedule);
  }
  // The server has it and is busy with something else: as far as can be told, it will be taken.
  return true;
}

function tokenNumber(token: Uint8Array): bigint {
  return token.length < 8 ? 0n : new DataView(token.buffer, token.byteOffset).getBigInt64(0);
}

function isContent(found: Schedule | undefined, sent: Schedule): boolean {
  return found !== undefined && isSame(comparable(found, sent), comparable(sent, sent));
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

/** Whether two tokens, or other bytes, are the same. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
