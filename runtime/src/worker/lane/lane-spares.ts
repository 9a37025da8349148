import { LaneSlot } from "./lane-slot.js";
import type { LaneThreadData } from "./protocol.js";

/** Threads for lanes, some of them started before it is known what they will work on. */
export class LaneSpares {
  readonly #data: LaneThreadData;
  readonly #waiting: LaneSlot[];

  /** Starts `count` threads. `data`: what all threads are started with. */
  constructor(count: number, data: LaneThreadData) {
    this.#data = data;
    this.#waiting = Array.from({ length: count }, () => new LaneSlot(data));
  }

  /** A thread that waits, or a new one. */
  take(): LaneSlot {
    return this.#waiting.shift() ?? new LaneSlot(this.#data);
  }

  /** Ends the threads that wait. */
  async end(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((slot) => slot.terminate()));
  }
}
