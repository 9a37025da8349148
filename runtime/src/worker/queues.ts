import type { WorkflowDescriptor } from "../bundler/bundle.js";
import { dynamicType } from "../common/dynamic-type.js";
import type { ActivityRegistry } from "./activity/registry.js";
import type { QueueLimits } from "./options.js";

/** The work of one task queue. */
export interface QueuePlan {
  /** Name in the contract. */
  readonly name: string;
  /** Name on the server: another one if the queue is renamed. */
  readonly taskQueue: string;
  readonly workflows: readonly string[];
  readonly activities: readonly string[];
  readonly limits: QueueLimits;
}

/** What {@link planQueues} goes by. */
export interface QueueSources {
  readonly workflows: readonly WorkflowDescriptor[];
  readonly activities: ActivityRegistry;
  /** Queue that a service names for its activities, by activity. */
  readonly activityQueues: ReadonlyMap<string, string | undefined>;
  readonly taskQueue: string | undefined;
  readonly renameQueues: Readonly<Record<string, string>>;
  readonly queues: Readonly<Record<string, QueueLimits>>;
}

/**
 * Works out which queues a worker serves and with what. Throws if something has no queue, if an option names a queue
 * that no registration has, or if renaming makes two queues one.
 */
export function planQueues(sources: QueueSources): readonly QueuePlan[] {
  const found = new Map<string, { workflows: string[]; activities: string[] }>();
  const homeless: string[] = [];
  const home = (name: string, queue: string | undefined): { workflows: string[]; activities: string[] } => {
    const key = queue || sources.taskQueue;
    if (!key) homeless.push(name);
    const existing = found.get(key ?? "");
    if (existing) return existing;
    const created = { workflows: [], activities: [] };
    found.set(key ?? "", created);
    return created;
  };
  // What is dynamic stands in on whatever queues there are.
  const standIn = (name: string) =>
    sources.taskQueue || found.size === 0 ? [home(name, undefined)] : [...found.values()];
  for (const { type, taskQueue, dynamic } of sources.workflows) {
    if (dynamic !== true) home(type, taskQueue).workflows.push(type);
  }
  for (const name of sources.activities.keys()) {
    if (name !== dynamicType) home(name, sources.activityQueues.get(name)).activities.push(name);
  }
  for (const { type } of sources.workflows.filter(({ dynamic }) => dynamic === true)) {
    for (const { workflows } of standIn(type)) workflows.push(type);
  }
  if (sources.activities.has(dynamicType)) {
    for (const { activities } of standIn(dynamicType)) activities.push(dynamicType);
  }
  if (homeless.length > 0) {
    throw new TypeError(
      `No task queue for ${homeless.join(", ")}: the contract names none, so the worker needs the option taskQueue.`,
    );
  }
  refuseUnknown("renameQueues", sources.renameQueues, found);
  refuseUnknown("queues", sources.queues, found);
  const plans = [...found].map(([name, work]) => ({
    name,
    taskQueue: own(sources.renameQueues, name) ?? name,
    ...work,
    limits: own(sources.queues, name) ?? {},
  }));
  refuseMerged(plans);
  return plans;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function refuseUnknown(
  option: string,
  given: Readonly<Record<string, unknown>>,
  found: ReadonlyMap<string, unknown>,
): void {
  const known = [...found.keys()];
  for (const name of Object.keys(given)) {
    if (found.has(name)) continue;
    const list = known.map((queue) => JSON.stringify(queue)).join(", ");
    throw new TypeError(
      `${option}: no registration has the task queue ${JSON.stringify(name)}; this worker's queues are ${list}.`,
    );
  }
}

function refuseMerged(plans: readonly QueuePlan[]): void {
  const seen = new Map<string, string>();
  for (const { name, taskQueue } of plans) {
    const other = seen.get(taskQueue);
    if (other !== undefined) {
      throw new TypeError(
        `renameQueues: the queues ${JSON.stringify(other)} and ${JSON.stringify(name)} would both be ${JSON.stringify(taskQueue)}; give each a name of its own.`,
      );
    }
    seen.set(taskQueue, name);
  }
}
