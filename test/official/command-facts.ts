import {
  type Fact,
  failure,
  type Json,
  milliseconds,
  nexus,
  nexusKey,
  payload,
  payloadMap,
  payloads,
  plain,
  retryPolicy,
} from "./facts.js";

/** What the run has from its start, and the server fills in. */
export interface StartFacts {
  readonly runTimeout: number | undefined;
  readonly taskTimeout: number | undefined;
}

/** What commands ask for, in the shape of {@link factsOfEvents}. */
export function factsOfCommands(commands: readonly Json[], start: StartFacts): Fact[] {
  const seqs = new Map<string, string>();
  const updates = new Set<string>();
  return commands.flatMap((command): Fact[] => {
    const [name, body] = Object.entries(command).find(([key]) => key !== "userMetadata") as [string, Json];
    const fact = factOf(name, body, start, seqs, updates);
    const summary = command.userMetadata?.summary;
    return fact === undefined ? [] : [{ ...fact, value: plain(summary ? [fact.value, payload(summary)] : fact.value) }];
  });
}

function factOf(
  name: string,
  body: Json,
  start: StartFacts,
  seqs: Map<string, string>,
  updates: Set<string>,
): Fact | undefined {
  const seq = String(body.seq ?? body.childWorkflowSeq ?? "");
  switch (name) {
    case "scheduleActivity":
      seqs.set(`activity ${seq}`, String(body.activityId));
      return { kind: "activity", key: String(body.activityId), value: activity(body, start) };
    case "requestCancelActivity":
      return { kind: "cancel activity", key: seqs.get(`activity ${seq}`) ?? "", value: {} };
    case "startTimer":
      return { kind: "timer", key: seq, value: { ms: milliseconds(body.startToFireTimeout) } };
    case "cancelTimer":
      return { kind: "cancel timer", key: seq, value: {} };
    case "startChildWorkflowExecution":
      seqs.set(`child ${seq}`, String(body.workflowId));
      return { kind: "child", key: String(body.workflowId), value: child(body) };
    case "cancelChildWorkflowExecution":
      return { kind: "cancel child", key: seqs.get(`child ${seq}`) ?? "", value: {} };
    case "signalExternalWorkflowExecution": {
      const target = body.childWorkflowId ?? body.workflowExecution?.workflowId;
      seqs.set(`signal ${seq}`, `${target} ${body.signalName}`);
      const value = { input: payloads(body.args), child: body.childWorkflowId !== undefined };
      return { kind: "signal", key: `${target} ${body.signalName}`, value };
    }
    case "cancelSignalWorkflow":
      return { kind: "cancel signal", key: seqs.get(`signal ${seq}`) ?? "", value: {} };
    case "requestCancelExternalWorkflowExecution":
      return { kind: "cancel", key: String(body.workflowExecution?.workflowId), value: {} };
    case "scheduleNexusOperation": {
      const key = nexusKey(body);
      seqs.set(`nexus ${seq}`, key);
      return { kind: "nexus", key, value: nexus(body, start.runTimeout) };
    }
    case "requestCancelNexusOperation":
      return { kind: "cancel nexus", key: seqs.get(`nexus ${seq}`) ?? "", value: {} };
    case "scheduleLocalActivity":
      return {
        kind: "local",
        key: seq,
        value: { id: body.activityId, type: body.activityType },
      };
    case "setPatchMarker":
      return { kind: "patch", key: String(body.patchId), value: { deprecated: body.deprecated ?? false } };
    case "upsertWorkflowSearchAttributes":
      return { kind: "attributes", key: "", value: payloadMap(body.searchAttributes?.indexedFields) };
    case "modifyWorkflowProperties":
      return { kind: "memo", key: "", value: payloadMap(body.upsertedMemo?.fields) };
    case "updateResponse":
      return update(body, updates);
    default:
      return ending(name, body, start);
  }
}

/** With the limits that the server puts on what is not said. */
function activity(body: Json, start: StartFacts): unknown {
  const all = milliseconds(body.scheduleToCloseTimeout) ?? start.runTimeout;
  return {
    type: body.activityType,
    queue: body.taskQueue,
    input: payloads(body.arguments),
    header: payloadMap(body.headers),
    all,
    queued: milliseconds(body.scheduleToStartTimeout) ?? all,
    run: milliseconds(body.startToCloseTimeout) ?? all,
    heartbeat: milliseconds(body.heartbeatTimeout),
    retry: retryPolicy(body.retryPolicy, true),
  };
}

function child(body: Json): unknown {
  const run = milliseconds(body.workflowRunTimeout) ?? milliseconds(body.workflowExecutionTimeout);
  return {
    type: body.workflowType,
    queue: body.taskQueue,
    input: payloads(body.input),
    header: payloadMap(body.headers),
    memo: payloadMap(body.memo),
    all: milliseconds(body.workflowExecutionTimeout),
    run,
    task: Math.min(milliseconds(body.workflowTaskTimeout) ?? 10_000, run ?? 10_000),
    close: body.parentClosePolicy ?? "PARENT_CLOSE_POLICY_TERMINATE",
    reuse: body.workflowIdReusePolicy ?? "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE",
    retry: retryPolicy(body.retryPolicy, false),
  };
}

function update(body: Json, accepted: Set<string>): Fact | undefined {
  const key = String(body.protocolInstanceId);
  if ("accepted" in body) {
    accepted.add(key);
    return { kind: "accept", key, value: {} };
  }
  if ("completed" in body) return { kind: "complete update", key, value: { success: payloads([body.completed]) } };
  // A refusal leaves nothing in history.
  return accepted.has(key) ? { kind: "complete update", key, value: { failure: failure(body.rejected) } } : undefined;
}

function ending(name: string, body: Json, start: StartFacts): Fact | undefined {
  const kinds: Readonly<Record<string, () => [string, unknown]>> = {
    completeWorkflowExecution: () => [
      "workflowExecutionCompleted",
      body.result === undefined ? [] : payloads([body.result]),
    ],
    failWorkflowExecution: () => ["workflowExecutionFailed", failure(body.failure)],
    cancelWorkflowExecution: () => ["workflowExecutionCanceled", []],
    continueAsNewWorkflowExecution: () => [
      "workflowExecutionContinuedAsNew",
      {
        type: body.workflowType,
        queue: body.taskQueue,
        input: payloads(body.arguments),
        run: milliseconds(body.workflowRunTimeout) ?? start.runTimeout,
        task: milliseconds(body.workflowTaskTimeout) ?? start.taskTimeout,
      },
    ],
  };
  const known = kinds[name]?.();
  return known && { kind: known[0], key: "", value: { value: known[1] } };
}
