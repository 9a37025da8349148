import type { ActivityInterceptor, ActivityInterceptorFactory } from "../activity/interceptor.js";
import type { ActivityDefinition, ActivityRegistration } from "../activity/registration.js";
import type { WorkflowBundle } from "../bundler/bundle.js";
import type { Connection } from "../client/connection.js";
import type { Duration } from "../common/duration.js";
import type { InputRules } from "../common/input-rules.js";
import type { ImplementedSink } from "../common/sink.js";
import type { Encoding } from "../converter/payload.js";
import type { Logger } from "../core/logger.js";

/** Limits of the work on one task queue. */
export interface QueueLimits {
  /**
   * Runs that stay in memory between their workflow tasks; others are replayed when they go on. 0: none, each task
   * starts from the history. A run takes some 40 KB, more if its code holds state or imports large packages.
   * Default: 1000.
   */
  readonly maxCachedWorkflows?: number | undefined;
  /** Workflow tasks under way at once; at least 2 with a cache. Default: 100. */
  readonly maxConcurrentWorkflowTasks?: number | undefined;
  /** Activities at work at once. Default: 100. */
  readonly maxConcurrentActivities?: number | undefined;
  /** Local activities at work at once. Default: 100. */
  readonly maxConcurrentLocalActivities?: number | undefined;
  /** Activities that this worker starts in a second. Default: no limit. */
  readonly maxActivitiesPerSecond?: number | undefined;
  /** Activities that the server hands out in a second over all workers of the queue; the last worker to say wins. Default: no limit. */
  readonly maxQueueActivitiesPerSecond?: number | undefined;
}

/** Which version of a worker deployment this worker is. */
export interface DeploymentOptions {
  /** Name of the deployment, without a dot. */
  readonly name: string;
  /** Whether the server assigns runs by version. Default: false. */
  readonly useVersioning?: boolean | undefined;
  /** What a workflow does whose contract does not say. Only with versioning. */
  readonly defaultVersioningBehavior?: "pinned" | "autoUpgrade" | undefined;
}

/** What every worker accepts. */
export interface CommonWorkerOptions extends QueueLimits {
  /** Connection over the bridge; it stays the caller's to close, after the worker has stopped. */
  readonly connection: Connection;
  /** Default: `"default"`. */
  readonly namespace?: string | undefined;
  /** Task queue of workflows and activities whose contract names none; required if there is one. */
  readonly taskQueue?: string | undefined;
  /**
   * Other names for queues of the contract, such as `{ orders: "orders-canary" }`. What this worker's runs send to such
   * a queue goes to its other name too. A name that no registration has is an error at start.
   */
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  /** Limits that differ by queue; keys are the queues of the contract. */
  readonly queues?: Readonly<Record<string, QueueLimits>> | undefined;
  /** Who the server says took a task. Default: the connection's identity. */
  readonly identity?: string | undefined;
  /** Version of this worker's code as the server shows it. Default: made from the workflow bundle. */
  readonly buildId?: string | undefined;
  readonly deployment?: DeploymentOptions | undefined;
  /**
   * How long activities may go on once the worker is asked to stop; then their signals are aborted. Of a local activity that
   * does not complete then, the run's workflow task goes back to the server, and another worker starts it again. Default: 10 s.
   */
  readonly shutdownGraceTime?: Duration | undefined;
  /**
   * When the worker gives up on what goes on all the same, counted from the request to stop: activities are reported as
   * failed, threads whose workflows are at work are ended, and `run` rejects with `ShutdownForcedError`, 5 s later at the
   * latest. Default: never.
   */
  readonly shutdownForceTime?: Duration | undefined;
  /**
   * Signals of the operating system that stop a running worker in order; a second one ends the process at once.
   * Default: SIGINT and SIGTERM. An empty list leaves them to the caller.
   */
  readonly shutdownSignals?: readonly NodeJS.Signals[] | undefined;
  /** Longest time between two heartbeats that are sent on. Default: 60 s. */
  readonly maxHeartbeatThrottleInterval?: Duration | undefined;
  /** Time between two heartbeats of activities without a heartbeat timeout. Default: 30 s. */
  readonly defaultHeartbeatThrottleInterval?: Duration | undefined;
  /**
   * Modules with payload codecs, by URL; each exports `codec = { encode, decode }`, or several as `codecs`. They are named
   * and not given, as each workflow thread loads its own. The first one's bytes are the outermost. Default: none.
   */
  readonly payloadCodecs?: readonly (URL | string)[] | undefined;
  /**
   * How workflows and activities write messages: `json/protobuf`, or `binary/protobuf`. Details of errors are JSON either
   * way, and everything is read. Default: `"json"`.
   */
  readonly encoding?: Encoding | undefined;
  /** Stand around what the worker does, the first one outermost. Default: none. */
  readonly interceptors?: readonly WorkerInterceptor[] | undefined;
  /**
   * Rules of the contract, made with `validation` of `protempo/validation`: what activities are given is checked before they
   * are called, and refused with a failure of type `PayloadValidationError` that is not tried again. Workflows are checked if
   * their file exports such rules. Default: none.
   */
  readonly validation?: InputRules | undefined;
  /** Default: the logger of `Runtime.install`. */
  readonly logger?: Logger | undefined;
}

