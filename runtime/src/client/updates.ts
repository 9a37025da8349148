import type { Outcome } from "@protempo/api/temporal/api/update/v1/message_pb.js";
import type {
  ExecuteMultiOperationRequest,
  UpdateWorkflowExecutionRequest,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { TerminatedError } from "../common/errors/failures.js";
import type { Headers } from "../common/headers.js";
import type { ClientCore, Target } from "./client-core.js";
import type { Deadline } from "./deadline.js";
import { RpcError, WorkflowUpdateFailedError } from "./errors.js";
import type { UpdateHandle } from "./handles.js";
import type { UpdateCall } from "./interceptor.js";
import type { CallOptions } from "./options.js";
import { type Decode, headerOf, type Outgoing, replaced } from "./payloads.js";
import { type Fields, multiOperationRpc, pollEnds, pollUpdateRpc, updateRpc } from "./rpcs.js";
import {
  blameStart,
  refuseEager,
  type Started,
  type StartPlan,
  startCall,
  startRequest,
  targetOf,
  withCall,
} from "./start.js";
import { multiOperationError, typedError } from "./status-details.js";

/** How far an update is when its start resolves; Temporal's `UpdateWorkflowExecutionLifecycleStage`. */
export type UpdateStage = 2 | 3;
export const accepted: UpdateStage = 2;
export const completed: UpdateStage = 3;

/** An update to be sent. */
export interface UpdatePlan<T> {
  readonly name: string;
  readonly updateId: string;
  readonly input: Outgoing;
  readonly decode: Decode<T>;
  readonly stage: UpdateStage;
  /** Default: none. */
  readonly headers?: Headers | undefined;
}

/** The workflow to update; `firstExecutionRunId` keeps the update from a later workflow of the same ID. */
export interface UpdateTarget extends Target {
  readonly firstExecutionRunId?: string | undefined;
}

/** Sends an update and waits for its stage. Rejects with `WorkflowNotFoundError`. A rejected update is told by the handle's result. */
export async function startUpdate<T>(
  core: ClientCore,
  target: UpdateTarget,
  plan: UpdatePlan<T>,
  options: CallOptions | undefined,
): Promise<UpdateHandle<T>> {
  const deadline = core.deadline(options);
  const { workflowId, runId } = target;
  const { name: updateName, updateId, input } = plan;
  const call = { workflowId, runId, updateName, updateId, args: input.args, headers: {} };
  const handle = await core.intercept("update", call, async (sent) => {
    const to = { ...target, workflowId: sent.workflowId, runId: sent.runId };
    const changed = withUpdate(plan, sent);
    const request = await updateRequest(core, to, changed);
    for (;;) {
      const response = await unlessOver(deadline, core.call(updateRpc, request, deadline, options, to));
      // A server that gives up waiting answers with a lower stage.
      if (response === undefined || response.stage < accepted) continue;
      const runId = response.updateRef?.workflowExecution?.runId || to.runId;
      const update = updateHandle(core, { ...to, runId }, changed, response.outcome);
      if (plan.stage === completed) await update.settled(deadline, options);
      return update;
    }
  });
  // What an interceptor gives in place of the handle is its own affair.
  return handle as UpdateHandle<T>;
}

/** What interceptors made of an update. */
function withUpdate<T>(
  plan: UpdatePlan<T>,
  call: Pick<UpdateCall, "updateName" | "updateId" | "args" | "headers">,
): UpdatePlan<T> {
  const { updateName: name, updateId, args, headers } = call;
  return { ...plan, name, updateId, input: replaced(plan.input, args), headers };
}

/** Sends an update and waits for its result. Rejects with `WorkflowUpdateFailedError` too. */
export async function executeUpdate<T>(
  core: ClientCore,
  target: UpdateTarget,
  plan: UpdatePlan<T>,
  options: CallOptions | undefined,
): Promise<T> {
  const deadline = core.deadline(options);
  const left = deadline.remaining(updateRpc.name);
  const handle = await startUpdate(core, target, { ...plan, stage: completed }, { ...options, timeout: left });
  return await handle.result({ ...options, timeout: deadline.remaining(updateRpc.name) });
}

/** Starts a workflow if need be, and sends it an update, in one request. */
export async function updateWithStart<T>(
  core: ClientCore,
  start: StartPlan,
  plan: UpdatePlan<T>,
  options: CallOptions | undefined,
): Promise<{ readonly started: Started; readonly update: UpdateHandle<T> }> {
  refuseEager(start);
  const deadline = core.deadline(options);
  const { name: updateName, updateId, input } = plan;
  const call = { ...startCall(start), updateName, updateId, updateArgs: input.args, updateHeaders: {} };
  const sent = await core.intercept("updateWithStart", call, (both) => {
    const { updateName, updateId, updateArgs: args, updateHeaders: headers } = both;
    const changed = withUpdate(plan, { updateName, updateId, args, headers });
    return sendBoth(core, withCall(start, both), changed, deadline, options);
  });
  // What an interceptor gives in place of the handle is its own affair.
  return sent as { readonly started: Started; readonly update: UpdateHandle<T> };
}

async function sendBoth<T>(
  core: ClientCore,
  start: StartPlan,
  plan: UpdatePlan<T>,
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<{ readonly started: Started; readonly update: UpdateHandle<T> }> {
  const target = targetOf(start);
  const [startWorkflow, updateWorkflow] = await Promise.all([
    startRequest(core, start),
    updateRequest(core, target, plan),
  ]);
  const request: Fields<ExecuteMultiOperationRequest> = {
    namespace: core.namespace,
    operations: [
      { operation: { case: "startWorkflow", value: startWorkflow } },
      { operation: { case: "updateWorkflow", value: updateWorkflow } },
    ],
  };
  for (;;) {
    const response = await unlessOver(deadline, core.call(multiOperationRpc, request, deadline, options)).catch(
      (error: unknown) => {
        blameStart(core, start)(blame(core, error, target));
      },
    );
    if (response === undefined) continue;
    const first = response.responses[0]?.response;
    const second = response.responses[1]?.response;
    if (first?.case !== "startWorkflow" || second?.case !== "updateWorkflow") {
      throw new TypeError("ExecuteMultiOperation: the server did not answer with a start and an update");
    }
    if (second.value.stage < accepted) continue;
    const { runId, started, firstExecutionRunId } = first.value;
    const update = updateHandle(core, { ...target, runId }, plan, second.value.outcome);
    if (plan.stage === completed) await update.settled(deadline, options);
    const firstRun = firstExecutionRunId || (started ? runId : undefined);
    return { started: { workflowId: target.workflowId, runId, firstExecutionRunId: firstRun }, update };
  }
}

/** The handle of an update that was sent before, from this process or another. */
export function updateHandle<T>(
  core: ClientCore,
  target: Target,
  plan: Pick<UpdatePlan<T>, "updateId" | "decode">,
  known?: Outcome,
): SentUpdate<T> {
  return new SentUpdate(core, target, plan, known);
}

class SentUpdate<T> implements UpdateHandle<T> {
  readonly updateId: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly #core: ClientCore;
  readonly #decode: Decode<T>;
  #outcome: Outcome | undefined;

  constructor(
    core: ClientCore,
    target: Target,
    plan: Pick<UpdatePlan<T>, "updateId" | "decode">,
    outcome: Outcome | undefined,
  ) {
    this.updateId = plan.updateId;
    this.workflowId = target.workflowId;
    this.runId = target.runId;
    this.#core = core;
    this.#decode = plan.decode;
    this.#outcome = outcome;
  }

  async result(options?: CallOptions): Promise<T> {
    const { value } = await this.settled(this.#core.deadline(options), options);
    if (value.case === "success") return await this.#core.rules.read(value.value, this.#decode);
    const cause =
      value.case === "failure"
        ? await this.#core.rules.failure(value.value)
        : new TerminatedError("the server recorded no outcome");
    throw new WorkflowUpdateFailedError(this.workflowId, this.updateId, cause);
  }

  /** Waits until the update is over. */
  async settled(deadline: Deadline, options: CallOptions | undefined): Promise<Outcome> {
    const { workflowId, runId, updateId } = this;
    const request = {
      namespace: this.#core.namespace,
      identity: this.#core.identity,
      updateRef: { updateId, workflowExecution: { workflowId, runId: runId ?? "" } },
      waitPolicy: { lifecycleStage: completed },
    };
    while (this.#outcome === undefined) {
      const response = await unlessOver(
        deadline,
        this.#core.call(pollUpdateRpc, request, deadline, options, { workflowId, runId }),
      );
      this.#outcome = response?.outcome;
    }
    return this.#outcome;
  }
}

/** An answer; none where the server gives up waiting before the caller does. What was sent is known by its ID and may be sent again. */
async function unlessOver<T>(deadline: Deadline, answer: Promise<T>): Promise<T | undefined> {
  const began = performance.now();
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof RpcError) || !pollEnds.includes(error.status)) throw error;
    await deadline.pauseAfter(began);
    return undefined;
  }
}

async function updateRequest(
  core: ClientCore,
  target: UpdateTarget,
  plan: UpdatePlan<unknown>,
): Promise<Fields<UpdateWorkflowExecutionRequest>> {
  if (plan.updateId === "") throw new TypeError("updateId: must not be empty; leave it out for a generated one");
  return {
    namespace: core.namespace,
    workflowExecution: { workflowId: target.workflowId, runId: target.runId ?? "" },
    firstExecutionRunId: target.firstExecutionRunId ?? "",
    waitPolicy: { lifecycleStage: plan.stage },
    request: {
      meta: { updateId: plan.updateId, identity: core.identity },
      input: {
        name: plan.name,
        args: await core.pack(plan.input, `input of update ${plan.name}`),
        header: headerOf(plan.headers ?? {}),
      },
    },
  };
}

/** The error of the operation that failed, in place of one that says that one of two did. */
function blame(core: ClientCore, error: unknown, target: Target): unknown {
  const found = error instanceof RpcError ? multiOperationError(error) : undefined;
  if (found === undefined) return error;
  return typedError(found.error, { ...target, address: core.connection.address, namespace: core.namespace });
}
