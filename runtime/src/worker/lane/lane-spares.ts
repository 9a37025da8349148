import { LaneSlot } from "./lane-slot.js";

/** Threads for lanes, some of them started before it is known what they will work on. */
export class LaneSpares {
  readonly #codecModules: readonly string[];
  readonly #waiting: LaneSlot[];

  /** Starts `count` threads. `codecModules`: URLs of modules with payload codecs, which each thread loads. */
  constructor(count: number, codecModules: readonly string[]) {
    this.#codecModules = codecModules;
    this.#waiting = Array.from({ length: count }, () => new LaneSlot({ codecModules }));
  }

  /** A thread that waits, or a new one. */
  take(): LaneSlot {
    return this.#waiting.shift() ?? new LaneSlot({ codecModules: this.#codecModules });
  }

  /** Ends the threads that wait. */
  async end(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((slot) => slot.terminate()));
  }
}
