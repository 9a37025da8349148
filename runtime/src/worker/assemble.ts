import { decodeNamespaceInfo } from "@protempo/api/temporal/sdk/core/core_interface_protempo.js";
import { BridgeError, type CoreConnection, type CoreWorker, type WorkerConfig } from "@protempo/bridge";
import type { WorkflowBundle } from "../bundler/bundle.js";
import { BridgeTransport } from "../client/bridge-transport.js";
import { toMsOptional } from "../common/duration.js";
import type { PayloadCodec } from "../converter/payload-codec.js";
import { Reader } from "../converter/wire/reader.js";
import type { Logger } from "../core/logger.js";
import { CoreMetrics } from "../core/metrics.js";
import { acquireCore, type CoreLease } from "../core/runtime.js";
import { ActivityDispatcher } from "./activity/dispatcher.js";
import { type ActivityRegistry, joinActivities, queuesOfActivities } from "./activity/registry.js";
import { loadBundle } from "./bundle.js";
import { WorkerStartError } from "./errors.js";
import { loadCodecModules } from "./lane/codecs.js";
import { LaneSpares } from "./lane/lane-spares.js";
import { startLanes } from "./lanes.js";
import type { WorkerOptions } from "./options.js";
import { lettingPollsEnd } from "./polls-end.js";
import { QueueWorker } from "./queue-worker.js";
import { planQueues, type QueuePlan } from "./queues.js";
import { checkOptions, checkVersioning, coreConfig, laneHeapLimitMb, lanesOf, runRules } from "./settings.js";
import { Sinks } from "./sinks.js";
import { checkValidation } from "./validation.js";

/** A worker's parts, ready to run. */
export interface Assembly {
  readonly taskQueues: readonly string[];
  readonly queueWorkers: readonly QueueWorker[];
  readonly shutdownSignals: readonly NodeJS.Signals[];
  /** Milliseconds. */
  readonly shutdownForceTime: number | undefined;
  readonly lease: CoreLease;
  /** Lets go of everything, if the worker is not to run. */
  discard(): Promise<void>;
}

interface Common {
  readonly spares: LaneSpares;
  readonly codecs: readonly PayloadCodec[];
  readonly options: WorkerOptions;
  readonly logger: Logger;
  readonly bundle: WorkflowBundle | undefined;
  readonly registry: ActivityRegistry;
  readonly metrics: CoreMetrics;
  readonly sinks: Sinks;
}

/** Makes the parts of a worker. Throws as `Worker.create` says; nothing is left behind then. */
export async function assemble(options: WorkerOptions, logger: Logger): Promise<Assembly> {
  checkOptions(options);
  // One queue's worth: most workers have workflows on one.
  const spares = new LaneSpares(lanesOf(options), {
    codecModules: codecModules(options),
    heapLimitMb: laneHeapLimitMb(options),
  });
  try {
    return await assembleWith(spares, options, logger);
  } catch (error) {
    await spares.end();
    throw error;
  }
}

