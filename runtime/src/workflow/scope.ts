import { CancelledError } from "../common/errors/failures.js";
import { type Abort, RealmAbortSignal } from "./abort/abort-signal.js";
import { shieldedScopes } from "./flags.js";
import { startTimer } from "./operations/timer.js";
import type { Run } from "./run.js";

/** What hangs on a scope: operations and inner scopes. */
export interface ScopeListener {
  /** Called once, one microtask after the scope was cancelled, in the order in which listeners came. */
  scopeCancelled(reason: CancelledError): void;
}

/**
 * A node of a run's tree of cancellation. Cancelling tells each listener in a microtask of its own, and inner scopes pass
 * it on in theirs: that order is part of what replay repeats, so nothing here may be told earlier or later.
 */
export class Scope implements ScopeListener {
  readonly run: Run;
  readonly parent: Scope | undefined;
  readonly cancellable: boolean;
  #requested = false;
  #reason: CancelledError | undefined;
  #listeners: Set<ScopeListener> | undefined;
  #linked = false;
  #running = false;
  #signal: ScopeSignal | undefined;
  #abortSignal: Abort | undefined;

  constructor(run: Run, parent: Scope | undefined, cancellable: boolean) {
    this.run = run;
    this.parent = parent;
    this.cancellable = cancellable;
    this.#link();
  }

  /** Whether operations of this scope must not start any more. */
  get cancelled(): boolean {
    this.#link();
    return this.#requested && this.cancellable;
  }

  /** What the scope was cancelled with, whether it passes it on or not. */
  get reason(): CancelledError | undefined {
    return this.#reason;
  }

  /** The scope's signal for the user; made when it is first asked for. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      this.#signal = new ScopeSignal(this, (abort) => {
        this.#abortSignal = abort;
      });
      if (this.cancelled) this.#abortSignal?.(this.#knownReason());
    }
    return this.#signal as unknown as AbortSignal;
  }

  /** Cancels what runs in the scope. A second call does nothing. */
  cancel(reason: CancelledError): void {
    this.#requested = true;
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    if (this.#linked) this.parent?.unlisten(this);
    if (this.cancellable) this.#abortSignal?.(reason);
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (listeners !== undefined) for (const listener of listeners) tell(listener, reason);
  }

  /** Adds a listener; one that comes after the cancellation is told on the next microtask. */
  listen(listener: ScopeListener): void {
    this.#link();
    if (this.#reason !== undefined) {
      tell(listener, this.#reason);
      return;
    }
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  /** Takes a listener away that has nothing left to cancel. */
  unlisten(listener: ScopeListener): void {
    this.#listeners?.delete(listener);
    this.#unlinkWhenIdle();
  }

  /** The outer scope was cancelled. */
  scopeCancelled(reason: CancelledError): void {
    const parent = this.parent;
    if (parent === undefined) return;
    // Before flag 1 a shielded scope passed cancellation on to the scopes in it.
    if (parent.cancellable || !this.run.hasFlag(shieldedScopes)) this.cancel(reason);
  }

  /** Runs a function in the scope; with a timeout in milliseconds, the scope is cancelled when it has passed. */
  async enter<T>(fn: () => Promise<T>, timeout?: number): Promise<T> {
    this.#running = true;
    let timer: Scope | undefined;
    if (timeout) {
      timer = new Scope(this.run, this, true);
      const timerScope = timer;
      timerScope
        .enter(() => startTimer(this.run, timerScope, timeout, undefined))
        .then(
          () => this.cancel(new CancelledError("The scope's timeout has passed")),
          () => undefined,
        );
    }
    try {
      return await fn();
    } finally {
      if (timer !== undefined && !timer.cancelled && this.run.hasFlag(shieldedScopes)) {
        timer.cancel(new CancelledError("The scope has ended"));
      }
      this.#running = false;
      this.#unlinkWhenIdle();
    }
  }

  #link(): void {
    const parent = this.parent;
    if (this.#linked || parent === undefined || this.#reason !== undefined) return;
    this.#linked = true;
    if (parent.cancellable || (parent.#requested && !this.run.hasFlag(shieldedScopes))) {
      this.#requested ||= parent.#requested;
    }
    parent.listen(this);
  }

  /** A scope whose function has ended and in which nothing runs is not held by its parent. */
  #unlinkWhenIdle(): void {
    if (!this.#linked || this.#running || (this.#listeners?.size ?? 0) > 0) return;
    if (this.#signal !== undefined || this.parent === undefined) return;
    this.#linked = false;
    this.parent.unlisten(this);
  }

  #knownReason(): CancelledError {
    if (this.#reason !== undefined) return this.#reason;
    return this.parent === undefined ? new CancelledError("The scope was cancelled") : this.parent.#knownReason();
  }
}

/** The signal of a scope. An operation that is given it belongs to that scope, with the scope's own order. */
export class ScopeSignal extends RealmAbortSignal {
  readonly #scope: Scope;

  constructor(scope: Scope, own: (abort: Abort) => void) {
    super(own);
    this.#scope = scope;
  }

  /** The scope behind a signal, if there is one. */
  static scopeOf(signal: object): Scope | undefined {
    return #scope in signal ? signal.#scope : undefined;
  }
}

function tell(listener: ScopeListener, reason: CancelledError): void {
  Promise.resolve().then(() => listener.scopeCancelled(reason));
}
