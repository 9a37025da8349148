import { refuseReservedName } from "../common/reserved-names.js";
import type { ClientCore } from "./client-core.js";
import type { UntypedHandle, UpdateHandle } from "./handles.js";
import { warnWithoutPollers } from "./no-pollers.js";
import type { QueuedStartOptions, QueuedUpdateWithStartOptions } from "./options.js";
import { type StartPlan, signalWithStart, startWorkflow } from "./start.js";
import { resolveStart } from "./start-options.js";
import { accepted, updateWithStart } from "./updates.js";
import { stageOf, startedTarget, WorkflowHandle } from "./workflow-handle.js";

/** Options of starting a workflow by its name: nothing says its ID or task queue but the caller. */
export interface UntypedStartOptions extends QueuedStartOptions {
  readonly workflowId: string;
}

/** Options of update-with-start by names. */
export interface UntypedUpdateWithStartOptions extends QueuedUpdateWithStartOptions {
  readonly workflowId: string;
}

/** A signal or an update by name. */
export interface NamedCall {
  readonly name: string;
  readonly args?: readonly unknown[] | undefined;
}

/** Which runs a handle means. */
export interface GetHandleOptions {
  /** Calls go to this run only. Default: the newest. */
  readonly runId?: string | undefined;
  /** Cancel, terminate and update only if the workflow's chain began with this run. */
  readonly firstExecutionRunId?: string | undefined;
}

/** Workflows by name, for what no contract describes: arguments are encoded, results decoded by the payload converter. */
export class WorkflowClient {
  readonly #core: ClientCore;
  readonly #askedQueues = new Set<string>();

  constructor(core: ClientCore) {
    this.#core = core;
  }

  /**
   * Starts a workflow. Rejects with `WorkflowAlreadyStartedError`. A Node warning says so if no worker polls the task
   * queue.
   */
  async start(workflowType: string, args: readonly unknown[], options: UntypedStartOptions): Promise<UntypedHandle> {
    const plan = this.#plan(workflowType, args, options);
    const started = await startWorkflow(this.#core, plan, options);
    this.#warn(options.taskQueue);
    return new WorkflowHandle(this.#core, startedTarget(started));
  }

  /** Starts a workflow and waits for its result; `timeout` is for both together. Rejects with `WorkflowFailedError` too. */
  async execute(workflowType: string, args: readonly unknown[], options: UntypedStartOptions): Promise<unknown> {
    const deadline = this.#core.deadline(options);
    const handle = await this.start(workflowType, args, options);
    return await handle.result({ ...options, timeout: deadline.remaining("GetWorkflowExecutionHistory") });
  }

  /** A handle of a workflow that was started before; asks nothing of the server. Throws TypeError for an empty ID. */
  getHandle(workflowId: string, options?: GetHandleOptions): UntypedHandle {
    if (workflowId === "") throw new TypeError("workflowId: must not be empty");
    const { runId, firstExecutionRunId } = options ?? {};
    return new WorkflowHandle(this.#core, { workflowId, runId, firstExecutionRunId });
  }

  /** Signals a workflow; starts it before if it does not run. */
  async signalWithStart(
    workflowType: string,
    args: readonly unknown[],
    signal: NamedCall,
    options: UntypedStartOptions,
  ): Promise<UntypedHandle> {
    const plan = this.#plan(workflowType, args, options);
    const input = this.#core.rules.values(signal.args ?? []);
    const started = await signalWithStart(this.#core, plan, { name: signal.name, input }, options);
    this.#warn(options.taskQueue);
    return new WorkflowHandle(this.#core, startedTarget(started));
  }

  /**
   * Updates a workflow; starts it before if it does not run, in one request. `idConflictPolicy` says what happens if it
   * runs; default: `"fail"`.
   */
  async updateWithStart(
    workflowType: string,
    args: readonly unknown[],
    update: NamedCall,
    options: UntypedUpdateWithStartOptions,
  ): Promise<{ readonly handle: UntypedHandle; readonly update: UpdateHandle<unknown> }> {
    const start = this.#plan(workflowType, args, { idConflictPolicy: "fail", ...options });
    const { rules } = this.#core;
    const plan = {
      name: update.name,
      updateId: options.updateId ?? crypto.randomUUID(),
      input: rules.values(update.args ?? []),
      decode: rules.value,
      stage: stageOf(options.waitForStage) ?? accepted,
    };
    const sent = await updateWithStart(this.#core, start, plan, options);
    return { handle: new WorkflowHandle(this.#core, startedTarget(sent.started)), update: sent.update };
  }

  // Beside the call: nobody waits for it.
  #warn(taskQueue: string): void {
    void warnWithoutPollers(this.#core, taskQueue, this.#askedQueues);
  }

  #plan(workflowType: string, args: readonly unknown[], options: UntypedStartOptions): StartPlan {
    refuseReservedName("workflow", workflowType);
    return {
      workflowType,
      input: this.#core.rules.values(args),
      options: resolveStart(options.workflowId, options, {}),
    };
  }
}