async function assembleWith(spares: LaneSpares, options: WorkerOptions, logger: Logger): Promise<Assembly> {
  const activities = options.activities ?? [];
  const registry = joinActivities(activities);
  const bundle =
    options.workflows === undefined ? undefined : await loadBundle(options.workflows, options.sharedModules);
  checkVersioning(options, bundle);
  for (const warning of bundle?.warnings ?? []) logger.log("warn", warning, {});
  checkValidation(options.validation, registry, bundle, logger);
  const plans = planQueues({
    workflows: bundle?.manifest.workflows ?? [],
    activities: registry,
    activityQueues: queuesOfActivities(activities),
    taskQueue: options.taskQueue,
    renameQueues: options.renameQueues ?? {},
    queues: options.queues ?? {},
  });
  const codecs = await loadCodecModules(codecModules(options));
  const sinks = new Sinks(options.sinks ?? [], logger);
  const connection = await nativeConnection(options);
  const lease = acquireCore();
  const metrics = new CoreMetrics(lease.core, logger);
  const common: Common = { options, logger, bundle, registry, codecs, spares, metrics, sinks };
  const cores: CoreWorker[] = [];
  const discard = async (): Promise<void> => {
    await Promise.allSettled([spares.end(), ...cores.map((core) => end(core))]);
    lease.release();
  };
  try {
    const queueWorkers: QueueWorker[] = [];
    for (const plan of plans) {
      const config = coreConfig(options, plan, bundle, registry.size > 0);
      const { core, sizeLimit } = await lettingPollsEnd(config, process.env, async () => {
        const core = createCore(lease, connection, config);
        cores.push(core);
        return { core, sizeLimit: await validate(core, config) };
      });
      queueWorkers.push(queueWorker(core, config, plan, sizeLimit, common));
    }
    return {
      taskQueues: plans.map(({ taskQueue }) => taskQueue),
      queueWorkers,
      shutdownSignals: options.shutdownSignals ?? ["SIGINT", "SIGTERM"],
      shutdownForceTime: toMsOptional(options.shutdownForceTime, "shutdownForceTime"),
      lease,
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

function queueWorker(
  core: CoreWorker,
  config: WorkerConfig,
  plan: QueuePlan,
  sizeLimit: number,
  { options, logger, bundle, registry, codecs, spares, metrics, sinks }: Common,
): QueueWorker {
  const { taskQueue } = plan;
  const dispatcher =
    config.enableActivities || config.enableLocalActivities
      ? new ActivityDispatcher({
          core,
          registry,
          codecs,
          encoding: options.encoding,
          sizeLimit,
          taskQueue,
          logger,
          metrics,
          inputRules: options.validation,
          interceptors: options.interceptors?.flatMap(({ activity }) => activity ?? []),
        })
      : undefined;
  const lanes =
    bundle === undefined || !config.enableWorkflows
      ? undefined
      : (listeners: Parameters<typeof startLanes>[1]) => {
          const { lanes, namespace } = config;
          const deadlineMs = toMsOptional(options.workflowDeadline, "workflowDeadline");
          const { renameQueues, encoding, isolation } = options;
          const rules = runRules(options, registry.keys());
          const settings = {
            core,
            lanes,
            bundle,
            namespace,
            taskQueue,
            renameQueues,
            encoding,
            rules,
            isolation,
            payloadLimit: sizeLimit,
            logger,
            deadlineMs,
            spares,
          };
          return startLanes(settings, listeners);
        };
  const graceMs = config.gracefulShutdownMs ?? 0;
  return new QueueWorker({ taskQueue, core, graceMs, logger, startLanes: lanes, dispatcher, metrics, sinks });
}

function codecModules({ payloadCodecs = [] }: WorkerOptions): string[] {
  return payloadCodecs.map(String);
}

async function nativeConnection({ connection }: WorkerOptions): Promise<CoreConnection> {
  const transport = await connection.transport();
  if (transport instanceof BridgeTransport) return transport.native;
  throw new TypeError("A worker needs a connection over the bridge: make it with Connection.connect().");
}

function createCore(lease: CoreLease, connection: CoreConnection, config: WorkerConfig): CoreWorker {
  try {
    return lease.core.createWorker(connection, config);
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    // Core's text lists the slots of its registry, which tells a user nothing.
    const reason = error.message.startsWith("Registration of multiple workers with overlapping")
      ? "another worker over the same connection has it. Give one worker all that the queue needs, or shut the other one down first"
      : error.message;
    throw new WorkerStartError(`Task queue ${JSON.stringify(config.taskQueue)}: ${reason}`, { cause: error });
  }
}

/** Asks the server for the namespace. Returns the largest payload that it takes. */
async function validate(core: CoreWorker, { namespace }: WorkerConfig): Promise<number> {
  try {
    const { limits } = decodeNamespaceInfo(new Reader(await core.validate()));
    return Number(limits?.blobSizeLimitError || defaultSizeLimit);
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    throw new WorkerStartError(
      `The worker cannot start in namespace ${JSON.stringify(namespace)}: ${error.message.replace(/\.$/, "")}. Check the option namespace and what the connection may do.`,
      { cause: error },
    );
  }
}

/** What a server takes that does not say: 2 MiB. */
const defaultSizeLimit = 2 * 1024 * 1024;

async function end(core: CoreWorker): Promise<void> {
  core.initiateShutdown();
  await core.finalizeShutdown();
}
