import type { History } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { protoToMsOptional } from "../common/proto-time.js";
import { memoMessage, memoView } from "../converter/memo.js";
import { SearchAttributesView } from "../converter/search-attributes.js";
import type { ClientCore, Target } from "./client-core.js";
import { statusFromProto, type WorkflowDescription } from "./description.js";
import type { CallOptions, CancelOptions } from "./options.js";
import { cancelRpc, describeRpc, historyRpc, terminateRpc } from "./rpcs.js";
import type { UpdateTarget } from "./updates.js";

/** Requests cancellation. Rejects with `WorkflowNotFoundError`. */
export async function cancelWorkflow(
  core: ClientCore,
  target: UpdateTarget,
  options: CancelOptions | undefined,
): Promise<void> {
  const deadline = core.deadline(options);
  const { workflowId, runId } = target;
  await core.intercept("cancel", { workflowId, runId, reason: options?.reason ?? "" }, async (asked) => {
    const request = {
      namespace: core.namespace,
      identity: core.identity,
      workflowExecution: { workflowId: asked.workflowId, runId: asked.runId ?? "" },
      firstExecutionRunId: target.firstExecutionRunId ?? "",
      requestId: crypto.randomUUID(),
      reason: asked.reason,
    };
    await core.call(cancelRpc, request, deadline, options, { ...target, workflowId: asked.workflowId });
  });
}

/** Ends a workflow at once. Rejects with `WorkflowNotFoundError`. */
export async function terminateWorkflow(
  core: ClientCore,
  target: UpdateTarget,
  reason: string | undefined,
  options: CallOptions | undefined,
): Promise<void> {
  const deadline = core.deadline(options);
  const { workflowId, runId } = target;
  await core.intercept("terminate", { workflowId, runId, reason: reason ?? "" }, async (asked) => {
    const request = {
      namespace: core.namespace,
      identity: core.identity,
      workflowExecution: { workflowId: asked.workflowId, runId: asked.runId ?? "" },
      firstExecutionRunId: target.firstExecutionRunId ?? "",
      reason: asked.reason,
    };
    await core.call(terminateRpc, request, deadline, options, { ...target, workflowId: asked.workflowId });
  });
}

/** Asks what the server knows of a workflow. Rejects with `WorkflowNotFoundError`. */
export async function describeWorkflow(
  core: ClientCore,
  target: Target,
  options: CallOptions | undefined,
): Promise<WorkflowDescription> {
  const { workflowId, runId } = target;
  return await core.intercept("describe", { workflowId, runId }, (asked) => describe(core, asked, options));
}

async function describe(
  core: ClientCore,
  target: Target,
  options: CallOptions | undefined,
): Promise<WorkflowDescription> {
  const request = {
    namespace: core.namespace,
    execution: { workflowId: target.workflowId, runId: target.runId ?? "" },
  };
  const raw = await core.call(describeRpc, request, core.deadline(options), options, target);
  const info = raw.workflowExecutionInfo;
  const metadata = raw.executionConfig?.userMetadata;
  const [memo, summary, details] = await Promise.all([
    core.rules.openMemo(info?.memo),
    core.rules.open(metadata?.summary && [metadata.summary]),
    core.rules.open(metadata?.details && [metadata.details]),
  ]);
  const parent = info?.parentExecution;
  return {
    workflowId: info?.execution?.workflowId ?? target.workflowId,
    runId: info?.execution?.runId ?? "",
    firstRunId: info?.firstRunId ?? "",
    workflowType: info?.type?.name ?? "",
    status: statusFromProto(info?.status),
    taskQueue: raw.executionConfig?.taskQueue?.name ?? info?.taskQueue ?? "",
    startTime: protoToMsOptional(info?.startTime),
    executionTime: protoToMsOptional(info?.executionTime),
    closeTime: protoToMsOptional(info?.closeTime),
    historyLength: Number(info?.historyLength ?? 0n),
    historySize: Number(info?.historySizeBytes ?? 0n),
    parent: parent && { workflowId: parent.workflowId, runId: parent.runId },
    summary: asText(core.rules.value(summary)),
    details: asText(core.rules.value(details)),
    memo: () => memoView(memo, core.rules.converter),
    memoValue: (key, type) => memoMessage(memo, key, type),
    searchAttributes: new SearchAttributesView(info?.searchAttributes?.indexedFields),
    raw,
  };
}

/** The whole history of a run, as the server has it: payloads are not decoded. Rejects with `WorkflowNotFoundError`. */
export async function workflowHistory(
  core: ClientCore,
  target: Target,
  options: CallOptions | undefined,
): Promise<History> {
  const { workflowId, runId } = target;
  return await core.intercept("fetchHistory", { workflowId, runId }, (asked) => fetchHistory(core, asked, options));
}

async function fetchHistory(core: ClientCore, target: Target, options: CallOptions | undefined): Promise<History> {
  const deadline = core.deadline(options);
  const history: History = { $typeName: "temporal.api.history.v1.History", events: [] };
  let nextPageToken: Uint8Array = new Uint8Array();
  const execution = { workflowId: target.workflowId, runId: target.runId ?? "" };
  do {
    const request = { namespace: core.namespace, execution, nextPageToken };
    const page = await core.call(historyRpc, request, deadline, options, target);
    history.events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return history;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
