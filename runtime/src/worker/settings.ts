import { availableParallelism } from "node:os";
import type { WorkerConfig } from "@protempo/bridge";
import type { WorkflowBundle } from "../bundler/bundle.js";
import { toMs, toMsOptional } from "../common/duration.js";
import { refuseReservedName } from "../common/reserved-names.js";
import { clientVersion } from "../common/version.js";
import type { LanePoolOptions } from "./lane/lane-pool.js";
import { defaultHeapLimitMb } from "./lane/protocol.js";
import type { QueueLimits, WorkerOptions } from "./options.js";
import type { QueuePlan } from "./queues.js";

const defaultCachedWorkflows = 1000;

/** Lanes of a worker that names no number: the main thread keeps a processor for activities and clients. */
export function defaultLanes(processors: number): number {
  return processors <= 2 ? 1 : Math.min(4, processors - 1);
}

/** Heap of a lane in megabytes. */
export function laneHeapLimitMb(options: WorkerOptions): number {
  return options.laneHeapLimitMb ?? defaultHeapLimitMb;
}

/** Lanes of each queue that has workflows. */
export function lanesOf(options: WorkerOptions): number {
  return options.workflows === undefined ? 0 : (options.lanes ?? defaultLanes(availableParallelism()));
}

/** Throws `TypeError` for options that cannot be, before anything is started. */
export function checkOptions(options: WorkerOptions): void {
  const { workflows, activities } = options;
  if (workflows === undefined && (activities?.length ?? 0) === 0) {
    throw new TypeError("A worker needs workflows or activities: with neither it has nothing to do.");
  }
  if (options.taskQueue !== undefined) refuseReservedName("task queue", options.taskQueue);
  for (const queue of Object.values(options.renameQueues ?? {})) refuseReservedName("task queue", queue);
  whole("lanes", options.lanes, 1, 64);
  whole("laneHeapLimitMb", options.laneHeapLimitMb, 64, 1_048_576);
  checkIsolation(options.isolation);
  stickyTimeoutMs(options);
  checkEncoding(options.encoding);
  checkLimits("", options);
  for (const [queue, limits] of Object.entries(options.queues ?? {}))
    checkLimits(`queues[${JSON.stringify(queue)}].`, limits);
  if (options.deployment?.defaultVersioningBehavior !== undefined && options.deployment.useVersioning !== true) {
    throw new TypeError(
      "deployment.defaultVersioningBehavior: has a meaning only with deployment.useVersioning: true.",
    );
  }
  if (options.deployment?.name.includes(".")) {
    throw new TypeError(
      `deployment.name: ${JSON.stringify(options.deployment.name)} has a dot, which the server keeps for versions.`,
    );
  }
}

/** Throws `TypeError` for a word that the option does not have. */
export function checkIsolation(isolation: WorkerOptions["isolation"]): void {
  if (isolation === undefined || isolation === "lane" || isolation === "context") return;
  throw new TypeError(`isolation: ${JSON.stringify(isolation)} is neither "lane" nor "context".`);
}

/** Throws `TypeError` for a word that the option does not have. */
export function checkEncoding(encoding: WorkerOptions["encoding"]): void {
  if (encoding === undefined || encoding === "json" || encoding === "binary") return;
  throw new TypeError(`encoding: ${JSON.stringify(encoding)} is neither "json" nor "binary".`);
}

/** What Core is told about one queue. */
export function coreConfig(
  options: WorkerOptions,
  plan: QueuePlan,
  bundle: WorkflowBundle | undefined,
  hasActivities: boolean,
): WorkerConfig {
  const limit = <K extends keyof QueueLimits>(key: K): QueueLimits[K] => plan.limits[key] ?? options[key];
  const hasWorkflows = plan.workflows.length > 0;
  return {
    namespace: options.namespace ?? "default",
    taskQueue: plan.taskQueue,
    identity: options.identity ?? options.connection.identity,
    buildId: options.buildId ?? defaultBuildId(bundle),
    maxCachedWorkflows: hasWorkflows ? (limit("maxCachedWorkflows") ?? defaultCachedWorkflows) : 0,
    ...(options.deployment ? { deployment: deploymentConfig(options.deployment) } : {}),
    ...given("maxOutstandingWorkflowTasks", limit("maxConcurrentWorkflowTasks")),
    ...given("maxOutstandingActivities", limit("maxConcurrentActivities")),
    ...given("maxOutstandingLocalActivities", limit("maxConcurrentLocalActivities")),
    ...given("maxActivitiesPerSecond", limit("maxActivitiesPerSecond")),
    ...given("maxTaskQueueActivitiesPerSecond", limit("maxQueueActivitiesPerSecond")),
    enableWorkflows: hasWorkflows,
    enableActivities: plan.activities.length > 0,
    // Workflows may run any activity of the worker as a local one.
    enableLocalActivities: hasWorkflows && hasActivities,
    stickyQueueScheduleToStartTimeoutMs: stickyTimeoutMs(options),
    gracefulShutdownMs: toMs(options.shutdownGraceTime ?? "10s", "shutdownGraceTime"),
    maxHeartbeatThrottleIntervalMs:
      toMsOptional(options.maxHeartbeatThrottleInterval, "maxHeartbeatThrottleInterval") ?? 60_000,
    defaultHeartbeatThrottleIntervalMs:
      toMsOptional(options.defaultHeartbeatThrottleInterval, "defaultHeartbeatThrottleInterval") ?? 30_000,
    lanes: hasWorkflows ? lanesOf(options) : 0,
    // Taking one costs a lane next to nothing, and what waits behind a run that does not end can still go elsewhere.
    maxActivationsPerBatch: 1,
    ...coreFailures(options, bundle),
  };
}

