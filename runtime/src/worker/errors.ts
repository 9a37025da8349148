import { TemporalError } from "../common/errors/temporal-error.js";

/** What held up a worker besides activities. */
export interface ShutdownHolds {
  /** Lanes that were at work on workflow tasks. */
  readonly lanes?: readonly string[];
  /** Task queues on which Core had not ended 5 s after all was given up. */
  readonly taskQueues?: readonly string[];
}

/** A worker stopped with activities or workflow tasks at work that had not ended by `shutdownForceTime`. */
export class ShutdownForcedError extends TemporalError {
  static override readonly className: string = "ShutdownForcedError";

  /** Name and ID of each activity that was given up. */
  readonly activities: readonly string[];

  /** Lanes that were ended while they were at work. */
  readonly lanes: readonly string[];

  /** Task queues on which Core did not end: what it holds is left to the server's timeouts. End the process. */
  readonly taskQueues: readonly string[];

  constructor(activities: readonly string[], { lanes = [], taskQueues = [] }: ShutdownHolds = {}) {
    super(sentence(activities, lanes, taskQueues));
    this.activities = activities;
    this.lanes = lanes;
    this.taskQueues = taskQueues;
  }
}

function sentence(activities: readonly string[], lanes: readonly string[], taskQueues: readonly string[]): string {
  const list = (items: readonly string[]): string => items.join(", ");
  const parts: string[] = [];
  if (activities.length > 0) {
    const went = `${activities.length} activities went on: ${list(activities)}`;
    parts.push(`The worker stopped although ${went}. Let them watch ctx.signal, or raise shutdownForceTime.`);
  }
  if (lanes.length > 0) {
    parts.push(`Lanes were ended at work, and their tasks went back to the server: ${list(lanes)}.`);
  }
  if (taskQueues.length > 0) {
    const held = `Core did not end on task queues ${list(taskQueues)}, though everything was given up`;
    parts.push(`${held}: the server or the way to it may hang. End the process; tasks that it held time out.`);
  }
  return parts.join(" ");
}

/** A worker could not be made: its options, its bundle or its namespace do not fit. */
export class WorkerStartError extends TemporalError {
  static override readonly className: string = "WorkerStartError";
}
