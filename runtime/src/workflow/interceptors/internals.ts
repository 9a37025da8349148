/** What Core asks of a run in one go. */
export interface ActivateCall {
  /** Kinds of its jobs, in order, such as `"signalWorkflow"`. */
  readonly jobs: readonly string[];
  readonly isReplaying: boolean;
  /** Events in history when the task began. */
  readonly historyLength: number;
}

/** A run's answer to what Core asked for. */
export interface ConcludeCall {
  /** Kinds of the commands, in order, such as `"scheduleActivity"`. */
  readonly commands: readonly string[];
}

/** Stands around the inner steps of a run: for tracing and debugging. None of it may change the run. */
export interface WorkflowInternalsInterceptor {
  activate?(call: ActivateCall, next: (call: ActivateCall) => void): void;
  conclude?(call: ConcludeCall, next: (call: ConcludeCall) => void): void;
  /** The run leaves the cache. What it does here reaches nobody. */
  dispose?(): void;
}
