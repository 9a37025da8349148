import type { Job, Step } from "./api.js";

/** An activation that is live. */
export const step = (...jobs: readonly Job[]): Step => ({ jobs });
/** An activation that is replayed with these flags recorded. */
export const replayed = (flags: readonly number[], ...jobs: readonly Job[]): Step => ({ jobs, replaying: true, flags });

export const fire = (seq: number): Job => ({ fireTimer: { seq } });
export const signal = (signalName: string, ...args: unknown[]): Job => ({
  signalWorkflow: { signalName, input: args.map(payload), originatingEventId: "7" },
});
/** Starts a chain of microtasks that counts the others. */
export const tick: Job = signal("tick");
export const update = (name: string, id: string, ...args: unknown[]): Job => ({
  doUpdate: { id, protocolInstanceId: `p-${id}`, name, input: args.map(payload), runValidator: true },
});
export const query = (queryType: string): Job => ({ queryWorkflow: { queryId: "q1", queryType } });
export const cancel: Job = { cancelWorkflow: { reason: "asked" } };
export const patch = (patchId: string): Job => ({ notifyHasPatch: { patchId } });
export const seed = (randomnessSeed: string): Job => ({ updateRandomSeed: { randomnessSeed } });

export const activityDone = (seq: number, value: unknown = seq): Job => ({
  resolveActivity: { seq, result: { completed: { result: payload(value) } } },
});
export const activityFailed = (seq: number): Job => ({
  resolveActivity: {
    seq,
    result: { failed: { failure: activityFailure({ message: "no", applicationFailureInfo: { type: "No" } }) } },
  },
});
export const activityCancelled = (seq: number): Job => ({
  resolveActivity: {
    seq,
    result: { cancelled: { failure: activityFailure({ message: "c", canceledFailureInfo: {} }) } },
  },
});
export const localDone = (seq: number): Job => ({
  resolveActivity: { seq, isLocal: true, result: { completed: { result: payload(seq) } } },
});
export const localBackoff = (seq: number): Job => ({
  resolveActivity: {
    seq,
    isLocal: true,
    result: { backoff: { attempt: 2, backoffDuration: "70s", originalScheduleTime: "2023-11-14T22:13:20Z" } },
  },
});
export const childStarted = (seq: number): Job => ({
  resolveChildWorkflowExecutionStart: { seq, succeeded: { runId: `child-run-${seq}` } },
});
export const childRefused = (seq: number): Job => ({
  resolveChildWorkflowExecutionStart: {
    seq,
    failed: {
      workflowId: "c",
      workflowType: "Child",
      cause: "START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS",
    },
  },
});
export const childStartCancelled = (seq: number): Job => ({
  resolveChildWorkflowExecutionStart: {
    seq,
    cancelled: { failure: childFailure({ message: "c", canceledFailureInfo: {} }) },
  },
});
export const childDone = (seq: number): Job => ({
  resolveChildWorkflowExecution: { seq, result: { completed: { result: payload(seq) } } },
});
export const childFailed = (seq: number): Job => ({
  resolveChildWorkflowExecution: {
    seq,
    result: { failed: { failure: childFailure({ message: "no", applicationFailureInfo: { type: "No" } }) } },
  },
});
export const childCancelled = (seq: number): Job => ({
  resolveChildWorkflowExecution: {
    seq,
    result: { cancelled: { failure: childFailure({ message: "c", canceledFailureInfo: {} }) } },
  },
});
export const externalSignalled = (seq: number): Job => ({ resolveSignalExternalWorkflow: { seq } });
export const externalRefused = (seq: number): Job => ({
  resolveSignalExternalWorkflow: { seq, failure: { message: "gone", applicationFailureInfo: { type: "Gone" } } },
});
export const externalCancelled = (seq: number): Job => ({ resolveRequestCancelExternalWorkflow: { seq } });

export const nexusStarted = (seq: number): Job => ({
  resolveNexusOperationStart: { seq, operationToken: `token-${seq}` },
});
export const nexusStartedSync = (seq: number): Job => ({ resolveNexusOperationStart: { seq, startedSync: true } });
export const nexusRefused = (seq: number): Job => ({
  resolveNexusOperationStart: {
    seq,
    failed: nexusFailure({ message: "bad", nexusHandlerFailureInfo: { type: "BAD_REQUEST" } }),
  },
});
export const nexusDone = (seq: number): Job => ({
  resolveNexusOperation: { seq, result: { completed: payload(seq) } },
});
/** A result without a value, as most SDKs write it. */
export const nexusEmpty = (seq: number): Job => ({
  resolveNexusOperation: { seq, result: { completed: { metadata: { encoding: "YmluYXJ5L251bGw=" } } } },
});
export const nexusFailed = (seq: number): Job => ({
  resolveNexusOperation: {
    seq,
    result: { failed: nexusFailure({ message: "no", applicationFailureInfo: { type: "No" } }) },
  },
});
export const nexusTimedOut = (seq: number): Job => ({
  resolveNexusOperation: {
    seq,
    result: {
      timedOut: nexusFailure({
        message: "late",
        timeoutFailureInfo: { timeoutType: "TIMEOUT_TYPE_SCHEDULE_TO_CLOSE" },
      }),
    },
  },
});
export const nexusCancelled = (seq: number): Job => ({
  resolveNexusOperation: { seq, result: { cancelled: nexusFailure({ message: "c", canceledFailureInfo: {} }) } },
});

function nexusFailure(cause: Job): Job {
  return {
    message: "nexus",
    nexusOperationExecutionFailureInfo: { endpoint: "endpoint", service: "service", operation: "op" },
    cause,
  };
}

function activityFailure(cause: Job): Job {
  return { message: "activity", activityFailureInfo: { activityId: "1", activityType: { name: "a" } }, cause };
}

function childFailure(cause: Job): Job {
  return {
    message: "child",
    childWorkflowExecutionFailureInfo: {
      namespace: "default",
      workflowExecution: { workflowId: "c", runId: "r" },
      workflowType: { name: "Child" },
    },
    cause,
  };
}

/** Stands for a `json/plain` payload: probes are listed in realms that have no base64. */
function payload(value: unknown): Job {
  return { $value: value };
}
