import type { Duration } from "../../common/duration.js";
import type { MemoValues } from "../../converter/memo.js";
import type { SearchAttributeSetting } from "../../converter/search-attributes.js";
import type { CallOptions, StartOptions } from "../options.js";
import type { ScheduleSpec } from "./spec.js";

/**
 * What happens when a schedule is to act while a workflow that it started still runs.
 * - `"skip"` (the server's default): nothing is started.
 * - `"bufferOne"`, `"bufferAll"`: it is started when that one has ended; of several at most one waits, or all of them.
 * - `"cancelOther"`, `"terminateOther"`: that one is ended, and the next started after it.
 * - `"allowAll"`: both run.
 */
export type OverlapPolicy = "skip" | "bufferOne" | "bufferAll" | "cancelOther" | "terminateOther" | "allowAll";

/**
 * Options of the workflows that a schedule starts. `undefined` leaves what the client's defaults and the contract say,
 * `null` is none.
 */
export interface ScheduledWorkflowOptions
  extends Pick<
    StartOptions,
    | "taskQueue"
    | "executionTimeout"
    | "runTimeout"
    | "taskTimeout"
    | "retry"
    | "priority"
    | "summary"
    | "details"
    | "memo"
    | "searchAttributes"
    | "versioningOverride"
  > {
  /**
   * To which the server adds the time of the action. Default: what the contract's ID expression gives when the schedule is
   * made, or the schedule's ID.
   */
  readonly workflowId?: string | undefined;
}

/** What may be said of a schedule at any time. */
export interface ScheduleSettings {
  /** Default: `"skip"`. */
  readonly overlap?: OverlapPolicy | undefined;
  /** How late an action may come after the server was down; at least 10 seconds. Server default: one year. */
  readonly catchupWindow?: Duration | undefined;
  /** Whether the schedule is paused when one of its workflows fails or times out, retries included. Default: false. */
  readonly pauseOnFailure?: boolean | undefined;
  /** Whether workflows have the ID as it is, with no time added: two of them cannot run at once then. Default: false. */
  readonly keepWorkflowId?: boolean | undefined;
  /** Whether it does nothing but what it is asked to. Default: false. */
  readonly paused?: boolean | undefined;
  /** What people should know, such as why it is paused. The server may write there too. */
  readonly note?: string | undefined;
  /** How many times it acts by its spec. Skipped times do not count. Default and `null`: no limit. */
  readonly remainingActions?: number | null | undefined;
}

/** Options of creating a schedule. */
export interface ScheduleOptions extends ScheduleSettings, CallOptions {
  /** `{}`: it acts only when it is triggered. */
  readonly spec: ScheduleSpec;
  /** Of the workflows that it starts. */
  readonly workflow?: ScheduledWorkflowOptions | undefined;
  /** Whether it acts at once too. Default: false. */
  readonly triggerImmediately?: boolean | undefined;
  /** Times that have passed, for which it acts at once. */
  readonly backfill?: readonly Backfill[] | undefined;
  /** Of the schedule itself; that of its workflows is in {@link workflow}. */
  readonly memo?: MemoValues | undefined;
  /** Of the schedule itself; those of its workflows are in {@link workflow}. */
  readonly searchAttributes?: readonly SearchAttributeSetting[] | undefined;
  /** Deduplicates retried creations. Default: random. */
  readonly requestId?: string | undefined;
}

/** Options of creating a schedule of a workflow whose contract names no task queue: it is required here. */
export interface QueuedScheduleOptions extends ScheduleOptions {
  readonly workflow: ScheduledWorkflowOptions & { readonly taskQueue: string };
}

/** What an update changes of a schedule; what is left out, or undefined, stays as it is. */
export interface ScheduleChanges<Input> extends ScheduleSettings {
  readonly spec?: ScheduleSpec | undefined;
  /**
   * A new input. The workflow ID and the search attributes that the contract makes of it change along, unless
   * {@link workflow} says otherwise.
   */
  readonly input?: Input | undefined;
  /** Options that are to change; `null` takes one away. Memo and search attributes are replaced as a whole. */
  readonly workflow?: ScheduledWorkflowOptions | undefined;
  /**
   * The whole memo of the schedule itself, in the place of the one that it has; `null`: none. Servers that keep schedules in
   * workflows cannot change it: the update rejects with `ScheduleMemoError`, and changes nothing.
   */
  readonly memo?: MemoValues | null | undefined;
  /** All search attributes of the schedule itself. */
  readonly searchAttributes?: readonly SearchAttributeSetting[] | undefined;
}

/** A time that has passed, for which a schedule is to act now. */
export interface Backfill {
  /** The first time that counts; milliseconds since 1970, or a Date. Old servers take those after it only. */
  readonly from: Date | number;
  /** The last time that counts. */
  readonly to: Date | number;
  /** Default: the schedule's. */
  readonly overlap?: OverlapPolicy | undefined;
}

/** Options of asking a schedule to act now. */
export interface TriggerOptions extends CallOptions {
  /** Default: the schedule's. */
  readonly overlap?: OverlapPolicy | undefined;
}

/** Options of counting schedules. */
export interface CountSchedulesOptions extends CallOptions {
  /** As in {@link ListSchedulesOptions}. Default: all. */
  readonly query?: string | undefined;
}

/** Options of listing schedules. */
export interface ListSchedulesOptions extends CallOptions {
  /** A query of the list filter over search attributes of schedules, such as `TemporalSchedulePaused = true`. Default: all. */
  readonly query?: string | undefined;
  /** Schedules that are asked for at once. Server default: 1,000. */
  readonly pageSize?: number | undefined;
}
