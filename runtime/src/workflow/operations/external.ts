import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type {
  ResolveRequestCancelExternalWorkflow,
  ResolveSignalExternalWorkflow,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { SignalExternalWorkflowExecution } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import type { CancelledError } from "../../common/errors/failures.js";
import type { Headers } from "../../common/headers.js";
import { failureToError } from "../../converter/failure.js";
import { asOutcome, type SendAround } from "../interceptors/sending.js";
import type { Run } from "../run.js";
import type { Scope, ScopeListener } from "../scope.js";
import { never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";

/** Patch of Temporal's TypeScript SDK: before it, a request to cancel another workflow did not hang on the scope. */
const scopedCancelPatch = "__temporal_internal_connect_external_handle_cancel_to_scope";

/** The workflow that is meant. */
export type Target = { readonly child: string } | { readonly workflowId: string; readonly runId: string | undefined };

class SignalOperation extends Operation {
  readonly #promise: Settle<void>;
  readonly #name: string;
  readonly #workflowId: string;

  constructor(run: Run, seq: number, name: string, target: Target, promise: Settle<void>) {
    super(run, seq);
    this.#promise = promise;
    this.#name = name;
    this.#workflowId = "child" in target ? target.child : target.workflowId;
  }

  override cancel(): void {
    if (!this.run.hasOperation("signal", this.seq)) return;
    const value = { $typeName: "coresdk.workflow_commands.CancelSignalWorkflow", seq: this.seq } as const;
    this.run.command({ case: "cancelSignalWorkflow", value });
  }

  override settle(job: unknown): void {
    const { failure } = job as ResolveSignalExternalWorkflow;
    if (failure === undefined) this.#promise.resolve();
    else this.#promise.reject(failureToError(located(failure, `signal ${this.#name} to`, this.#workflowId)));
  }
}

/** One signal to another workflow, ready for the wire. */
export interface SignalCall {
  readonly target: Target;
  readonly name: string;
  readonly args: Payload[];
  readonly options: { readonly signal?: AbortSignal | undefined; readonly summary?: string | undefined } | undefined;
  /** Default: none. */
  readonly headers?: Headers | undefined;
  /** Interceptors around the sending. */
  readonly around?: SendAround<SignalCall, Promise<unknown>> | undefined;
}

/** Sends a signal to another workflow. */
export function signalWorkflow(run: Run, scope: Scope, call: SignalCall): Promise<void> {
  run.assertWritable(`send signal ${call.name}`);
  if (run.dead) return never();
  const seq = run.nextSequence("signal");
  const { around } = call;
  if (around === undefined) return sendSignal(run, scope, call, seq);
  return around(seq, 1, (changed) => sendSignal(run, scope, changed, seq)) as Promise<void>;
}

function sendSignal(run: Run, scope: Scope, call: SignalCall, seq: number): Promise<void> {
  const { target, name, args, options } = call;
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, options?.signal);
    if (refusedBy(source, reject)) return;
    const operation = new SignalOperation(run, seq, name, target, { resolve, reject });
    operation.hangOn(source);
    const value = {
      $typeName: "coresdk.workflow_commands.SignalExternalWorkflowExecution",
      seq,
      target: wireTarget(run, target),
      signalName: name,
      args,
      headers: { ...call.headers },
    } as const;
    run.command({ case: "signalExternalWorkflowExecution", value }, options);
    run.addOperation("signal", seq, operation);
  });
}

class CancelOperation extends Operation implements ScopeListener {
  readonly #promise: Settle<void>;
  readonly #workflowId: string;

  constructor(run: Run, seq: number, workflowId: string, promise: Settle<void>) {
    super(run, seq);
    this.#promise = promise;
    this.#workflowId = workflowId;
  }

  override cancel(): void {}

  override settle(job: unknown): void {
    const { failure } = job as ResolveRequestCancelExternalWorkflow;
    if (failure === undefined) this.#promise.resolve();
    else this.#promise.reject(failureToError(located(failure, "cancellation request to", this.#workflowId)));
  }
}

/** Asks for the cancellation of another workflow. */
export function cancelWorkflow(
  run: Run,
  scope: Scope,
  target: { readonly workflowId: string; readonly runId: string | undefined },
  reason: string,
): Promise<void> {
  run.assertWritable(`cancel workflow "${target.workflowId}"`);
  if (run.dead) return never();
  const around = run.interceptors?.outbound.cancel;
  if (around === undefined) return sendCancel(run, scope, target, reason);
  const { workflowId, runId } = target;
  return around({ workflowId, runId, reason }, (call) =>
    asOutcome(sendCancel(run, scope, call, call.reason)),
  ) as Promise<unknown> as Promise<void>;
}

function sendCancel(
  run: Run,
  scope: Scope,
  target: { readonly workflowId: string; readonly runId: string | undefined },
  reason: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.cancellable) {
      scope.listen({
        scopeCancelled: (error: CancelledError) => {
          if (run.patches.has(run, scopedCancelPatch, false)) reject(error);
        },
      });
    }
    if (scope.cancelled && run.patches.has(run, scopedCancelPatch, false)) return;
    const seq = run.nextSequence("cancel");
    const value = {
      $typeName: "coresdk.workflow_commands.RequestCancelExternalWorkflowExecution",
      seq,
      workflowExecution: wireExecution(run, target),
      reason,
    } as const;
    run.command({ case: "requestCancelExternalWorkflowExecution", value });
    run.addOperation("cancel", seq, new CancelOperation(run, seq, target.workflowId, { resolve, reject }));
  });
}

/** Core's failure says why, not what nor to whom. */
function located(failure: Failure, what: string, workflowId: string): Failure {
  if (failure.failureInfo.case !== "applicationFailureInfo") return failure;
  const why = /because (.*)$/.exec(failure.message)?.[1] ?? failure.message;
  return { ...failure, message: `The ${what} workflow "${workflowId}" was not delivered: ${why}` };
}

function wireTarget(run: Run, target: Target): SignalExternalWorkflowExecution["target"] {
  return "child" in target
    ? { case: "childWorkflowId", value: target.child }
    : { case: "workflowExecution", value: wireExecution(run, target) };
}

function wireExecution(run: Run, target: { readonly workflowId: string; readonly runId: string | undefined }) {
  return {
    $typeName: "coresdk.common.NamespacedWorkflowExecution",
    namespace: run.lane.namespace,
    workflowId: target.workflowId,
    runId: target.runId ?? "",
  } as const;
}
