import type { IdSource } from "../common/table.js";
import type { Run } from "./run.js";

/** What expressions of the contract draw on in a workflow: the run's own random numbers and time, the same in replay. */
export class RunIdSource implements IdSource {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  uuid4(): string {
    return this.#run.random.uuid4();
  }

  random(): number {
    return this.#run.random.next();
  }

  now(): number {
    return this.#run.now;
  }
}
