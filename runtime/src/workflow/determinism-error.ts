import { TemporalError } from "../common/errors/temporal-error.js";

/** Workflow code did what replay could not repeat, or a query or validator tried to change the run. */
export class DeterminismError extends TemporalError {
  static override readonly className: string = "DeterminismError";
}

/** A query or a validator has tried to change the run. It counts whether somebody handles it or not. */
export class ReadOnlyError extends DeterminismError {}

/** A time in which a run may only be read. */
export class ReadOnly {
  readonly #where: string;
  #refused: ReadOnlyError | undefined;

  /** `where` is what is being executed, such as `a query`. */
  constructor(where: string) {
    this.#where = where;
  }

  /** Throws. `doing` is what was tried, such as `start a timer`. */
  refuse(doing: string): never {
    const error = new ReadOnlyError(
      `Cannot ${doing} in ${this.#where}: queries and validators may only read what the workflow has already got. ` +
        "Use an update or a signal, and do it in its handler.",
    );
    this.#refused ??= error;
    throw error;
  }

  /** Throws what was refused first, in case the user's code has swallowed it. */
  throwRefused(): void {
    if (this.#refused !== undefined) throw this.#refused;
  }
}
