/**
 * Temporal's Rust Core for Node.js. The addon is loaded on first use, not on import.
 *
 * @module
 */
export {
  type ClientConfigProfile,
  type ConfigSource,
  type LoadClientConfigProfileOptions,
  loadClientConfigProfile,
} from "./client-config.js";
export {
  type CallOptions,
  type ConnectionConfig,
  CoreConnection,
  type ProxyConfig,
  type RetryConfig,
  type Service,
  type TlsConfig,
} from "./connection.js";
export { Deadline } from "./deadline.js";
export { BridgeError, type BridgeErrorCode } from "./error.js";
export { Lane } from "./lane.js";
export { CoreMetric, type MetricConfig, type MetricKind, type MetricTags } from "./metric.js";
export { CoreRuntime } from "./runtime.js";
export type { LogRecord, OtlpConfig, PrometheusConfig, RuntimeConfig } from "./runtime-config.js";
export { CoreServer, type DevServerConfig, type ServerExecutable, type TestServerConfig } from "./server.js";
export { CoreReplayWorker, CoreWorker } from "./worker.js";
export type { DeploymentConfig, LaneEvent, LaneStats, PollerConfig, WorkerConfig } from "./worker-config.js";
