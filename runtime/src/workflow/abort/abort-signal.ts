import type { Duration } from "../../common/duration.js";
import { CancelledError } from "../../common/errors/failures.js";
import { currentContext } from "../realm-cell.js";
import { RealmEvent } from "./event.js";
import { RealmEventTarget } from "./event-target.js";

/** Aborts one signal; only who made the signal has it. Calls after the first do nothing. */
export type Abort = (reason?: unknown) => void;

/**
 * The platform's `AbortSignal` inside the realm. `abort` without a reason gives a `CancelledError`, so that code which
 * rejects with the reason counts as cancelled; `timeout` is a durable timer; `any` holds its sources.
 */
export class RealmAbortSignal extends RealmEventTarget {
  onabort: ((event: RealmEvent) => unknown) | null = null;
  #aborted = false;
  #reason: unknown;
  #dependents: Set<RealmAbortSignal> | undefined;

  /** `own` is handed the function that aborts this signal. */
  constructor(own?: (abort: Abort) => void) {
    super();
    own?.((reason) => this.#abort(reason));
  }

  /** A signal that is aborted from the start. */
  static abort(reason?: unknown): RealmAbortSignal {
    const signal = new RealmAbortSignal();
    signal.#abort(reason);
    return signal;
  }

  /** A signal that aborts when workflow time has passed, by a timer that cancelling the workflow leaves alone. */
  static timeout(duration: Duration): RealmAbortSignal {
    const signal = new RealmAbortSignal();
    void currentContext().shield(async (ctx) => {
      await ctx.sleep(duration);
      signal.#abort(new CancelledError("The signal's timeout has passed"));
    });
    return signal;
  }

  /** A signal that aborts with the first of its sources. */
  static any(sources: Iterable<RealmAbortSignal>): RealmAbortSignal {
    const all = [...sources];
    const signal = new RealmAbortSignal();
    const aborted = all.find((source) => source.aborted);
    if (aborted !== undefined) {
      signal.#abort(aborted.reason);
      return signal;
    }
    for (const source of all) source.#addDependent(signal);
    return signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  #abort(reason?: unknown): void {
    if (this.#aborted) return;
    const dependents = this.#mark(reason ?? new CancelledError("This operation was aborted"));
    for (const signal of [this, ...dependents]) signal.#announce();
  }

  /** Marks this signal and all that depend on it, so that none of their listeners sees one of them unaborted. */
  #mark(reason: unknown): RealmAbortSignal[] {
    this.#aborted = true;
    this.#reason = reason;
    const dependents = [...(this.#dependents ?? [])];
    this.#dependents = undefined;
    return dependents.flatMap((signal) => (signal.#aborted ? [] : [signal, ...signal.#mark(reason)]));
  }

  #addDependent(signal: RealmAbortSignal): void {
    this.#dependents ??= new Set();
    this.#dependents.add(signal);
  }

  #announce(): void {
    const event = new RealmEvent("abort");
    const handler = this.onabort;
    if (handler !== null) this.addEventListener("abort", handler, { once: true });
    this.dispatchEvent(event);
  }

  override get [Symbol.toStringTag](): string {
    return "AbortSignal";
  }
}
