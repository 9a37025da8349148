import type { RuntimeConfig } from "@protempo/bridge";
import type { Duration } from "../common/duration.js";
import type { Logger, LogLevel } from "./logger.js";

/** Metrics that a Prometheus server scrapes from this process. */
export interface PrometheusOptions {
  /** Address to listen on, such as `"127.0.0.1:9464"`. */
  readonly bindAddress: string;
}

/** Options of the process-wide runtime; see `Runtime.install`. */
export interface RuntimeOptions {
  /** Takes every record of workers, workflows, activities and Core. Default: one line a record on standard error, from `"info"` up. */
  readonly logger?: Logger | undefined;
  /** What Core tells the logger: a level, or a filter of Rust's `tracing` such as `"temporalio_sdk_core=debug"`. Default: `"warn"`. */
  readonly coreLogs?: LogLevel | (string & {}) | undefined;
  /** Metrics of Core and of the workers. Default: none. */
  readonly metrics?: { readonly prometheus: PrometheusOptions } | undefined;
  /** Prefix of Core's metrics. Default: `"temporal_"`. */
  readonly metricPrefix?: string | undefined;
  /** Tags that every metric carries. */
  readonly metricTags?: Readonly<Record<string, string>> | undefined;
  /** How often workers tell the server about themselves, between 1 s and 60 s; `null`: never. Default: 60 s. */
  readonly workerHeartbeatInterval?: Duration | null | undefined;
  /** Threads of Core. Default: one for each processor. */
  readonly coreThreads?: number | undefined;
}

/** What the bridge wants to know of these options. */
export function toRuntimeConfig(options: RuntimeOptions, toMilliseconds: (value: Duration) => number): RuntimeConfig {
  const heartbeat = options.workerHeartbeatInterval;
  return {
    logFilter: coreFilter(options.coreLogs ?? "warn"),
    ...(heartbeat === undefined ? {} : { workerHeartbeatMs: heartbeat === null ? null : toMilliseconds(heartbeat) }),
    ...(options.metrics ? { prometheus: { bindAddress: options.metrics.prometheus.bindAddress } } : {}),
    ...(options.metricPrefix === undefined ? {} : { metricPrefix: options.metricPrefix }),
    ...(options.metricTags ? { globalTags: { ...options.metricTags } } : {}),
    ...(options.coreThreads === undefined ? {} : { workerThreads: options.coreThreads }),
  };
}

const levels: readonly string[] = ["trace", "debug", "info", "warn", "error"];

function coreFilter(value: string): string {
  if (!levels.includes(value)) return value;
  return `error,temporalio_sdk_core=${value},temporalio_client=${value},temporalio_common=${value},temporalio_bridge=${value}`;
}
