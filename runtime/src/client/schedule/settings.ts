import type {
  BackfillRequest,
  SchedulePolicies,
  ScheduleState,
} from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import { toMs } from "../../common/duration.js";
import { msToProto, protoToMsOptional } from "../../common/proto-time.js";
import type { Backfill, OverlapPolicy, ScheduleSettings } from "./options.js";
import { pointInTime } from "./spec-to-proto.js";

/** In the order of their numbers on the wire, from 1. */
const overlaps: readonly OverlapPolicy[] = [
  "skip",
  "bufferOne",
  "bufferAll",
  "cancelOther",
  "terminateOther",
  "allowAll",
];
const shortestCatchup = 10_000;

/** The number of a policy, 0 for none. Throws TypeError for an unknown one. */
export function overlapToProto(policy: OverlapPolicy | undefined, what = "overlap"): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  if (policy === undefined) return 0;
  const index = overlaps.indexOf(policy);
  if (index === -1) throw new TypeError(`${what}: ${JSON.stringify(policy)} is none of ${overlaps.join(", ")}`);
  return (index + 1) as 1 | 2 | 3 | 4 | 5 | 6;
}

/** The policies: those that are said, and what was there before. Throws TypeError for a wrong one. */
export function policiesToProto(said: ScheduleSettings, before?: SchedulePolicies): SchedulePolicies {
  const catchupWindow =
    said.catchupWindow === undefined ? before?.catchupWindow : msToProto(toMs(said.catchupWindow, "catchupWindow"));
  if (said.catchupWindow !== undefined && (protoToMsOptional(catchupWindow) ?? 0) < shortestCatchup) {
    throw new TypeError("catchupWindow: is less than 10 seconds, which is the shortest that the server has");
  }
  return {
    $typeName: "temporal.api.schedule.v1.SchedulePolicies",
    overlapPolicy: said.overlap === undefined ? (before?.overlapPolicy ?? 0) : overlapToProto(said.overlap),
    catchupWindow,
    pauseOnFailure: said.pauseOnFailure ?? before?.pauseOnFailure ?? false,
    keepOriginalWorkflowId: said.keepWorkflowId ?? before?.keepOriginalWorkflowId ?? false,
  };
}

/** The state: what is said, and what was there before. Throws TypeError for a wrong number of actions. */
export function stateToProto(said: ScheduleSettings, before?: ScheduleState): ScheduleState {
  const { remainingActions } = said;
  if (remainingActions != null && !(Number.isSafeInteger(remainingActions) && remainingActions >= 0)) {
    throw new TypeError(`remainingActions: ${remainingActions} is no whole number from 0; null is no limit`);
  }
  const limit =
    remainingActions === undefined
      ? { limitedActions: before?.limitedActions ?? false, remainingActions: before?.remainingActions ?? 0n }
      : { limitedActions: remainingActions !== null, remainingActions: BigInt(remainingActions ?? 0) };
  return {
    $typeName: "temporal.api.schedule.v1.ScheduleState",
    notes: said.note ?? before?.notes ?? "",
    paused: said.paused ?? before?.paused ?? false,
    ...limit,
  };
}

/** The settings that the server describes; they may be given back as they are. */
export interface DescribedSettings {
  readonly overlap: OverlapPolicy;
  /** Milliseconds. */
  readonly catchupWindow: number | undefined;
  readonly pauseOnFailure: boolean;
  readonly keepWorkflowId: boolean;
  readonly paused: boolean;
  readonly note: string;
  /** `null`: no limit. */
  readonly remainingActions: number | null;
}

/** Policies and state as they may be given back. */
export function settingsFromProto(
  policies: SchedulePolicies | undefined,
  state: ScheduleState | undefined,
): DescribedSettings {
  return {
    overlap: overlaps[(policies?.overlapPolicy ?? 0) - 1] ?? "skip",
    catchupWindow: protoToMsOptional(policies?.catchupWindow),
    pauseOnFailure: policies?.pauseOnFailure ?? false,
    keepWorkflowId: policies?.keepOriginalWorkflowId ?? false,
    paused: state?.paused ?? false,
    note: state?.notes ?? "",
    remainingActions: state?.limitedActions === true ? Number(state.remainingActions) : null,
  };
}

/** Backfills as Temporal takes them. Throws TypeError for a wrong one. */
export function backfillsToProto(backfills: readonly Backfill[]): BackfillRequest[] {
  return backfills.map(({ from, to, overlap }, n) => {
    const startTime = pointInTime(from, `backfill[${n}].from`);
    const endTime = pointInTime(to, `backfill[${n}].to`);
    if (startTime === undefined || endTime === undefined) {
      throw new TypeError(`backfill[${n}]: needs both \`from\` and \`to\``);
    }
    return {
      $typeName: "temporal.api.schedule.v1.BackfillRequest",
      startTime,
      endTime,
      overlapPolicy: overlapToProto(overlap, `backfill[${n}].overlap`),
    };
  });
}
