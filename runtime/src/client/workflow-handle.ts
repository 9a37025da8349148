import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import type { ClientCore } from "./client-core.js";
import type { WorkflowDescription } from "./description.js";
import type { UntypedHandle, UpdateHandle } from "./handles.js";
import type { StartOutcome } from "./interceptor.js";
import { cancelWorkflow, describeWorkflow, terminateWorkflow, workflowHistory } from "./lifecycle.js";
import type {
  CallOptions,
  CancelOptions,
  QueryOptions,
  ResultOptions,
  SignalOptions,
  StartUpdateOptions,
  UpdateOptions,
} from "./options.js";
import { workflowResult } from "./result.js";
import { queryWorkflow, signalWorkflow } from "./signals-and-queries.js";
import {
  accepted,
  completed,
  executeUpdate,
  startUpdate,
  type UpdatePlan,
  type UpdateStage,
  updateHandle,
} from "./updates.js";

/** The runs that a handle means. */
export interface HandleTarget {
  readonly workflowId: string;
  /** The run that every call goes to; undefined: the newest. */
  readonly runId: string | undefined;
  readonly firstExecutionRunId: string | undefined;
  /** The run that waiting for the result begins with; undefined: `runId`. */
  readonly resultRunId?: string | undefined;
}

/** A handle by names. Typed handles use its target and core directly. */
export class WorkflowHandle implements UntypedHandle {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly firstExecutionRunId: string | undefined;
  readonly #core: ClientCore;
  readonly #target: HandleTarget;

  constructor(core: ClientCore, target: HandleTarget) {
    this.workflowId = target.workflowId;
    this.runId = target.runId;
    this.firstExecutionRunId = target.firstExecutionRunId;
    this.#core = core;
    this.#target = target;
  }

  async result(options?: ResultOptions): Promise<unknown> {
    return await workflowResult(this.#core, resultTarget(this.#target), this.#core.rules.value, options);
  }

  async signal(name: string, args: readonly unknown[] = [], options?: SignalOptions): Promise<void> {
    await signalWorkflow(this.#core, this.#target, name, this.#core.rules.values(args), options);
  }

  async query(name: string, args: readonly unknown[] = [], options?: QueryOptions): Promise<unknown> {
    const { rules } = this.#core;
    return await queryWorkflow(this.#core, this.#target, name, rules.values(args), rules.value, options);
  }

  async update(name: string, args: readonly unknown[] = [], options?: UpdateOptions): Promise<unknown> {
    return await executeUpdate(this.#core, this.#target, this.#plan(name, args, options, completed), options);
  }

  async startUpdate(
    name: string,
    args: readonly unknown[] = [],
    options?: StartUpdateOptions,
  ): Promise<UpdateHandle<unknown>> {
    const stage = stageOf(options?.waitForStage) ?? accepted;
    return await startUpdate(this.#core, this.#target, this.#plan(name, args, options, stage), options);
  }

  updateHandle(updateId: string): UpdateHandle<unknown> {
    return updateHandle(this.#core, this.#target, { updateId, decode: this.#core.rules.value });
  }

  async cancel(options?: CancelOptions): Promise<void> {
    await cancelWorkflow(this.#core, this.#target, options);
  }

  async terminate(reason?: string, options?: CallOptions): Promise<void> {
    await terminateWorkflow(this.#core, this.#target, reason, options);
  }

  async describe(options?: CallOptions): Promise<WorkflowDescription> {
    return await describeWorkflow(this.#core, this.#target, options);
  }

  async fetchHistory(options?: CallOptions): Promise<History> {
    return await workflowHistory(this.#core, resultTarget(this.#target), options);
  }

  #plan(
    name: string,
    args: readonly unknown[],
    options: UpdateOptions | undefined,
    stage: UpdateStage,
  ): UpdatePlan<unknown> {
    const { rules } = this.#core;
    const updateId = options?.updateId ?? crypto.randomUUID();
    return { name, updateId, input: rules.values(args), decode: rules.value, stage };
  }
}

/** What the handle of a start means: the newest run, in the chain that was started. */
export function startedTarget({ workflowId, runId, firstExecutionRunId }: StartOutcome): HandleTarget {
  return { workflowId, runId: undefined, firstExecutionRunId, resultRunId: runId };
}

/** The run that waiting for a result begins with. */
export function resultTarget(target: HandleTarget): HandleTarget {
  return { ...target, runId: target.runId ?? target.resultRunId };
}

/** The number of a stage; undefined if none is named. Throws TypeError for one that cannot be waited for. */
export function stageOf(name: StartUpdateOptions["waitForStage"]): UpdateStage | undefined {
  switch (name) {
    case undefined:
      return undefined;
    case "accepted":
      return accepted;
    case "completed":
      return completed;
    default:
      throw new TypeError(`waitForStage: ${JSON.stringify(name)} is neither "accepted" nor "completed"`);
  }
}
