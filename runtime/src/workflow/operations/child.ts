import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type {
  ResolveChildWorkflowExecution,
  ResolveChildWorkflowExecutionStart,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { ApplicationError, type CancelledError } from "../../common/errors/failures.js";
import type { Headers } from "../../common/headers.js";
import { failureToError } from "../../converter/failure.js";
import { memoFields } from "../../converter/memo.js";
import { resultDecoder } from "../decoding.js";
import { settledByCancel } from "../flags.js";
import type { SendAround } from "../interceptors/sending.js";
import type { ChildOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import { wireSearchAttributes } from "../search-attributes.js";
import type { ChildSettings } from "./child-settings.js";
import { never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";

/** A child workflow was not started: its ID is taken by a workflow that runs, or that may not be started again. */
export class ChildWorkflowAlreadyStartedError extends ApplicationError {
  static override readonly className: string = "ChildWorkflowAlreadyStartedError";

  readonly workflowId: string;
  readonly workflowType: string;

  constructor(workflowId: string, workflowType: string) {
    super(`Child workflow ${workflowType} was not started: a workflow with ID "${workflowId}" is there already`, {
      type: "ChildWorkflowAlreadyStarted",
      nonRetryable: true,
    });
    this.workflowId = workflowId;
    this.workflowType = workflowType;
  }
}

/** One start of a child workflow, ready for the wire. */
export interface ChildCall {
  readonly type: string;
  readonly workflowId: string;
  readonly settings: ChildSettings;
  readonly args: Payload[];
  /** Reads the result; throws what fails the task. */
  readonly decode: (payload: Payload | undefined) => unknown;
  readonly signal: AbortSignal | undefined;
  /** What concerns this start alone. */
  readonly options: Pick<ChildOptions, "memo" | "searchAttributes" | "summary" | "details"> | undefined;
  /** What the contract's mapping made of the input. */
  readonly searchAttributes?: Readonly<Record<string, Payload>> | undefined;
  /** Default: none. */
  readonly headers?: Headers | undefined;
  /** Interceptors around the request. */
  readonly around?: SendAround<ChildCall, StartedChild> | undefined;
}

/** A child that was asked for: when it has started (with its run ID), and when it has ended. */
export interface StartedChild {
  /** What interceptors made of the call's. */
  readonly workflowId: string;
  readonly started: Promise<string>;
  readonly completed: Promise<unknown>;
  /** Asks for its cancellation; what that does depends on the call's cancellation type. */
  cancel(reason: string): void;
}

/** A child that runs. */
export interface RunningChild extends Pick<StartedChild, "workflowId" | "completed" | "cancel"> {
  readonly runId: string;
}

class ChildStartOperation extends Operation {
  readonly #promise: Settle<string>;

  constructor(run: Run, seq: number, promise: Settle<string>) {
    super(run, seq);
    this.#promise = promise;
  }

  override cancel(): void {}

  /** The child was cancelled while it was starting, and Core will not say whether it has started. */
  giveUp(error: unknown): void {
    this.#promise.reject(error);
  }

  override settle(job: unknown): void {
    const { status } = job as ResolveChildWorkflowExecutionStart;
    switch (status.case) {
      case "succeeded":
        this.#promise.resolve(status.value.runId);
        return;
      case "failed":
        this.run.takeOperation("child", this.seq);
        if (status.value.cause !== 1) {
          throw new Error(
            `Child workflow ${status.value.workflowType} was not started, cause ${status.value.cause}: this version does not know it`,
          );
        }
        this.#promise.reject(new ChildWorkflowAlreadyStartedError(status.value.workflowId, status.value.workflowType));
        return;
      case "cancelled":
        this.run.takeOperation("child", this.seq);
        if (status.value.failure === undefined) break;
        this.#promise.reject(failureToError(status.value.failure));
        return;
    }
    throw new Error(`Core resolved the start of child workflow ${this.seq} without a status`);
  }
}

class ChildOperation extends Operation {
  readonly #promise: Settle<unknown>;
  readonly #type: string;
  readonly #decode: ChildCall["decode"];
  #cancelled = false;

  constructor(run: Run, seq: number, call: ChildCall, promise: Settle<unknown>) {
    super(run, seq);
    this.#promise = promise;
    this.#type = call.type;
    this.#decode = call.decode;
  }

  override get label(): string {
    return `${this.#type} (${this.seq})`;
  }

  override cancel(reason: CancelledError): void {
    this.request(this.run.reasonOf(reason));
  }

  /** Sends the command, once. */
  request(reason: string): void {
    if (this.#cancelled || !this.run.hasOperation("child", this.seq)) return;
    this.#cancelled = true;
    const value = {
      $typeName: "coresdk.workflow_commands.CancelChildWorkflowExecution",
      childWorkflowSeq: this.seq,
      reason,
    } as const;
    this.run.command({ case: "cancelChildWorkflowExecution", value });
  }

  override settle(job: unknown): void {
    const status = (job as ResolveChildWorkflowExecution).result?.status;
    if (status?.case === "completed") {
      this.#promise.resolve(resultDecoder(`child workflow ${this.#type}`, this.#decode)(status.value.result));
      return;
    }
    if (status?.case === undefined || status.value.failure === undefined) {
      throw new Error(`Core resolved child workflow ${this.seq} (${this.#type}) without a result`);
    }
    const error = failureToError(status.value.failure);
    this.#promise.reject(error);
    const { run, seq } = this;
    if (!run.hasOperation("childStart", seq) || !run.hasFlag(settledByCancel)) return;
    const start = run.takeOperation("childStart", seq);
    if (start instanceof ChildStartOperation) start.giveUp(error);
  }
}

/** Asks for a child. Its number is taken after the ID. */
function requestChild(run: Run, scope: Scope, call: ChildCall): StartedChild {
  const seq = run.nextSequence("child");
  const { around } = call;
  if (around === undefined) return sendChild(run, scope, call, seq);
  return around(seq, 1, (changed) => sendChild(run, scope, changed, seq));
}

function sendChild(run: Run, scope: Scope, call: ChildCall, seq: number): StartedChild {
  // The order is part of what replay repeats: the child hangs on the scope before its end has a promise.
  let child: ChildOperation | undefined;
  let settle: Settle<unknown> | undefined;
  const completed = new Promise<unknown>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const started = new Promise<string>((resolve, reject) => {
    const source = sourceOf(scope, call.signal);
    if (refusedBy(source, reject)) return;
    child = new ChildOperation(run, seq, call, {
      resolve: (value) => settle?.resolve(value),
      reject: (error) => settle?.reject(error),
    });
    child.hangOn(source);
    const { settings } = call;
    const value = {
      $typeName: "coresdk.workflow_commands.StartChildWorkflowExecution",
      seq,
      namespace: run.lane.namespace,
      workflowId: call.workflowId,
      workflowType: call.type,
      taskQueue: run.lane.queueOf(settings.taskQueue),
      input: call.args,
      workflowExecutionTimeout: settings.executionTimeout,
      workflowRunTimeout: settings.runTimeout,
      workflowTaskTimeout: settings.taskTimeout,
      parentClosePolicy: settings.parentClosePolicy,
      workflowIdReusePolicy: settings.idReusePolicy,
      retryPolicy: settings.retryPolicy,
      cronSchedule: settings.cronSchedule,
      headers: { ...call.headers },
      memo: memoFields(call.options?.memo, run.lane),
      searchAttributes: wireSearchAttributes(call.options?.searchAttributes, call.searchAttributes),
      cancellationType: settings.cancellationType,
      versioningIntent: 0,
      priority: settings.priority,
      versioningOverride: settings.versioningOverride,
    } as const;
    run.command({ case: "startChildWorkflowExecution", value }, call.options);
    run.addOperation("childStart", seq, new ChildStartOperation(run, seq, { resolve, reject }));
    run.addOperation("child", seq, child);
  });
  started.catch((error) => settle?.reject(error));
  // Nobody may wait for the end.
  completed.catch(() => undefined);
  return { workflowId: call.workflowId, started, completed, cancel: (reason) => child?.request(reason) };
}

/** Starts a child and makes its handle when it has started. The awaits are part of the order that replay repeats. */
export async function startChild<H>(
  run: Run,
  scope: Scope,
  call: ChildCall,
  handle: (child: RunningChild) => H,
): Promise<H> {
  run.assertWritable(`start child workflow ${call.type}`);
  if (run.dead) return never();
  const { workflowId, started, completed, cancel } = requestChild(run, scope, call);
  await undefined;
  return handle({ workflowId, runId: await started, completed, cancel });
}

/** Starts a child and waits for its result. The promises are part of the order that replay repeats. */
export async function executeChild(run: Run, scope: Scope, call: ChildCall): Promise<unknown> {
  run.assertWritable(`start child workflow ${call.type}`);
  if (run.dead) return never();
  const child = Promise.resolve(requestChild(run, scope, call));
  return child.then(({ completed }) => completed);
}
