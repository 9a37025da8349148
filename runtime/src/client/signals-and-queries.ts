import type { ClientCore, Target } from "./client-core.js";
import { statusFromProto } from "./description.js";
import { QueryFailedError, QueryRejectedError, RpcError } from "./errors.js";
import type { QueryCall } from "./interceptor.js";
import type { QueryOptions, SignalOptions } from "./options.js";
import { type Decode, headerOf, type Outgoing, replaced } from "./payloads.js";
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
  const requestId = options?.requestId ?? crypto.randomUUID();
  const { workflowId, runId } = target;
  const call = { workflowId, runId, signalName: name, args: input.args, headers: {} };
  await core.intercept("signal", call, async (sent) => {
    const request = {
      namespace: core.namespace,
      identity: core.identity,
      workflowExecution: { workflowId: sent.workflowId, runId: sent.runId ?? "" },
      signalName: sent.signalName,
      input: await core.pack(replaced(input, sent.args), `input of signal ${sent.signalName}`),
      header: headerOf(sent.headers),
      requestId,
    };
    await core.call(signalRpc, request, deadline, options, { ...target, workflowId: sent.workflowId });
  });
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
  const { workflowId, runId } = target;
  const call: QueryCall = { workflowId, runId, queryName: name, args: input.args, headers: {} };
  const answer = await core.intercept("query", call, async (asked) => {
    const request = {
      namespace: core.namespace,
      execution: { workflowId: asked.workflowId, runId: asked.runId ?? "" },
      query: {
        queryType: asked.queryName,
        queryArgs: await core.pack(replaced(input, asked.args), `input of query ${asked.queryName}`),
        header: headerOf(asked.headers),
      },
      queryRejectCondition: rejectConditions[options?.rejectCondition ?? "none"],
    };
    try {
      const response = await core.call(queryRpc, request, deadline, options, {
        ...target,
        workflowId: asked.workflowId,
      });
      if (response.queryRejected !== undefined) {
        const status = statusFromProto(response.queryRejected.status);
        throw new QueryRejectedError(asked.workflowId, asked.queryName, status);
      }
      return await core.rules.read(response.queryResult, decode);
    } catch (error) {
      throw await queryError(core, asked, error);
    }
  });
  // What an interceptor gives in place of the answer is its own affair.
  return answer as T;
}

async function queryError(core: ClientCore, { workflowId, queryName }: QueryCall, error: unknown): Promise<unknown> {
  if (!(error instanceof RpcError)) return error;
  if (pollEnds.includes(error.status)) {
    const reason = "no worker answered in time; does one run on the workflow's task queue?";
    return new QueryFailedError(workflowId, queryName, reason, { cause: error });
  }
  if (error.status !== invalidArgument) return error;
  const failure = queryFailure(error);
  const cause = failure === undefined ? error : await core.rules.failure(failure);
  return new QueryFailedError(workflowId, queryName, error.reason, { cause });
}
