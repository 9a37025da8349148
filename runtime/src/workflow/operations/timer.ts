import type { CancelledError } from "../../common/errors/failures.js";
import { msToProto } from "../../common/proto-time.js";
import { asOutcome } from "../interceptors/sending.js";
import type { OperationOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import { never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";

class TimerOperation extends Operation {
  readonly #promise: Settle<void>;

  constructor(run: Run, seq: number, promise: Settle<void>) {
    super(run, seq);
    this.#promise = promise;
  }

  override cancel(reason: CancelledError): void {
    // It may have fired since it was cancelled.
    if (this.run.takeOperation("timer", this.seq) === undefined) return;
    const value = { $typeName: "coresdk.workflow_commands.CancelTimer", seq: this.seq } as const;
    this.run.command({ case: "cancelTimer", value });
    this.#promise.reject(reason);
  }

  override settle(): void {
    this.#promise.resolve();
  }
}

/** Starts a durable timer; less than 1 ms is 1 ms. */
export function startTimer(run: Run, scope: Scope, ms: number, options: OperationOptions | undefined): Promise<void> {
  run.assertWritable("start a timer");
  if (run.dead) return never();
  const seq = run.nextSequence("timer");
  const around = run.interceptors?.outbound.timer;
  if (around === undefined) return sendTimer(run, scope, ms, seq, options);
  return around({ milliseconds: ms, summary: options?.summary, seq }, ({ milliseconds, summary }) =>
    asOutcome(sendTimer(run, scope, milliseconds, seq, { ...options, summary })),
  ) as Promise<unknown> as Promise<void>;
}

function sendTimer(
  run: Run,
  scope: Scope,
  ms: number,
  seq: number,
  options: OperationOptions | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, options?.signal);
    if (refusedBy(source, reject)) return;
    const operation = new TimerOperation(run, seq, { resolve, reject });
    operation.hangOn(source);
    const value = {
      $typeName: "coresdk.workflow_commands.StartTimer",
      seq,
      startToFireTimeout: msToProto(Math.max(1, ms)),
    } as const;
    run.command({ case: "startTimer", value }, options);
    run.addOperation("timer", seq, operation);
  });
}
