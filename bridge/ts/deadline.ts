import { sync } from "./error.js";
import { loadNative } from "./load.js";
import type { NativeDeadline } from "./native.js";

/**
 * Limits the CPU time of calls on the thread that made it: a thread of the addon watches them and stops the JavaScript of one
 * that takes too long, whatever it does. It costs a call some tenths of a microsecond.
 */
export class Deadline {
  readonly #native: NativeDeadline;

  private constructor(native: NativeDeadline) {
    this.#native = native;
  }

  /**
   * The deadline of the calling thread, which all calls on it share; `undefined` where Node does not let addons stop JavaScript
   * (Windows, static builds), and where the environment says `PROTEMPO_NATIVE_DEADLINE=off`.
   */
  static ofThisThread(): Deadline | undefined {
    if (process.env["PROTEMPO_NATIVE_DEADLINE"] === "off") return undefined;
    const native = sync(() => loadNative().NativeDeadline.ofThisThread());
    return native === null ? undefined : new Deadline(native);
  }

  /**
   * Calls `entry`, for at most `cpuMs` of the thread's CPU time (0: no limit), which is told to 50 ms, and until the thread's heap
   * is almost full. Returns `undefined`, or the stack of the JavaScript that was stopped, innermost call first, in the form of
   * `Error.stack` without its first line; then nothing in `entry` has run to its end, `finally` included. Throws what `entry`
   * throws. Calls cannot be nested.
   */
  run(entry: () => void, cpuMs: number): string | undefined {
    return this.#native.run(entry, cpuMs) ?? undefined;
  }

  /** Whether what {@link run} stopped last had filled the thread's heap; otherwise it took too long. */
  get wasHeapFull(): boolean {
    return this.#native.wasHeapFull;
  }
}
