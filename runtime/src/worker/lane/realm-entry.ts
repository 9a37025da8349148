import { types } from "node:util";
import vm from "node:vm";

const inRealm = (source: string): vm.Script => new vm.Script(source, { filename: "protempo:sdk" });
const globalOf = inRealm("globalThis");
const nameIt = inRealm(
  "const __protempo_enter__ = globalThis.__protempo_enter__; delete globalThis.__protempo_enter__;",
);
const enter = new vm.Script("__protempo_enter__()");

/**
 * The entry script finds the realm's way in under a lexical name: no property of `globalThis`, cannot be assigned, and
 * does nothing unless the host has armed it.
 */
export function nameEntry(context: vm.Context, way: () => boolean): void {
  Object.defineProperty(globalOf.runInContext(context), "__protempo_enter__", { value: way, configurable: true });
  nameIt.runInContext(context);
}

/** Stops JavaScript of the calling thread by its CPU time; the bridge's `Deadline`. */
export interface CpuDeadline {
  /** Calls `entry`; gives the stack of what was stopped, or undefined if nothing was. */
  run(entry: () => void, cpuMs: number): string | undefined;
  /** Whether what was stopped last had filled the heap; otherwise it took too long. */
  readonly wasHeapFull?: boolean | undefined;
}

/** Knows where the calling thread was lately. */
export interface StackSource {
  /** The last place in a realm, in the form of a line of `Error.stack`; empty if none is known. */
  take(): string;
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

/**
 * The way into a realm that has its name: one script, run under a limit. Microtasks of the realm run on its way out, under
 * the same limit.
 */
export class RealmEntry {
  readonly #context: vm.Context;
  readonly #deadline: CpuDeadline | undefined;
  readonly #sampler: StackSource | undefined;
  #result: unknown;

  /** Without a `deadline` the limit is kept by `vm`, in wall-clock time and with a thread for each entry. */
  constructor(context: vm.Context, deadline: CpuDeadline | undefined, sampler?: StackSource) {
    this.#context = context;
    this.#deadline = deadline;
    this.#sampler = sampler;
  }

  /** Runs the script; 0 is no limit. Throws `StuckError`, or what the script throws. */
  run(limitMs: number): unknown {
    if (limitMs === 0) return enter.runInContext(this.#context, { displayErrors: false });
    return this.#deadline === undefined ? this.#runTimed(limitMs) : this.#runWatched(this.#deadline, limitMs);
  }

  /**
   * Calls a function that calls into the realm under a limit; microtasks wait for the next {@link run}, which may be in it and
   * needs no limit then. Throws `StuckError`, or what the function throws.
   */
  call<T>(fn: () => T, limitMs: number): T {
    if (limitMs === 0) return fn();
    let result: T | undefined;
    const entry = (): void => {
      result = fn();
    };
    if (this.#deadline === undefined) this.#timed(() => callUnder(entry, limitMs));
    else watched(this.#deadline, limitMs, entry);
    return result as T;
  }

  #runWatched(deadline: CpuDeadline, limitMs: number): unknown {
    watched(deadline, limitMs, this.#enter);
    return this.#result;
  }

  readonly #enter = (): void => {
    this.#result = enter.runInContext(this.#context, { displayErrors: false });
  };

  #runTimed(timeout: number): unknown {
    return this.#timed(() => enter.runInContext(this.#context, { timeout, displayErrors: false }));
  }

  #timed<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw isTimeout(error) ? new StuckError(this.#sampler?.take() ?? "") : error;
    }
  }
}

const entryName = Symbol.for("protempo.limited");
const callEntry = new vm.Script('globalThis[Symbol.for("protempo.limited")]()');

/** `vm` limits scripts only, so one of the thread's own context makes the call. */
function callUnder(entry: () => void, timeout: number): void {
  const home = globalThis as { [entryName]?: () => void };
  home[entryName] = entry;
  try {
    callEntry.runInThisContext({ timeout, displayErrors: false });
  } finally {
    delete home[entryName];
  }
}

function watched(deadline: CpuDeadline, limitMs: number, entry: () => void): void {
  const where = deadline.run(entry, limitMs);
  if (where !== undefined) throw new StuckError(where, deadline.wasHeapFull === true);
}

/** Which realm the error is of depends on Node's version, so it is not asked for its class. */
function isTimeout(error: unknown): boolean {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