/** A crash costs each cached run this time, and a replay milliseconds: so it is a third of what other SDKs have. */
const defaultStickyTimeout = "3s";

function stickyTimeoutMs({ stickyScheduleToStartTimeout }: WorkerOptions): number {
  const name = "stickyScheduleToStartTimeout";
  const timeout = toMs(stickyScheduleToStartTimeout ?? defaultStickyTimeout, name);
  // The server takes 0 for none: runs of a worker that is gone would wait for ever.
  if (timeout >= 1) return timeout;
  throw new TypeError(`${name}: ${timeout} ms is too short; for no waiting at all set maxCachedWorkflows to 0.`);
}

/** What the runs of a worker are told of its options. */
export function runRules(
  { workflowFailureErrorTypes, inactivePatches, deployment }: WorkerOptions,
  activities: Iterable<string>,
): LanePoolOptions["rules"] {
  return {
    activities: [...activities],
    failureErrorTypes: workflowFailureErrorTypes,
    inactivePatches,
    versioned: deployment?.useVersioning,
  };
}

/** Which errors fail workflows on Core's side: only that code does not fit its history. */
export function coreFailures(
  { workflowFailureErrorTypes }: WorkerOptions,
  bundle: WorkflowBundle | undefined,
): Pick<WorkerConfig, "workflowFailureErrors" | "workflowTypesToFailureErrors"> {
  if (meansNondeterminism(workflowFailureErrorTypes)) return { workflowFailureErrors: ["nondeterminism"] };
  const types = (bundle?.manifest.workflows ?? []).filter(({ failureErrorTypes }) =>
    meansNondeterminism(failureErrorTypes),
  );
  if (types.length === 0) return {};
  const names = types.flatMap(({ type, aliases }) => [type, ...aliases]);
  return { workflowTypesToFailureErrors: Object.fromEntries(names.map((name) => [name, ["nondeterminism"]])) };
}

function meansNondeterminism(errors: readonly string[] | undefined): boolean {
  return errors?.some((name) => name === "Error" || name === "NondeterminismError") === true;
}

/** Throws TypeError if the server could not tell which version of the deployment a run of some workflow belongs to. */
export function checkVersioning({ deployment }: WorkerOptions, bundle: WorkflowBundle | undefined): void {
  if (deployment?.useVersioning !== true || deployment.defaultVersioningBehavior !== undefined) return;
  const silent = (bundle?.manifest.workflows ?? []).filter(
    ({ versioningBehavior }) => versioningBehavior === undefined,
  );
  if (silent.length === 0) return;
  throw new TypeError(
    `No versioning behavior for ${silent.map(({ type }) => type).join(", ")}: set it in the contract or as \`static override readonly versioningBehavior = "pinned"\` of the class, or give the worker deployment.defaultVersioningBehavior.`,
  );
}

function deploymentConfig(
  deployment: NonNullable<WorkerOptions["deployment"]>,
): NonNullable<WorkerConfig["deployment"]> {
  return {
    name: deployment.name,
    useWorkerVersioning: deployment.useVersioning ?? false,
    ...given("defaultVersioningBehavior", deployment.defaultVersioningBehavior),
  };
}

function defaultBuildId(bundle: WorkflowBundle | undefined): string {
  const version = `protempo@${clientVersion}`;
  return bundle === undefined ? version : `${version}+${bundle.manifest.contractHash}`;
}

function checkLimits(prefix: string, limits: QueueLimits): void {
  whole(`${prefix}maxCachedWorkflows`, limits.maxCachedWorkflows, 0);
  whole(`${prefix}maxConcurrentWorkflowTasks`, limits.maxConcurrentWorkflowTasks, 1);
  whole(`${prefix}maxConcurrentActivities`, limits.maxConcurrentActivities, 1);
  whole(`${prefix}maxConcurrentLocalActivities`, limits.maxConcurrentLocalActivities, 1);
  positive(`${prefix}maxActivitiesPerSecond`, limits.maxActivitiesPerSecond);
  positive(`${prefix}maxQueueActivitiesPerSecond`, limits.maxQueueActivitiesPerSecond);
  if (limits.maxConcurrentWorkflowTasks === 1 && limits.maxCachedWorkflows !== 0) {
    throw new TypeError(
      `${prefix}maxConcurrentWorkflowTasks: 1 is not enough with a cache, as a cached run needs one to leave it; make it 2, or set maxCachedWorkflows to 0.`,
    );
  }
}

function whole(name: string, value: number | undefined, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw new TypeError(`${name}: ${value} is no whole number ${range}.`);
}

function positive(name: string, value: number | undefined): void {
  if (value === undefined || (value > 0 && Number.isFinite(value))) return;
  throw new TypeError(`${name}: ${value} is no number above 0.`);
}

/** A property only if it has a value: the bridge refuses undefined. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
