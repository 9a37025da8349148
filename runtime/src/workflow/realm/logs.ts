import type { LogEntry } from "./control.js";

/** More lines than this in one activation are counted, not kept: an endless loop may be the one that logs. */
const limit = 10_000;

/** Log lines of runs until the host takes them. */
export class LogBuffer {
  #entries: LogEntry[] = [];
  #dropped = 0;

  add(level: string, message: string, attributes: string, runId: string): void {
    if (this.#entries.length < limit) this.#entries.push([level, message, attributes, runId]);
    else this.#dropped++;
  }

  take(): LogEntry[] {
    if (this.#entries.length === 0) return this.#entries;
    const taken = this.#entries;
    if (this.#dropped > 0)
      taken.push(["warn", `${this.#dropped} more log lines of this activation were dropped`, "{}", ""]);
    this.#entries = [];
    this.#dropped = 0;
    return taken;
  }
}
