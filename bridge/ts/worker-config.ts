/** How many polls wait at the server at once. */
export type PollerConfig =
  | { kind: "simple"; maximum: number }
  | { kind: "autoscaling"; minimum: number; maximum: number; initial: number };

/** The worker deployment that a worker belongs to; its version is `name` with the worker's `buildId`. */
export interface DeploymentConfig {
  /** Name of the deployment. */
  name: string;
  /** Whether the server routes by version. */
  useWorkerVersioning: boolean;
  /** Behaviour of workflows that name none. */
  defaultVersioningBehavior?: "pinned" | "autoUpgrade";
}

/** Options of a worker. Durations are milliseconds. */
export interface WorkerConfig {
  /** Namespace on the server. */
  namespace: string;
  /** Task queue to poll. */
  taskQueue: string;
  /** Default: the connection's. */
  identity?: string;
  /** Identifies the code that this worker runs. */
  buildId: string;
  /** Default none: the worker is not versioned. */
  deployment?: DeploymentConfig;
  /** Runs kept in memory between their tasks; 0 keeps none. With lanes, those at work are in memory besides. */
  maxCachedWorkflows: number;
  /** Workflow tasks worked on at once; at least 2 when runs are cached. Default 100. */
  maxOutstandingWorkflowTasks?: number;
  /** Activities worked on at once. Default 100. */
  maxOutstandingActivities?: number;
  /** Local activities worked on at once. Default 100. */
  maxOutstandingLocalActivities?: number;
  /** Default: as the server suggests. */
  pollers?: { workflow?: PollerConfig; activity?: PollerConfig };
  /** Whether it takes workflow tasks. */
  enableWorkflows: boolean;
  /** Whether it takes activity tasks from the server. */
  enableActivities: boolean;
  /** Whether its workflows may run local activities. Needs `enableWorkflows`. */
  enableLocalActivities: boolean;
  /** How long a task may wait for the worker that has the run cached. */
  stickyQueueScheduleToStartTimeoutMs: number;
  /** How long activities may go on after shutdown began, before they are cancelled. Default: they are never cancelled. */
  gracefulShutdownMs?: number;
  /** Longest time that a heartbeat is held back. */
  maxHeartbeatThrottleIntervalMs: number;
  /** The same for activities without a heartbeat timeout. */
  defaultHeartbeatThrottleIntervalMs: number;
  /** Activities started a second by this worker. Default without limit. */
  maxActivitiesPerSecond?: number;
  /** Activities started a second by the whole task queue, as far as the server keeps to it. Default without limit. */
  maxTaskQueueActivitiesPerSecond?: number;
  /** Part of the polls that take new work rather than work of cached runs, 0 to 1. Default 0.2. */
  nonstickyToStickyPollRatio?: number;
  /** Activities that a workflow task may claim for this worker at once. Default 3. */
  maxEagerActivityReservations?: number;
  /** Errors of the task that fail the workflow in place of the task. Default none. */
  workflowFailureErrors?: "nondeterminism"[];
  /** The same by workflow type. */
  workflowTypesToFailureErrors?: Record<string, "nondeterminism"[]>;
  /** Send payloads that the server would refuse for their size. Default false. */
  disablePayloadErrorLimit?: boolean;
  /** Lanes for workflow threads; 0: `pollWorkflowActivation` gives the activations. */
  lanes: number;
  /** Most activations that a lane takes at once. Default 16. */
  maxActivationsPerBatch?: number;
}

/** What became of a lane. */
export type LaneEvent =
  /** Its thread ended: `activationsFailed` tasks go back to the server, `runsEvicted` idle runs leave the cache. */
  | { type: "laneLost"; lane: number; runsEvicted: number; activationsFailed: number }
  /** A run whose lane died of it or whose code was stopped waits (5 s at most) for a quarantine lane to be attached. */
  | { type: "quarantine"; runId: string }
  /** Core refused a completion, or nobody had asked for it; the run's task was failed where the run is known (else `""`). */
  | { type: "completionFailed"; runId: string; message: string }
  /** Core cannot poll; it is tried again until the worker shuts down. */
  | { type: "pollFailed"; message: string }
  /** After shutdown: there is nothing left for any lane. */
  | { type: "drained" };

/** Counters of a lane. */
export interface LaneStats {
  /** Its number; quarantine lanes come after the ordinary ones. */
  lane: number;
  /** Cached runs that it has. */
  runs: number;
  /** Activations that it has been given or that wait for it. */
  openActivations: number;
  /** Whether a thread has it. */
  attached: boolean;
  /** Whether it is a quarantine lane. */
  quarantine: boolean;
}

/** The options with all defaults, as the addon wants them. */
export function workerJson(config: WorkerConfig): string {
  return JSON.stringify({ ...config, maxActivationsPerBatch: config.maxActivationsPerBatch ?? 16 });
}
