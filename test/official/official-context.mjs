// Stands in for `protempo/workflow` where the official SDK's bundler bundles our workflows: the same calls, made with that
// SDK. Nothing here may add a microtask, or what is recorded would not be what a workflow of that SDK does.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  ServerFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
} from "@temporalio/common";
import * as wf from "@temporalio/workflow";

export {
  ActivityFailure as ActivityError,
  CancelledFailure as CancelledError,
  ChildWorkflowFailure as ChildWorkflowError,
  ServerFailure as ServerError,
  TerminatedFailure as TerminatedError,
  TimeoutFailure as TimeoutError,
  WorkflowExecutionAlreadyStartedError as ChildWorkflowAlreadyStartedError,
};

export const ApplicationError = ApplicationFailure;

export function defineWorkflow(_type, run) {
  return (...args) => run(context, ...args);
}

/** Older versions of the SDK have no typed search attributes; no workflow that they record uses them. */
function attribute(name, type) {
  const key = { name, type };
  return { set: (value) => ({ key, value }), unset: () => ({ key, value: null }) };
}

export const SearchAttributeKey = {
  keyword: (name) => attribute(name, "KEYWORD"),
  int: (name) => attribute(name, "INT"),
};

export function isCancellation(error) {
  return wf.isCancellation(error);
}

const cancellationTypes = {
  tryCancel: "TRY_CANCEL",
  waitForCancellation: "WAIT_CANCELLATION_COMPLETED",
  waitForCancellationRequested: "WAIT_CANCELLATION_REQUESTED",
  abandon: "ABANDON",
};

const closePolicies = { terminate: "TERMINATE", abandon: "ABANDON", requestCancel: "REQUEST_CANCEL" };

const reusePolicies = {
  allowDuplicate: "ALLOW_DUPLICATE",
  allowDuplicateFailedOnly: "ALLOW_DUPLICATE_FAILED_ONLY",
  rejectDuplicate: "REJECT_DUPLICATE",
};

/** A policy by its name; older versions of the SDK only know the numbers under the longer names. */
function policy(values, prefix, name) {
  return name && values[`${prefix}_${name}`];
}

/** Without the members that are undefined: the official SDK takes them for values. */
function said(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function activityOptions({ retry, cancellationType, eager, ...rest }) {
  return said({
    ...rest,
    retry: retry === null ? undefined : retry,
    cancellationType: cancellationType && wf.ActivityCancellationType[cancellationTypes[cancellationType]],
    allowEagerDispatch: eager,
  });
}

function childOptions(args, options = {}) {
  const {
    retry,
    cancellationType,
    parentClosePolicy,
    idReusePolicy,
    executionTimeout,
    runTimeout,
    taskTimeout,
    ...rest
  } = options;
  return said({
    ...rest,
    args,
    retry: retry === null ? undefined : retry,
    cancellationType: cancellationType && wf.ChildWorkflowCancellationType[cancellationTypes[cancellationType]],
    parentClosePolicy: policy(wf.ParentClosePolicy, "PARENT_CLOSE_POLICY", closePolicies[parentClosePolicy]),
    workflowIdReusePolicy: policy(WorkflowIdReusePolicy, "WORKFLOW_ID_REUSE_POLICY", reusePolicies[idReusePolicy]),
    workflowExecutionTimeout: executionTimeout,
    workflowRunTimeout: runTimeout,
    workflowTaskTimeout: taskTimeout,
  });
}

const untyped = {
  activity: (name, args, options) => wf.proxyActivities(activityOptions(options))[name](...args),
  localActivity: (name, args, options) => wf.proxyLocalActivities(activityOptions(options))[name](...args),
  child: (name, args, options) => wf.executeChild(name, childOptions(args, options)),
  startChild: (name, args, options) => wf.startChild(name, childOptions(args, options)),
  external: (workflowId, runId) => {
    const handle = wf.getExternalWorkflowHandle(workflowId, runId);
    return { signal: (name, args = []) => handle.signal(name, ...args), cancel: () => handle.cancel() };
  },
  onSignal: (name, handler) => wf.setHandler(wf.defineSignal(name), handler),
  onQuery: (name, handler) => wf.setHandler(wf.defineQuery(name), handler),
  onUpdate: (name, handler, { validator } = {}) => wf.setHandler(wf.defineUpdate(name), handler, said({ validator })),
  continueAsNew: (args, options = {}) => {
    const { type, taskQueue, runTimeout, taskTimeout } = options;
    const mapped = { workflowType: type, taskQueue, workflowRunTimeout: runTimeout, workflowTaskTimeout: taskTimeout };
    return wf.makeContinueAsNewFunc(said(mapped))(...args);
  },
};

const context = {
  get info() {
    return wf.workflowInfo();
  },
  untyped,
  now: () => Date.now(),
  uuid4: () => wf.uuid4(),
  random: () => Math.random(),
  sleep: (duration, options) => (options === undefined ? wf.sleep(duration) : wf.sleep(duration, options)),
  randomStream: (name) => wf.getRandomStream(name),
  upsertMemo: (values) => wf.upsertMemo(values),
  upsertSearchAttributes: (updates) => wf.upsertSearchAttributes([...updates]),
  condition: (predicate, timeout) =>
    timeout === undefined ? wf.condition(predicate) : wf.condition(predicate, timeout),
  shield: (fn) => wf.CancellationScope.nonCancellable(() => fn(context)),
  withTimeout: (timeout, fn) => wf.CancellationScope.withTimeout(timeout, () => fn(context)),
  scope: (fn) => {
    const scope = new wf.CancellationScope({ cancellable: true });
    return scope.run(() => fn(context, () => scope.cancel()));
  },
  patched: (id) => wf.patched(id),
  deprecatePatch: (id) => wf.deprecatePatch(id),
  allHandlersFinished: () => wf.allHandlersFinished(),
};
