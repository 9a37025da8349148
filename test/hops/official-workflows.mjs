// Bundled by the official SDK's own bundler when the recording is made; nothing else here has that SDK.
import {
  defineSearchAttributeKey,
  NexusOperationFailure,
  WorkflowExecutionAlreadyStartedError,
} from "@temporalio/common";
import * as wf from "@temporalio/workflow";
import { runProbe } from "./probes.js";

const options = { startToCloseTimeout: "10s" };
const activities = wf.proxyActivities(options);
const locals = wf.proxyLocalActivities(options);

const attributeTypes = {
  Text: "TEXT",
  Keyword: "KEYWORD",
  KeywordList: "KEYWORD_LIST",
  Int: "INT",
  Double: "DOUBLE",
  Bool: "BOOL",
  Datetime: "DATETIME",
};

const nexus = wf.createNexusServiceClient({
  endpoint: "endpoint",
  service: { name: "service", operations: new Proxy({}, { get: (_, name) => ({ name }) }) },
});
const cancellationTypes = {
  waitForCancellation: "WAIT_CANCELLATION_COMPLETED",
  waitForCancellationRequested: "WAIT_CANCELLATION_REQUESTED",
  tryCancel: "TRY_CANCEL",
  abandon: "ABANDON",
};
const nexusOptions = (type) => ({ cancellationType: cancellationTypes[type] });

/** @type {import("./api.js").ProbeApi} */
const api = {
  trace: (label) => globalThis.probeTrace.push(label),
  sleep: (ms, summary) => wf.sleep(ms, { summary }),
  activity: (name, summary) =>
    summary === undefined ? activities[name]() : activities[name].executeWithOptions({ summary }, []),
  local: (name, summary) => (summary === undefined ? locals[name]() : locals[name].executeWithOptions({ summary }, [])),
  condition: (predicate, timeout, summary) =>
    timeout === undefined ? wf.condition(predicate) : wf.condition(predicate, timeout, { summary }),
  shield: (fn) => wf.CancellationScope.nonCancellable(() => fn(api)),
  timed: (ms, fn) => wf.CancellationScope.withTimeout(ms, () => fn(api)),
  scope: (fn) => {
    const scope = new wf.CancellationScope({ cancellable: true });
    return scope.run(() => fn(api, () => scope.cancel()));
  },
  child: (name, workflowId) => wf.executeChild(name, { args: [], ...(workflowId && { workflowId }) }),
  startChild: (name, workflowId) => wf.startChild(name, { args: [], ...(workflowId && { workflowId }) }),
  external: (id) => wf.getExternalWorkflowHandle(id),
  nexus: {
    execute: (operation, type) => nexus.executeOperation(operation, undefined, nexusOptions(type)),
    start: (operation, type) => nexus.startOperation(operation, undefined, nexusOptions(type)),
  },
  onSignal: (name, handler) => wf.setHandler(wf.defineSignal(name), handler),
  onUpdate: (name, handler, validator) =>
    wf.setHandler(wf.defineUpdate(name), handler, validator === undefined ? {} : { validator }),
  onAnySignal: (handler) => wf.setDefaultSignalHandler(handler),
  onAnyUpdate: (handler) => wf.setDefaultUpdateHandler(handler),
  onQuery: (name, handler) => wf.setHandler(wf.defineQuery(name), handler),
  uuid: () => wf.uuid4(),
  random: () => Math.random(),
  stream: (name) => wf.getRandomStream(name),
  upsertMemo: (values) => wf.upsertMemo(values),
  upsertAttributes: (values) =>
    wf.upsertSearchAttributes(
      Object.entries(values).map(([name, value]) => ({
        key: defineSearchAttributeKey(name, attributeTypes[name]),
        value: value === undefined ? null : value,
      })),
    ),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id),
  patched: (id) => wf.patched(id),
  deprecatePatch: (id) => wf.deprecatePatch(id),
  finished: () => wf.allHandlersFinished(),
  failure: (message) => wf.ApplicationFailure.create({ message, type: "Probe" }),
  kind,
};

function kind(error) {
  if (error instanceof wf.CancelledFailure) return "cancelled";
  if (error instanceof wf.ActivityFailure) return `activity (${kind(error.cause)})`;
  if (error instanceof wf.ChildWorkflowFailure) return `child (${kind(error.cause)})`;
  if (error instanceof wf.TimeoutFailure) return "timeout";
  if (error?.name === "HandlerError") return `handler ${error.type}`;
  if (error instanceof NexusOperationFailure) return `nexus (${kind(error.cause)})`;
  if (error instanceof WorkflowExecutionAlreadyStartedError) return "already started";
  if (error instanceof wf.ApplicationFailure) return `application ${error.type}`;
  return String(error);
}

export function probe(name) {
  return runProbe(name, api);
}
