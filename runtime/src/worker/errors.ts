import { TemporalError } from "../common/errors/temporal-error.js";

/** A worker stopped with activities at work that had not ended by `shutdownForceTime`. */
export class ShutdownForcedError extends TemporalError {
  static override readonly className: string = "ShutdownForcedError";

  /** Name and ID of each activity that was given up. */
  readonly activities: readonly string[];

  constructor(activities: readonly string[]) {
    super(
      `The worker stopped although ${activities.length} activities went on: ${activities.join(", ")}. Let them watch ctx.signal, or raise shutdownForceTime.`,
    );
    this.activities = activities;
  }
}

/** A worker could not be made: its options, its bundle or its namespace do not fit. */
export class WorkerStartError extends TemporalError {
  static override readonly className: string = "WorkerStartError";
}
