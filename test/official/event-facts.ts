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

/** What the events of a history say that the run had asked for. */
export function factsOfEvents(events: readonly Json[]): Fact[] {
  const started = (events[0]?.workflowExecutionStartedEventAttributes ?? {}) as Json;
  const runTimeout = milliseconds(started.workflowRunTimeout);
  /** Of activities and Nexus operations, by the event that scheduled them. */
  const keys = new Map<unknown, string>();
  return events.flatMap((event): Fact[] => {
    const [name, body] = attributesOf(event);
    if (name === "activityTaskScheduled") keys.set(event.eventId, String(body.activityId));
    if (name === "nexusOperationScheduled") keys.set(event.eventId, nexusKey(body));
    const fact = factOf(name, body, keys, runTimeout);
    const summary = event.userMetadata?.summary;
    return fact === undefined ? [] : [{ ...fact, value: plain(summary ? [fact.value, payload(summary)] : fact.value) }];
  });
}

function attributesOf(event: Json): [string, Json] {
  const key = Object.keys(event).find((name) => name.endsWith("EventAttributes")) ?? "";
  return [key.replace(/EventAttributes$/, ""), (event[key] ?? {}) as Json];
}

function factOf(
  name: string,
  body: Json,
  keys: ReadonlyMap<unknown, string>,
  runTimeout: number | undefined,
): Fact | undefined {
  const execution = body.workflowExecution as Json | undefined;
  switch (name) {
    case "activityTaskScheduled":
      return {
        kind: "activity",
        key: String(body.activityId),
        value: {
          type: body.activityType?.name,
          queue: body.taskQueue?.name,
          input: payloads(body.input?.payloads),
          header: payloadMap(body.header?.fields),
          all: milliseconds(body.scheduleToCloseTimeout),
          queued: milliseconds(body.scheduleToStartTimeout),
          run: milliseconds(body.startToCloseTimeout),
          heartbeat: milliseconds(body.heartbeatTimeout),
          retry: retryPolicy(body.retryPolicy, true),
        },
      };
    case "activityTaskCancelRequested":
      return { kind: "cancel activity", key: keys.get(body.scheduledEventId) ?? "", value: {} };
    case "nexusOperationScheduled":
      return { kind: "nexus", key: nexusKey(body), value: nexus(body, runTimeout) };
    case "nexusOperationCancelRequested":
      return { kind: "cancel nexus", key: keys.get(body.scheduledEventId) ?? "", value: {} };
    case "timerStarted":
      return { kind: "timer", key: String(body.timerId), value: { ms: milliseconds(body.startToFireTimeout) } };
    case "timerCanceled":
      return { kind: "cancel timer", key: String(body.timerId), value: {} };
    case "startChildWorkflowExecutionInitiated":
      return {
        kind: "child",
        key: String(body.workflowId),
        value: {
          type: body.workflowType?.name,
          queue: body.taskQueue?.name,
          input: payloads(body.input?.payloads),
          header: payloadMap(body.header?.fields),
          memo: payloadMap(body.memo?.fields),
          all: milliseconds(body.workflowExecutionTimeout),
          run: milliseconds(body.workflowRunTimeout),
          task: milliseconds(body.workflowTaskTimeout) ?? 10_000,
          close: body.parentClosePolicy,
          reuse: body.workflowIdReusePolicy,
          retry: retryPolicy(body.retryPolicy, false),
        },
      };
    case "signalExternalWorkflowExecutionInitiated":
      return {
        kind: "signal",
        key: `${execution?.workflowId} ${body.signalName}`,
        value: { input: payloads(body.input?.payloads), child: body.childWorkflowOnly ?? false },
      };
    case "requestCancelExternalWorkflowExecutionInitiated":
      return {
        kind: body.childWorkflowOnly ? "cancel child" : "cancel",
        key: String(execution?.workflowId),
        value: {},
      };
    case "markerRecorded":
      return marker(body);
    case "upsertWorkflowSearchAttributes": {
      const fields = (body.searchAttributes?.indexedFields ?? {}) as Json;
      // Core keeps the names of patches in it.
      return "TemporalChangeVersion" in fields ? undefined : { kind: "attributes", key: "", value: payloadMap(fields) };
    }
    case "workflowPropertiesModified":
      return { kind: "memo", key: "", value: payloadMap(body.upsertedMemo?.fields) };
    case "workflowExecutionUpdateAccepted":
      return { kind: "accept", key: String(body.protocolInstanceId), value: {} };
    case "workflowExecutionUpdateCompleted":
      return { kind: "complete update", key: String(body.meta?.updateId), value: outcome(body.outcome as Json) };
    default:
      return ending(name, body);
  }
}

function marker(body: Json): Fact | undefined {
  const name = String(body.markerName);
  const data = (key: string): Json => JSON.parse(Buffer.from(text(body, key), "base64").toString());
  if (name === "core_patch") {
    const { id, deprecated } = data("patch-data");
    return { kind: "patch", key: String(id), value: { deprecated } };
  }
  if (name === "core_local_activity") {
    const { seq, activity_id: id, activity_type: type } = data("data");
    return { kind: "local", key: String(seq), value: { id, type } };
  }
  return undefined;
}

function text(body: Json, key: string): string {
  const list = (body.details?.[key] as Json | undefined)?.payloads as unknown as readonly { readonly data: string }[];
  return list?.[0]?.data ?? "";
}

function outcome(value: Json): unknown {
  return value.failure === undefined
    ? { success: payloads(value.success?.payloads) }
    : { failure: failure(value.failure) };
}

function ending(name: string, body: Json): Fact | undefined {
  const kinds: Readonly<Record<string, () => unknown>> = {
    workflowExecutionCompleted: () => payloads(body.result?.payloads),
    workflowExecutionFailed: () => failure(body.failure),
    workflowExecutionCanceled: () => payloads(body.details?.payloads),
    workflowExecutionContinuedAsNew: () => ({
      type: body.workflowType?.name,
      queue: body.taskQueue?.name,
      input: payloads(body.input?.payloads),
      run: milliseconds(body.workflowRunTimeout),
      task: milliseconds(body.workflowTaskTimeout),
    }),
  };
  const value = kinds[name]?.();
  if (value === undefined) return undefined;
  return { kind: name, key: "", value: { value } };
}
