import { TemporalError } from "../../common/errors/temporal-error.js";
import { RpcError } from "../errors.js";

/** A schedule of this ID exists already. */
export class ScheduleAlreadyExistsError extends TemporalError {
  static override readonly className: string = "ScheduleAlreadyExistsError";

  readonly scheduleId: string;

  constructor(scheduleId: string, options?: ErrorOptions) {
    super(`schedule ${scheduleId} exists already: use another ID, or update it through its handle`, options);
    this.scheduleId = scheduleId;
  }
}

/** There is no schedule of this ID; it may have been deleted, or have come to its end. */
export class ScheduleNotFoundError extends TemporalError {
  static override readonly className: string = "ScheduleNotFoundError";

  readonly scheduleId: string;

  constructor(scheduleId: string, reason: string, options?: ErrorOptions) {
    super(`schedule ${scheduleId}: ${reason}`, options);
    this.scheduleId = scheduleId;
  }
}

/** An update of a schedule was overtaken by others again and again. */
export class ScheduleConflictError extends TemporalError {
  static override readonly className: string = "ScheduleConflictError";

  readonly scheduleId: string;

  constructor(scheduleId: string, attempts: number, options?: ErrorOptions) {
    super(`schedule ${scheduleId} was changed by others in each of ${attempts} attempts to update it`, options);
    this.scheduleId = scheduleId;
  }
}

/** The server cannot change the memo of this schedule; nothing was changed. */
export class ScheduleMemoError extends TemporalError {
  static override readonly className: string = "ScheduleMemoError";

  readonly scheduleId: string;

  constructor(scheduleId: string) {
    super(
      `schedule ${scheduleId}: its memo cannot be changed, as this server keeps the schedule in a workflow: ` +
        "leave `memo` out, or delete the schedule and create it anew",
    );
    this.scheduleId = scheduleId;
  }
}

const notFound = 5;
const alreadyExists = 6;

/** The error that a failed call about a schedule stands for. */
export function scheduleError(error: unknown, scheduleId: string): unknown {
  if (!(error instanceof RpcError)) return error;
  if (error.status === notFound) return new ScheduleNotFoundError(scheduleId, error.reason, { cause: error });
  if (error.status === alreadyExists) return new ScheduleAlreadyExistsError(scheduleId, { cause: error });
  return error;
}
