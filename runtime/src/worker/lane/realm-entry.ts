import { types } from "node:util";
import type vm from "node:vm";

/** Stops JavaScript of the calling thread by its CPU time; the bridge's `Deadline`. */
export interface CpuDeadline {
  /** Calls `entry`; gives the stack of what was stopped, or undefined if nothing was. */
  run(entry: () => void, cpuMs: number): string | undefined;
  /** Whether what was stopped last had filled the heap; otherwise it took too long. */
  readonly wasHeapFull?: boolean | undefined;
}

/** The code that was entered did not give the thread back in time, and was stopped. */
export class StuckError extends Error {
  /** Where it was stopped, innermost call first; empty if that cannot be told. */
  readonly where: string;
  /** Whether it was for the heap that it filled. */
  readonly heapFull: boolean;

  /** Used by {@link RealmEntry}. */
  constructor(where: string, heapFull = false) {
    super(heapFull ? "The code filled the heap." : "The code did not give the thread back in time.");
    this.where = where;
    this.heapFull = heapFull;
  }
}

/** The way into a realm: one script, run under a limit. Microtasks of the realm run on its way out, under the same limit. */
export class RealmEntry {
  readonly #script: vm.Script;
  readonly #context: vm.Context;
  readonly #deadline: CpuDeadline | undefined;
  #result: unknown;

  /** Without a `deadline` the limit is kept by `vm`, in wall-clock time and with a thread for each entry. */
  constructor(script: vm.Script, context: vm.Context, deadline: CpuDeadline | undefined) {
    this.#script = script;
    this.#context = context;
    this.#deadline = deadline;
  }

  /** Runs the script; 0 is no limit. Throws `StuckError`, or what the script throws. */
  run(limitMs: number): unknown {
    if (limitMs === 0) return this.#script.runInContext(this.#context, { displayErrors: false });
    return this.#deadline === undefined ? this.#runTimed(limitMs) : this.#runWatched(this.#deadline, limitMs);
  }

  #runWatched(deadline: CpuDeadline, limitMs: number): unknown {
    const where = deadline.run(this.#enter, limitMs);
    if (where !== undefined) throw new StuckError(where, deadline.wasHeapFull === true);
    return this.#result;
  }

  readonly #enter = (): void => {
    this.#result = this.#script.runInContext(this.#context, { displayErrors: false });
  };

  #runTimed(timeout: number): unknown {
    try {
      return this.#script.runInContext(this.#context, { timeout, displayErrors: false });
    } catch (error) {
      throw isTimeout(error) ? new StuckError("") : error;
    }
  }
}

/** Which realm the error is of depends on Node's version, so it is not asked for its class. */
function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
