/**
 * What a command and the event that the server makes of it have in common. Commands and events that Core does not compare
 * in their order (local activities, updates, queries) have none.
 */
export type CommandKind =
  | "activity"
  | "activityCancellation"
  | "timer"
  | "timerCancellation"
  | "child"
  | "signal"
  | "cancellation"
  | "patch"
  | "searchAttributes"
  | "properties"
  | "nexus"
  | "nexusCancellation"
  | "completion"
  | "failure"
  | "cancelled"
  | "continueAsNew";

/** By the name of the command's message. */
export const kindsOfCommands: Readonly<Record<string, CommandKind>> = {
  ScheduleActivity: "activity",
  RequestCancelActivity: "activityCancellation",
  StartTimer: "timer",
  CancelTimer: "timerCancellation",
  StartChildWorkflowExecution: "child",
  CancelChildWorkflowExecution: "cancellation",
  RequestCancelExternalWorkflowExecution: "cancellation",
  SignalExternalWorkflowExecution: "signal",
  SetPatchMarker: "patch",
  UpsertWorkflowSearchAttributes: "searchAttributes",
  ModifyWorkflowProperties: "properties",
  ScheduleNexusOperation: "nexus",
  RequestCancelNexusOperation: "nexusCancellation",
  CompleteWorkflowExecution: "completion",
  FailWorkflowExecution: "failure",
  CancelWorkflowExecution: "cancelled",
  ContinueAsNewWorkflowExecution: "continueAsNew",
};

/** By the name of the event's type. Markers are looked at one by one. */
export const kindsOfEvents: Readonly<Record<string, CommandKind>> = {
  ActivityTaskScheduled: "activity",
  ActivityTaskCancelRequested: "activityCancellation",
  TimerStarted: "timer",
  TimerCanceled: "timerCancellation",
  StartChildWorkflowExecutionInitiated: "child",
  RequestCancelExternalWorkflowExecutionInitiated: "cancellation",
  SignalExternalWorkflowExecutionInitiated: "signal",
  UpsertWorkflowSearchAttributes: "searchAttributes",
  WorkflowPropertiesModified: "properties",
  NexusOperationScheduled: "nexus",
  NexusOperationCancelRequested: "nexusCancellation",
  WorkflowExecutionCompleted: "completion",
  WorkflowExecutionFailed: "failure",
  WorkflowExecutionCanceled: "cancelled",
  WorkflowExecutionContinuedAsNew: "continueAsNew",
};

/** Kinds with which a run ends. */
export const endings: ReadonlySet<CommandKind> = new Set(["completion", "failure", "cancelled", "continueAsNew"]);

/**
 * Kinds whose command may stay without an event: what is cancelled may have to be told to nobody, and a patch that is asked
 * for in the middle of a history is not written into it.
 */
export const optional: ReadonlySet<CommandKind> = new Set([
  "activityCancellation",
  "timerCancellation",
  "cancellation",
  "nexusCancellation",
  "patch",
]);
