/** Workers: execute workflows and activities, and replay histories. Importing this loads no native code. */
export type {
  ActivityInterceptor,
  ActivityInterceptorFactory,
  ActivityOutcome,
  ExecuteActivityCall,
} from "../activity/interceptor.js";
export type { ActivityDefinition, ActivityRegistration } from "../activity/registration.js";
export type { Duration } from "../common/duration.js";
export type { Headers } from "../common/headers.js";
export type { InputRules } from "../common/input-rules.js";
export {
  defineSink,
  type ImplementedSink,
  implementSink,
  type Sink,
  type SinkFunctions,
  type SinkInfo,
} from "../common/sink.js";
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
export type { CallSite } from "./replay/call-site.js";
export { type FolderOptions, historiesOfFolder, historyOfFile } from "./replay/folder-histories.js";
export type { HistorySource } from "./replay/history.js";
export type { IssuedCommand, Nondeterminism } from "./replay/nondeterminism.js";
export type { RecordedEvent } from "./replay/recorded-event.js";
export {
  type NamedHistory,
  type ReplayAllOptions,
  type ReplayerOptions,
  type ReplayOptions,
  WorkflowReplayer,
} from "./replay/replayer.js";
export { ReplayError, type ReplayedRun, type ReplayOutcome, type ReplayResult } from "./replay/result.js";
export { historiesOfServer, type ServerHistoriesOptions } from "./replay/server-histories.js";
export { Worker, type WorkerState } from "./worker.js";
