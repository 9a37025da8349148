import type { RandomStream } from "./context.js";
import type { Run } from "./run.js";

/** A named stream of a run. Asks the run for its state, as a reset gives the run another seed. */
export class RunRandomStream implements RandomStream {
  readonly #run: Run;
  readonly #name: string;

  constructor(run: Run, name: string) {
    this.#run = run;
    this.#name = name;
  }

  random(): number {
    return this.#run.randomStream(this.#name).next();
  }

  uuid4(): string {
    return this.#run.randomStream(this.#name).uuid4();
  }

  fill<T extends Uint8Array>(bytes: T): T {
    this.#run.randomStream(this.#name).fill(bytes);
    return bytes;
  }
}
