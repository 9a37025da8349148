import type { CoreWorker } from "@protempo/bridge";
import type { WorkflowBundle } from "../bundler/bundle.js";
import type { Logger, LogLevel } from "../core/logger.js";
import { LanePool, type LanePoolOptions } from "./lane/lane-pool.js";
import type { LaneSpares } from "./lane/lane-spares.js";
import type { Eviction, LaneLog } from "./lane/protocol.js";
import type { Lanes } from "./queue-worker.js";

/** What the lanes of a queue are started with. */
export interface LaneSettings {
  readonly core: CoreWorker;
  readonly lanes: number;
  readonly bundle: WorkflowBundle;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  readonly encoding?: LanePoolOptions["encoding"];
  readonly rules?: LanePoolOptions["rules"];
  readonly isolation?: LanePoolOptions["isolation"];
  readonly deadlineMs: number | undefined;
  /** Where their threads come from. */
  readonly spares: LaneSpares;
  readonly payloadLimit?: number | undefined;
  readonly logger: Logger;
}

/** What is told of lanes while they work. */
export interface LaneListeners {
  /** They cannot be kept alive. */
  readonly onFatal: (error: unknown) => void;
  readonly onEviction?: (eviction: Eviction) => void;
  readonly onLost?: () => void;
  /** Core has no more workflow tasks, as it has shut down. */
  readonly onDrained?: () => void;
  /** A counter, a metric or a sink; `message` is its name. */
  readonly onTopic?: LanePoolOptions["onTopic"];
}

/** Starts the threads of a queue's workflows. */
export async function startLanes(settings: LaneSettings, listeners: LaneListeners): Promise<Lanes> {
  const { core, bundle, logger, ...rest } = settings;
  const pool = await LanePool.start({
    coreWorker: core,
    code: bundle,
    ...rest,
    onLog: ({ level, message, attributes }: LaneLog) =>
      logger.log(isLevel(level) ? level : "info", message, { taskQueue: settings.taskQueue, ...attributes }),
    ...listeners,
  });
  logger.log("debug", "Workflow lanes started", { taskQueue: settings.taskQueue, lanes: settings.lanes });
  return pool;
}

function isLevel(level: string): level is LogLevel {
  return ["trace", "debug", "info", "warn", "error"].includes(level);
}
