import type { StartWorkflowExecutionRequest } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { Headers } from "../common/headers.js";
import { BridgeTransport } from "./bridge-transport.js";
import type { ClientCore, Target } from "./client-core.js";
import type { StartCall, StartOutcome } from "./interceptor.js";
import { explainMissing, type MappedFields } from "./missing-attribute.js";
import type { CallOptions, SignalOptions } from "./options.js";
import { headerOf, type Outgoing, replaced } from "./payloads.js";
import { type Fields, signalWithStartRpc, startRpc } from "./rpcs.js";
import type { ResolvedStart } from "./start-options.js";

/** A workflow to be started: its registered name, its encoded input, its options. */
export interface StartPlan {
  readonly workflowType: string;
  readonly input: Outgoing;
  readonly options: ResolvedStart;
  /** What of the search attributes the contract says. */
  readonly mapped?: MappedFields | undefined;
  /** Default: none. */
  readonly headers?: Headers | undefined;
}

/** What is known of a workflow right after its start. */
export type Started = StartOutcome;

type CommonStart = Omit<Fields<StartWorkflowExecutionRequest>, "requestEagerExecution">;

/** Starts a workflow. Rejects with `WorkflowAlreadyStartedError`. */
export async function startWorkflow(
  core: ClientCore,
  plan: StartPlan,
  call: CallOptions | undefined,
): Promise<Started> {
  const deadline = core.deadline(call);
  return await core.intercept("start", startCall(plan), async (started) => {
    const changed = withCall(plan, started);
    const request = { ...(await startRequest(core, changed)), requestEagerExecution: await isEager(core, changed) };
    const response = await core
      .call(startRpc, request, deadline, call, targetOf(changed))
      .catch(blameStart(core, plan));
    const first = response.firstExecutionRunId || (response.started ? response.runId : undefined);
    return { workflowId: started.workflowId, runId: response.runId, firstExecutionRunId: first };
  });
}

/** Throws TypeError if the caller wants an eager start where nobody could take the task that the server gives away with it. */
async function isEager(core: ClientCore, { options: { eagerStart } }: StartPlan): Promise<boolean> {
  if (eagerStart === false) return false;
  // Core takes it back if no worker of the connection has room.
  if ((await core.connection.transport()) instanceof BridgeTransport) return true;
  if (eagerStart === "wish") return false;
  throw new TypeError("requestEagerStart: needs a connection that workers can have; make it with Connection.connect()");
}

/** Throws TypeError if the caller wants an eager start together with a signal or an update, which the server does not have. */
export function refuseEager({ options }: StartPlan): void {
  if (options.eagerStart !== true) return;
  throw new TypeError(
    "requestEagerStart: does not go together with a signal or an update; start the workflow by itself",
  );
}

/** Signals a workflow, and starts it before if it does not run. The run may be an old one: its chain is not known. */
export async function signalWithStart(
  core: ClientCore,
  plan: StartPlan,
  signal: { readonly name: string; readonly input: Outgoing },
  call: SignalOptions | undefined,
): Promise<Started> {
  refuseEager(plan);
  const deadline = core.deadline(call);
  const both = { ...startCall(plan), signalName: signal.name, signalArgs: signal.input.args };
  return await core.intercept("signalWithStart", both, async (sent) => {
    const changed = withCall(plan, sent);
    const { signalName } = sent;
    const [start, signalInput] = await Promise.all([
      startRequest(core, changed),
      core.pack(replaced(signal.input, sent.signalArgs), `input of signal ${signalName}`),
    ]);
    const request = { ...start, signalName, signalInput };
    const sending = core.call(signalWithStartRpc, request, deadline, call, targetOf(changed));
    const response = await sending.catch(blameStart(core, plan));
    return { workflowId: sent.workflowId, runId: response.runId, firstExecutionRunId: undefined };
  });
}

/** The request that a plan stands for. Rejects with `PayloadTooLargeError`. */
export async function startRequest(core: ClientCore, plan: StartPlan): Promise<CommonStart> {
  const { options } = plan;
  const [input, summary, details, memo] = await Promise.all([
    core.pack(plan.input, `input of workflow ${plan.workflowType}`),
    core.rules.text(options.summary),
    core.rules.text(options.details),
    core.packMemo(options.memo, `workflow ${plan.workflowType}`),
  ]);
  return {
    namespace: core.namespace,
    identity: core.identity,
    workflowId: options.workflowId,
    requestId: options.requestId,
    workflowType: { name: plan.workflowType },
    taskQueue: { name: options.taskQueue },
    input,
    header: headerOf(plan.headers ?? {}),
    workflowExecutionTimeout: options.executionTimeout,
    workflowRunTimeout: options.runTimeout,
    workflowTaskTimeout: options.taskTimeout,
    workflowIdReusePolicy: options.idReusePolicy,
    workflowIdConflictPolicy: options.idConflictPolicy,
    retryPolicy: options.retry,
    cronSchedule: options.cronSchedule,
    workflowStartDelay: options.startDelay,
    priority: options.priority,
    memo: memo && { fields: memo },
    searchAttributes: options.searchAttributes && { indexedFields: options.searchAttributes },
    versioningOverride: options.versioningOverride,
    userMetadata: summary || details ? { summary, details } : undefined,
  };
}

/** A plan as interceptors see it. */
export function startCall(plan: StartPlan): StartCall {
  const { workflowId, taskQueue } = plan.options;
  return { workflowType: plan.workflowType, workflowId, taskQueue, args: plan.input.args, headers: plan.headers ?? {} };
}

/** What interceptors made of a plan. */
export function withCall(plan: StartPlan, call: StartCall): StartPlan {
  const { workflowType, workflowId, taskQueue, headers } = call;
  const options = { ...plan.options, workflowId, taskQueue };
  return { ...plan, workflowType, input: replaced(plan.input, call.args), options, headers };
}

/** The workflow that a plan is about, for errors. */
export function targetOf(plan: StartPlan): Target {
  return { workflowId: plan.options.workflowId, workflowType: plan.workflowType };
}

/** Throws the error of a failed start, with what can be done about it. */
export function blameStart({ namespace }: ClientCore, { options, mapped }: StartPlan): (error: unknown) => never {
  return (error) => {
    throw explainMissing(error, namespace, options.searchAttributes, mapped);
  };
}
