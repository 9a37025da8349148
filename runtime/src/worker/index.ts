/** Workers: execute workflows and activities, and replay histories. Importing this loads no native code. */
export type {
  ActivityInterceptor,
  ActivityInterceptorFactory,
  ActivityOutcome,
  ExecuteActivityCall,
} from "../activity/interceptor.js";
export type { ActivityRegistration } from "../activity/registration.js";
export type { Duration } from "../common/duration.js";
export { createLogger, type LogAttributes, type Logger, type LoggerOptions, type LogLevel } from "../core/logger.js";
export type { PrometheusOptions, RuntimeOptions } from "../core/options.js";
export { Runtime } from "../core/runtime.js";
export { ShutdownForcedError, WorkerStartError } from "./errors.js";
export type {
  ActivityWorkerOptions,
  CommonWorkerOptions,
  DeploymentOptions,
  QueueLimits,
  WorkerInterceptor,
  WorkerOptions,
  WorkflowWorkerOptions,
} from "./options.js";
export type { HistorySource } from "./replay/history.js";
export { type NamedHistory, type ReplayerOptions, type ReplayOptions, WorkflowReplayer } from "./replay/replayer.js";
export type { ReplayedRun, ReplayResult } from "./replay/result.js";
export { Worker, type WorkerState } from "./worker.js";
