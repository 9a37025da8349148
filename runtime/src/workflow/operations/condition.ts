import { CancelledError } from "../../common/errors/failures.js";
import type { OperationOptions } from "../options.js";
import type { Run } from "../run.js";
import { Scope } from "../scope.js";
import { cancelledBy, never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";
import { startTimer } from "./timer.js";

/** Patch of Temporal's TypeScript SDK: before it, a timeout of 0 was none. */
const zeroTimeoutPatch = "__sdk_internal_patch_number:1";

class ConditionOperation extends Operation {
  readonly #promise: Settle<void>;

  constructor(run: Run, seq: number, promise: Settle<void>) {
    super(run, seq);
    this.#promise = promise;
  }

  override cancel(reason: CancelledError): void {
    this.run.removeCondition(this.seq);
    this.leave();
    this.#promise.reject(reason);
  }

  override settle(): void {
    this.leave();
    this.#promise.resolve();
  }
}

/**
 * Waits until a predicate is true, with a timeout at most that many milliseconds. The promises in it are part of the
 * order that replay repeats: an `async` function around the wait itself, and for a timeout a scope and a race.
 */
export async function waitForCondition(
  run: Run,
  scope: Scope,
  predicate: () => boolean,
  timeout: number | undefined,
  options: OperationOptions | undefined,
): Promise<boolean | undefined> {
  if (run.dead) return never();
  if (timeout === undefined || (timeout === 0 && !run.patches.has(run, zeroTimeoutPatch, false))) {
    return waitFor(run, scope, predicate, options?.signal) as Promise<undefined>;
  }
  const source = sourceOf(scope, options?.signal);
  if (!(source instanceof Scope) && source.aborted) throw cancelledBy(source);
  // A signal of the user's own stands in place of the scope: what is around it does not cancel the wait.
  const inner = new Scope(run, source instanceof Scope ? source : new Scope(run, scope, false), true);
  const signal = source instanceof Scope ? undefined : source;
  return inner.enter(async () => {
    try {
      return await Promise.race([
        startTimer(run, inner, timeout, { summary: options?.summary }).then(() => false),
        waitFor(run, inner, predicate, signal).then(() => true),
      ]);
    } finally {
      inner.cancel(new CancelledError("The condition has ended"));
    }
  });
}

function waitFor(run: Run, scope: Scope, predicate: () => boolean, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, signal);
    if (refusedBy(source, reject)) return;
    const seq = run.nextSequence("condition");
    const operation = new ConditionOperation(run, seq, { resolve, reject });
    operation.hangOn(source);
    if (predicate()) {
      operation.settle();
      return;
    }
    run.addCondition({ seq, predicate, resolve: () => operation.settle() });
  });
}
