import type { SchedulerStep } from "./scheduler-steps.js";

/** An update whose fate is asked for. */
export interface SentUpdate {
  /** Identity that nobody else sends. */
  readonly identity: string;
  /** The token that it was sent with. */
  readonly token: bigint;
  /** When the schedule had last been updated before. Nanoseconds since 1970, 0 for never. */
  readonly updatedBefore: bigint;
}

/** Whether an update has come to the scheduler. */
export function hasCome(steps: readonly SchedulerStep[], sent: SentUpdate): boolean {
  return indexOf(steps, sent) !== -1;
}

/** Whether another came after it: a task takes only the last of the updates that came since the one before. */
export function isOvertaken(steps: readonly SchedulerStep[], sent: SentUpdate): boolean {
  return hasCome(steps, sent) && steps.findLastIndex(({ kind }) => kind === "update") > indexOf(steps, sent);
}

/** Whether more steps from before would tell nothing more of an update. */
export function reachesBack(steps: readonly SchedulerStep[], sent: SentUpdate): boolean {
  return (knownToken(steps, sent)?.index ?? steps.length) < indexOf(steps, sent);
}

/**
 * Whether the schedule has taken an update, told by when it was updated last: the task of that time took the last update before
 * it. Undefined: the steps do not reach as far, at either end.
 */
export function wasTakenBy(steps: readonly SchedulerStep[], sent: SentUpdate, updatedAt: bigint): boolean | undefined {
  const task = taskAt(steps, updatedAt);
  const mine = indexOf(steps, sent);
  if (task === -1 || mine === -1) return undefined;
  const last = lastUpdate(steps, task);
  if (last === mine) return true;
  // Whatever was taken before ours came changed the token; so did what was taken with the same.
  if (last < mine || tokenOf(steps[last]) === sent.token) return false;
  return tookOnTheWay(steps, sent, mine, last);
}

/** Whether ours was taken before another that was taken later: counts the token from where it is known. */
function tookOnTheWay(
  steps: readonly SchedulerStep[],
  sent: SentUpdate,
  mine: number,
  last: number,
): boolean | undefined {
  const from = knownToken(steps, sent);
  if (from === undefined || from.index > mine) return undefined;
  let { token } = from;
  let taken = false;
  let update: number | undefined;
  let changes = 0n;
  for (let index = from.index + 1; index < steps.length; index += 1) {
    const step = steps[index] as SchedulerStep;
    if (step.kind === "patch") changes = step.changes;
    else if (step.kind === "update") {
      update = index;
      // Actions of a schedule with a limit change the token too: who read a later one saw it.
      if (step.token !== undefined && step.token > token && index <= mine) token = step.token;
    } else if (step.kind === "task") {
      token += changes;
      const said = update === undefined ? undefined : tokenOf(steps[update]);
      const takes = said === 0n || said === token;
      if (takes) token += 1n;
      if (takes && update === mine) taken = true;
      // What is known to have been taken has to come out as taken, or there was something that cannot be seen.
      if (update === last) return takes ? taken : undefined;
      changes = 0n;
      update = undefined;
    }
  }
  return undefined;
}

/** The last place before our update at which the token is known. */
function knownToken(steps: readonly SchedulerStep[], sent: SentUpdate): { index: number; token: bigint } | undefined {
  const task = taskAt(steps, sent.updatedBefore);
  if (task !== -1) {
    const token = tokenOf(steps[lastUpdate(steps, task)]);
    if (token !== undefined && token !== 0n) return { index: task, token: token + 1n };
  }
  const index = steps.findLastIndex(({ kind }, at) => kind === "start" && at < indexOf(steps, sent));
  const start = steps[index];
  return start?.kind === "start" ? { index, token: start.token } : undefined;
}

function taskAt(steps: readonly SchedulerStep[], time: bigint): number {
  return steps.findIndex((step) => step.kind === "task" && step.started <= time && time <= step.completed);
}

function lastUpdate(steps: readonly SchedulerStep[], before: number): number {
  return steps.findLastIndex(({ kind }, index) => kind === "update" && index < before);
}

function indexOf(steps: readonly SchedulerStep[], { identity }: SentUpdate): number {
  return steps.findIndex((step) => step.kind === "update" && step.identity === identity);
}

function tokenOf(step: SchedulerStep | undefined): bigint | undefined {
  return step?.kind === "update" ? step.token : undefined;
}
