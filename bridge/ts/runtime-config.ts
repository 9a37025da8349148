/** One line of Core's log. */
export interface LogRecord {
  /** Severity. */
  level: "trace" | "debug" | "info" | "warn" | "error";
  /** The module of Core that speaks, such as `temporalio_sdk_core::worker::workflow`. */
  target: string;
  /** The message. */
  message: string;
  /** When it was written, milliseconds since 1970. */
  timestampMs: number;
  /** What else was said. */
  fields: Record<string, unknown>;
}

/** Core's metrics over HTTP for Prometheus. */
export interface PrometheusConfig {
  /** IP address and port to listen on, such as `127.0.0.1:9464`; port 0 takes a free one. */
  bindAddress: string;
  /** Append `_total` to counters. Default false. */
  countersTotalSuffix?: boolean;
  /** Append the unit to histograms. Default false. */
  unitSuffix?: boolean;
  /** Durations as seconds (floating point) in place of milliseconds. Default false. */
  useSecondsForDurations?: boolean;
  /** Buckets by name of histogram. */
  histogramBucketOverrides?: Record<string, number[]>;
}

/** Core's metrics to an OpenTelemetry collector. */
export interface OtlpConfig {
  /** URL of the collector. */
  url: string;
  /** Headers sent with each export. */
  headers?: Record<string, string>;
  /** Time between exports in milliseconds. Default 1000. */
  metricPeriodicityMs?: number;
  /** Report changes in place of sums. Default false. */
  deltaTemporality?: boolean;
  /** Durations as seconds (floating point) in place of milliseconds. Default false. */
  useSecondsForDurations?: boolean;
  /** Buckets by name of histogram. */
  histogramBucketOverrides?: Record<string, number[]>;
  /** OTLP over HTTP in place of gRPC. Default false. */
  http?: boolean;
}

/** Options of a {@link CoreRuntime}. */
export interface RuntimeConfig {
  /** Which log lines Core makes, in the syntax of Rust's `EnvFilter`. Default: errors of all, warnings of Core. */
  logFilter?: string;
  /** Interval of worker heartbeats in milliseconds, 1000 to 60000; null or absent for none. They poll a task queue of their own. */
  workerHeartbeatMs?: number | null;
  /** Metrics for Prometheus. Default none. */
  prometheus?: PrometheusConfig;
  /** Metrics to an OpenTelemetry collector. Default none. */
  otlp?: OtlpConfig;
  /** What the names of metrics begin with. Default `temporal_`. */
  metricPrefix?: string;
  /** Tags on every metric. Default none. */
  globalTags?: Record<string, string>;
  /** Threads of Core. Default: one a processor. */
  workerThreads?: number;
}

/** Errors of everything, warnings of Core and its client. */
export const defaultLogFilter: string = "error,temporalio_sdk_core=warn,temporalio_client=warn,temporalio_common=warn";
