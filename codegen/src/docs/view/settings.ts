import type { ActivitySettings, PrioritySettings, RetrySettings, WorkflowSettings } from "../../model/options.js";
import { durationText } from "./durations.js";

/** A value, and who says it. */
export interface SettingValue {
  readonly text: string;
  /** Whether the contract says it. */
  readonly stated: boolean;
  /** Who says it where the contract is silent: `server default`, `SDK default`, `the caller`. Empty if the contract does. */
  readonly from: string;
}

/** A row of a table of settings. */
export interface Setting {
  readonly label: string;
  readonly values: readonly SettingValue[];
}

const server = "server default";

/** What holds for starting a workflow. */
export function workflowRows(settings: WorkflowSettings, queue: Setting): Setting[] {
  const rows = [
    queue,
    row("Execution timeout", duration(settings.executionTimeout) ?? silent("none", server)),
    row("Run timeout", duration(settings.runTimeout) ?? silent("that of the execution", server)),
    row("Task timeout", duration(settings.taskTimeout) ?? silent("10 seconds", server)),
    settings.retry === undefined
      ? row("Retries", silent("none: a run that fails is not tried again", server))
      : retryRow(settings.retry),
    row("ID reuse policy", stated(policies.reuse[settings.idReusePolicy ?? 0]) ?? silent("allow duplicate", server)),
    row("ID conflict policy", stated(policies.conflict[settings.idConflictPolicy ?? 0]) ?? silent("fail", server)),
    row("Parent close policy", stated(policies.close[settings.parentClosePolicy ?? 0]) ?? silent("terminate", server)),
    row(
      "Cancelled as a child",
      settings.waitForCancellation === true
        ? said("the parent waits until it has ended")
        : silent("TypeScript waits until it has ended, Go does not", "SDK default"),
    ),
    row(
      "Versioning behaviour",
      stated(policies.versioning[settings.versioningBehavior ?? 0]) ?? silent("that of the worker", "worker's option"),
    ),
    priorityRow(settings.priority),
  ];
  return rows;
}

/** What holds for running an activity. */
export function activityRows(settings: ActivitySettings, queue: Setting): Setting[] {
  const { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout, heartbeatTimeout } = settings;
  const untimed = scheduleToCloseTimeout === undefined && startToCloseTimeout === undefined;
  const needed = silent("the call has to give this one or the other", "the caller");
  return [
    queue,
    row(
      "Start to close timeout",
      duration(startToCloseTimeout) ?? (untimed ? needed : silent("that of schedule to close", server)),
    ),
    row(
      "Schedule to close timeout",
      duration(scheduleToCloseTimeout) ?? (untimed ? needed : silent("what is left of the workflow's run", server)),
    ),
    row("Schedule to start timeout", duration(scheduleToStartTimeout) ?? silent("that of schedule to close", server)),
    row("Heartbeat timeout", duration(heartbeatTimeout) ?? silent("none: heartbeats are not expected", server)),
    retryRow(settings.retry ?? {}),
    row(
      "When cancelled",
      settings.waitForCancellation === true
        ? said("the workflow waits until it has ended")
        : silent("the workflow does not wait for its end", "SDK default"),
    ),
    priorityRow(settings.priority),
  ];
}

/** The queue of a workflow or an activity. */
export function queueRow(own: string | undefined, service: string | undefined, silentText: string): Setting {
  const queue = own ?? service;
  return row("Task queue", queue === undefined ? silent(silentText, "the caller") : said(queue));
}

/** A row with a value that the contract states. */
export function statedRow(label: string, text: string): Setting {
  return row(label, said(text));
}

/** A row with a value that comes from elsewhere. */
export function silentRow(label: string, text: string, from: string): Setting {
  return row(label, silent(text, from));
}

function retryRow(retry: RetrySettings): Setting {
  const { initialInterval, maximumInterval, nonRetryableErrorTypes } = retry;
  const first = duration(initialInterval, "first after ") ?? silent("first after 1 second", server);
  const factor = retry.backoffCoefficient;
  return row(
    "Retries",
    retry.maximumAttempts === undefined
      ? silent("as often as it takes", server)
      : said(retry.maximumAttempts === 1 ? "none: 1 attempt" : `${retry.maximumAttempts} attempts`),
    ...(retry.maximumAttempts === 1
      ? []
      : [
          first,
          factor === undefined
            ? silent("then 2 times as long each", server)
            : said(`then ${factor} times as long each`),
          duration(maximumInterval, "at most ") ??
            silent(`at most ${durationText(100 * (initialInterval ?? 1000))}`, server),
          ...(nonRetryableErrorTypes === undefined
            ? [silent("after every type of error", server)]
            : [said(`not after ${nonRetryableErrorTypes.join(", ")}`)]),
        ]),
  );
}

function priorityRow(priority: PrioritySettings | undefined): Setting {
  const { priorityKey, fairnessKey, fairnessWeight } = priority ?? {};
  return row(
    "Priority",
    priorityKey === undefined ? silent("3, the middle", server) : said(`${priorityKey} (1 comes first)`),
    ...(fairnessKey === undefined ? [] : [said(`fairness key ${fairnessKey}`)]),
    ...(fairnessWeight === undefined ? [] : [said(`fairness weight ${fairnessWeight}`)]),
  );
}

/** Names of Temporal's policies by their wire numbers. */
export const policies = {
  reuse: ["", "allow duplicate", "allow duplicate if the last one failed", "reject duplicate", "terminate if running"],
  conflict: ["", "fail", "use the existing one", "terminate the existing one"],
  close: ["", "terminate", "abandon", "request cancel"],
  versioning: ["", "pinned", "auto-upgrade"],
} as const;

function row(label: string, ...values: readonly SettingValue[]): Setting {
  return { label, values };
}

function said(text: string): SettingValue {
  return { text, stated: true, from: "" };
}

function stated(text: string | undefined): SettingValue | undefined {
  return text === undefined || text === "" ? undefined : said(text);
}

function silent(text: string, from: string): SettingValue {
  return { text, stated: false, from };
}

function duration(milliseconds: number | undefined, before = ""): SettingValue | undefined {
  return milliseconds === undefined ? undefined : said(`${before}${durationText(milliseconds)}`);
}
