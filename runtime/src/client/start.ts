import type { StartWorkflowExecutionRequest } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { ClientCore, Target } from "./client-core.js";
import type { CallOptions, SignalOptions } from "./options.js";
import type { Outgoing } from "./payloads.js";
import { type Fields, signalWithStartRpc, startRpc } from "./rpcs.js";
import type { ResolvedStart } from "./start-options.js";

/** A workflow to be started: its registered name, its encoded input, its options. */
export interface StartPlan {
  readonly workflowType: string;
  readonly input: Outgoing;
  readonly options: ResolvedStart;
}

/** What is known of a workflow right after its start. */
export interface Started {
  /** The run that was started, or that was there already. */
  readonly runId: string;
  /** First run of the chain; undefined if the server does not say and it may be another. */
  readonly firstExecutionRunId: string | undefined;
}

type CommonStart = Omit<Fields<StartWorkflowExecutionRequest>, "requestEagerExecution">;

/** Starts a workflow. Rejects with `WorkflowAlreadyStartedError`. */
export async function startWorkflow(
  core: ClientCore,
  plan: StartPlan,
  call: CallOptions | undefined,
): Promise<Started> {
  const deadline = core.deadline(call);
  const request = await startRequest(core, plan);
  const response = await core.call(startRpc, request, deadline, call, targetOf(plan));
  const first = response.firstExecutionRunId || (response.started ? response.runId : undefined);
  return { runId: response.runId, firstExecutionRunId: first };
}

/** Signals a workflow, and starts it before if it does not run. The run may be an old one: its chain is not known. */
export async function signalWithStart(
  core: ClientCore,
  plan: StartPlan,
  signal: { readonly name: string; readonly input: Outgoing },
  call: SignalOptions | undefined,
): Promise<Started> {
  const deadline = core.deadline(call);
  const [start, signalInput] = await Promise.all([
    startRequest(core, plan),
    core.pack(signal.input, `input of signal ${signal.name}`),
  ]);
  const request = { ...start, signalName: signal.name, signalInput };
  const response = await core.call(signalWithStartRpc, request, deadline, call, targetOf(plan));
  return { runId: response.runId, firstExecutionRunId: undefined };
}

/** The request that a plan stands for. Rejects with `PayloadTooLargeError`. */
export async function startRequest(core: ClientCore, plan: StartPlan): Promise<CommonStart> {
  const { options } = plan;
  const [input, summary, details] = await Promise.all([
    core.pack(plan.input, `input of workflow ${plan.workflowType}`),
    core.rules.text(options.summary),
    core.rules.text(options.details),
  ]);
  return {
    namespace: core.namespace,
    identity: core.identity,
    workflowId: options.workflowId,
    requestId: options.requestId,
    workflowType: { name: plan.workflowType },
    taskQueue: { name: options.taskQueue },
    input,
    workflowExecutionTimeout: options.executionTimeout,
    workflowRunTimeout: options.runTimeout,
    workflowTaskTimeout: options.taskTimeout,
    workflowIdReusePolicy: options.idReusePolicy,
    workflowIdConflictPolicy: options.idConflictPolicy,
    retryPolicy: options.retry,
    cronSchedule: options.cronSchedule,
    workflowStartDelay: options.startDelay,
    priority: options.priority,
    userMetadata: summary || details ? { summary, details } : undefined,
  };
}

/** The workflow that a plan is about, for errors. */
export function targetOf(plan: StartPlan): Target {
  return { workflowId: plan.options.workflowId, workflowType: plan.workflowType };
}