/** What stands around the work of a worker. */
export interface WorkerInterceptor {
  /** Around the attempts of activities; a function is asked for one at the start of each. */
  readonly activity?: ActivityInterceptor | ActivityInterceptorFactory | undefined;
}

/** Options of workers that execute workflows, and activities if there are some. */
export interface WorkflowWorkerOptions extends CommonWorkerOptions {
  /**
   * The file that exports the registrations of workflows, bundled at start; or a bundle made before, or the path of
   * one (`….json`).
   */
  readonly workflows: URL | string | WorkflowBundle;
  readonly activities?: readonly (ActivityRegistration | ActivityDefinition)[] | undefined;
  /** Threads that execute workflows, for each queue. Default: 1 on up to 2 processors, else one fewer than processors, at most 4. */
  readonly lanes?: number | undefined;
  /**
   * Heap of each lane in megabytes, at least 64. Over 70 % of it the runs that were idle longest leave the cache; a run that
   * fills it is stopped, or its lane is replaced. Node adds room for what is new and soon garbage: at most 48 MB in 20 and 22,
   * 192 MB in 24, 96 MB in 26. Default: 2048.
   */
  readonly laneHeapLimitMb?: number | undefined;
  /**
   * What a run has to itself. `"lane"`: its modules; the language's built-ins, generated code and `sharedModules` are those of
   * all runs of a lane and locked, so that a run can neither see nor change what another does. `"context"`: all of that, in a
   * `vm` context that is let go with the run. Nothing in it is locked: code that changes built-ins works, and
   * `sharedModules` may keep state. It costs some 0.6 MB for each run in the cache, so `maxCachedWorkflows` should be
   * smaller, and 4 ms of CPU time whenever a run comes into it. Default: `"lane"`.
   */
  readonly isolation?: "lane" | "context" | undefined;
  /**
   * How long a workflow task is kept for the worker that has its run in memory; then any worker of the queue may take it and
   * replay the run. So it is what the crash of a worker costs its runs, and how far behind a busy worker may be before runs
   * are replayed for nothing: make it longer for histories of many thousand events on workers that are behind at times. A
   * worker that stops in order gives its runs away at once. At least 1 ms. Default: 3 s.
   */
  readonly stickyScheduleToStartTimeout?: Duration | undefined;
  /**
   * CPU time that a workflow may take without awaiting before its task fails. Where the addon cannot stop JavaScript (Windows,
   * static builds of Node, `PROTEMPO_NATIVE_DEADLINE=off` in the environment) it is time by the clock, which is said at start.
   * Default: 1 s; off under a debugger.
   */
  readonly workflowDeadline?: Duration | undefined;
  /**
   * Errors that fail a workflow, where others fail its task, which is tried again: names of classes, such as
   * `"ZodError"`, of `name` properties, or `"Error"` for all. With `"NondeterminismError"` or `"Error"` a workflow fails too
   * whose code does not fit its history. A class adds its own in `static failureErrorTypes`. Default: none; what is thrown as
   * an `ApplicationError` always fails the workflow.
   */
  readonly workflowFailureErrorTypes?: readonly string[] | undefined;
  /**
   * Patches that runs do not take yet when they come to `ctx.patched(…)` for the first time. Lets all workers have the new
   * code before a run needs it; what a run has decided stays. Default: none.
   */
  readonly inactivePatches?: readonly string[] | undefined;
  /** What workflows may call without waiting for it; made with `implementSink`. Default: none. */
  readonly sinks?: readonly ImplementedSink[] | undefined;
  /**
   * Packages that workflows share between runs in place of evaluating them for each run; only if they hold no state, or with
   * `isolation: "context"`.
   */
  readonly sharedModules?: readonly string[] | undefined;
}

/** Options of workers that execute activities only. */
export interface ActivityWorkerOptions extends CommonWorkerOptions {
  readonly activities: readonly [
    ActivityRegistration | ActivityDefinition,
    ...(ActivityRegistration | ActivityDefinition)[],
  ];
  readonly workflows?: undefined;
  readonly lanes?: undefined;
  readonly laneHeapLimitMb?: undefined;
  readonly isolation?: undefined;
  readonly stickyScheduleToStartTimeout?: undefined;
  readonly workflowDeadline?: undefined;
  readonly workflowFailureErrorTypes?: undefined;
  readonly inactivePatches?: undefined;
  readonly sharedModules?: undefined;
  readonly sinks?: undefined;
}

/** Options of {@link Worker.create}. */
export type WorkerOptions = WorkflowWorkerOptions | ActivityWorkerOptions;
