import { CancelledError } from "../../common/errors/failures.js";
import type { Run } from "../run.js";
import { Scope, type ScopeListener, ScopeSignal } from "../scope.js";

/** The functions of a promise that an operation settles. */
export interface Settle<T> {
  resolve(value: T | PromiseLike<T>): void;
  reject(reason: unknown): void;
}

/** What cancels an operation: the scope that it was called in, or the signal that it was given. */
export type CancelSource = Scope | AbortSignal;

/** An operation in flight. It hangs on what cancels it until it settles. */
export abstract class Operation implements ScopeListener {
  readonly run: Run;
  readonly seq: number;
  #source: CancelSource | undefined;
  #onAbort: (() => void) | undefined;

  constructor(run: Run, seq: number) {
    this.run = run;
    this.seq = seq;
  }

  /** The operation was cancelled: sends the command, and rejects where that does not wait for an answer. */
  abstract cancel(reason: CancelledError): void;

  /** Core's answer. `job` is the job's message. */
  abstract settle(job: unknown): void;

  /** What the operation is, for messages; undefined if nobody has to hear of it any more. */
  get label(): string | undefined {
    return String(this.seq);
  }

  /** Hangs the operation on its source. Scopes come one microtask later than signals of the user's own. */
  hangOn(source: CancelSource): void {
    if (source instanceof Scope) {
      if (!source.cancellable) return;
      this.#source = source;
      source.listen(this);
      return;
    }
    this.#source = source;
    this.#onAbort = () => this.cancel(cancelledBy(source));
    source.addEventListener("abort", this.#onAbort, { once: true });
  }

  leave(): void {
    const source = this.#source;
    if (source === undefined) return;
    this.#source = undefined;
    if (source instanceof Scope) source.unlisten(this);
    else if (this.#onAbort !== undefined) source.removeEventListener("abort", this.#onAbort);
  }

  scopeCancelled(reason: CancelledError): void {
    this.cancel(reason);
  }
}

/** What cancels an operation that was called in `scope` with that signal. */
export function sourceOf(scope: Scope, signal: AbortSignal | undefined): CancelSource {
  if (signal === undefined) return scope;
  return ScopeSignal.scopeOf(signal) ?? signal;
}

/**
 * Whether an operation must not start because its source is cancelled already. Then the promise is rejected, without a
 * command, and the same number of microtasks later as an operation in flight would be.
 */
export function refusedBy(source: CancelSource, reject: (reason: unknown) => void): boolean {
  if (source instanceof Scope) {
    if (!source.cancelled) return false;
    source.listen({ scopeCancelled: reject });
    return true;
  }
  if (!source.aborted) return false;
  reject(cancelledBy(source));
  return true;
}

/** The signal's reason if it is a cancellation, else a cancellation that it caused. */
export function cancelledBy(signal: AbortSignal): CancelledError {
  const reason: unknown = signal.reason;
  if (reason instanceof CancelledError) return reason;
  return new CancelledError(reason instanceof Error ? reason.message : "Cancelled by a signal", { cause: reason });
}

/** The promise of a run whose task has failed: it never settles, so that the run's code stops where it waits. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}
