import { type Abort, RealmAbortSignal } from "./abort-signal.js";

/** The platform's `AbortController` inside the realm. */
export class RealmAbortController {
  readonly signal: RealmAbortSignal;
  #abort: Abort = () => {};

  constructor() {
    this.signal = new RealmAbortSignal((abort) => {
      this.#abort = abort;
    });
  }

  /** Aborts the signal. Without a reason the reason is a `CancelledError`. */
  abort(reason?: unknown): void {
    this.#abort(reason);
  }

  get [Symbol.toStringTag](): string {
    return "AbortController";
  }
}
