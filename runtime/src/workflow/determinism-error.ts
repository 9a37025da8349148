import { TemporalError } from "../common/errors/temporal-error.js";

/** Workflow code did what replay could not repeat, or a query or validator tried to change the run. */
export class DeterminismError extends TemporalError {
  static override readonly className: string = "DeterminismError";
}
