import type { ClientCore, Target } from "./client-core.js";
import { statusFromProto } from "./description.js";
import { QueryFailedError, QueryRejectedError, RpcError } from "./errors.js";
import type { QueryOptions, SignalOptions } from "./options.js";
import type { Decode, Outgoing } from "./payloads.js";
import { pollEnds, queryRpc, signalRpc } from "./rpcs.js";
import { queryFailure } from "./status-details.js";

const rejectConditions = { none: 1, notOpen: 2, notCompletedCleanly: 3 } as const;
const invalidArgument = 3;

/** Sends a signal. Rejects with `WorkflowNotFoundError` if there is no such open workflow. */
export async function signalWorkflow(
  core: ClientCore,
  target: Target,
  name: string,
  input: Outgoing,
  options: SignalOptions | undefined,
): Promise<void> {
  const deadline = core.deadline(options);
  const request = {
    namespace: core.namespace,
    identity: core.identity,
    workflowExecution: { workflowId: target.workflowId, runId: target.runId ?? "" },
    signalName: name,
    input: await core.pack(input, `input of signal ${name}`),
    requestId: options?.requestId ?? crypto.randomUUID(),
  };
  await core.call(signalRpc, request, deadline, options, target);
}

/** Asks a workflow. Rejects with `QueryFailedError`, `QueryRejectedError`, `WorkflowNotFoundError`, `DecodeError`. */
export async function queryWorkflow<T>(
  core: ClientCore,
  target: Target,
  name: string,
  input: Outgoing,
  decode: Decode<T>,
  options: QueryOptions | undefined,
): Promise<T> {
  const deadline = core.deadline(options);
  const request = {
    namespace: core.namespace,
    execution: { workflowId: target.workflowId, runId: target.runId ?? "" },
    query: { queryType: name, queryArgs: await core.pack(input, `input of query ${name}`) },
    queryRejectCondition: rejectConditions[options?.rejectCondition ?? "none"],
  };
  try {
    const response = await core.call(queryRpc, request, deadline, options, target);
    if (response.queryRejected !== undefined) {
      throw new QueryRejectedError(target.workflowId, name, statusFromProto(response.queryRejected.status));
    }
    return await core.rules.read(response.queryResult, decode);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (pollEnds.includes(error.status)) {
      const reason = "no worker answered in time; does one run on the workflow's task queue?";
      throw new QueryFailedError(target.workflowId, name, reason, { cause: error });
    }
    if (error.status !== invalidArgument) throw error;
    const failure = queryFailure(error);
    const cause = failure === undefined ? error : await core.rules.failure(failure);
    throw new QueryFailedError(target.workflowId, name, error.reason, { cause });
  }
}
