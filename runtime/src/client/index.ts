/** Clients: connect, start workflows, talk to them. Importing this loads no native code; connecting does. */

export type { Duration } from "../common/duration.js";
export type { ErrorDetail } from "../common/errors/details.js";
export {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  ServerError,
  TemporalFailure,
  TerminatedError,
  TimeoutError,
} from "../common/errors/failures.js";
export { IdExpressionError } from "../common/errors/id-expression.js";
export { detailOf, isCancellation } from "../common/errors/inspect.js";
export { NexusHandlerError, NexusOperationError } from "../common/errors/nexus.js";
export { PayloadTooLargeError } from "../common/errors/payload-too-large.js";
export { PayloadValidationError } from "../common/errors/payload-validation.js";
export { SearchAttributeMappingError } from "../common/errors/search-attribute-mapping.js";
export { TemporalError } from "../common/errors/temporal-error.js";
export type { Headers } from "../common/headers.js";
export type { InputRules, Violation } from "../common/input-rules.js";
export type { MessageType } from "../common/message-type.js";
export { type MessageValue, messageValue } from "../common/message-value.js";
export type { Priority, RetryPolicy } from "../common/retry-policy.js";
export type { DeploymentVersion, VersioningOverride } from "../common/versioning.js";
export type { MemoValues } from "../converter/memo.js";
export type { AttributeType } from "../converter/search-attribute-values.js";
export {
  SearchAttributeKey,
  type SearchAttributeSetting,
  type SearchAttributes,
  type SearchAttributeUpdate,
} from "../converter/search-attributes.js";
export { violationsOf } from "../converter/violations.js";
export { Client, type ClientOptions } from "./client.js";
export { Connection, type ConnectionOptions, type RawCallOptions } from "./connection.js";
export type { WorkflowDescription, WorkflowStatus } from "./description.js";
export {
  ConnectError,
  ConnectionClosedError,
  NamespaceNotFoundError,
  QueryFailedError,
  QueryRejectedError,
  RpcAbortedError,
  RpcError,
  RpcTimeoutError,
  WorkflowAlreadyStartedError,
  WorkflowContinuedAsNewError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from "./errors.js";
export type { TypedHandle, UntypedHandle, UpdateHandle } from "./handles.js";
export type {
  CallWithArguments,
  ClientInterceptor,
  CreateScheduleCall,
  EndCall,
  QueryCall,
  SignalCall,
  SignalWithStartCall,
  StartCall,
  StartOutcome,
  UpdateCall,
  UpdateWithStartCall,
  UpdateWithStartOutcome,
  WorkflowCall,
} from "./interceptor.js";
export type {
  CallOptions,
  CancelOptions,
  QueryOptions,
  QueuedStartOptions,
  QueuedUpdateWithStartOptions,
  ResultOptions,
  ServiceClientDefaults,
  SignalOptions,
  StartOptions,
  StartUpdateOptions,
  UpdateOptions,
  UpdateWithStartOptions,
} from "./options.js";
export type { ScheduleDescription, ScheduledWorkflow, ScheduleSummary, TakenAction } from "./schedule/description.js";
export {
  ScheduleAlreadyExistsError,
  ScheduleConflictError,
  ScheduleMemoError,
  ScheduleNotFoundError,
} from "./schedule/errors.js";
export type { ScheduleHandle } from "./schedule/handle.js";
export type {
  Backfill,
  CountSchedulesOptions,
  ListSchedulesOptions,
  OverlapPolicy,
  QueuedScheduleOptions,
  ScheduleChanges,
  ScheduledWorkflowOptions,
  ScheduleOptions,
  ScheduleSettings,
  TriggerOptions,
} from "./schedule/options.js";
export type { ScheduleClient, UntypedScheduleHandle } from "./schedule/schedule-client.js";
export type {
  CalendarField,
  CalendarRange,
  CalendarSpec,
  IntervalSpec,
  Month,
  ScheduleSpec,
  Weekday,
} from "./schedule/spec.js";
export type {
  RpcRetryOptions,
  ServiceName,
  TlsOptions,
  Transport,
  TransportCallOptions,
  TransportConfig,
  TransportFactory,
} from "./transport.js";
export type { InputlessSchedules, WorkflowSchedules } from "./typed-schedules.js";
export type {
  GetHandleOptions,
  NamedCall,
  UntypedStartOptions,
  UntypedUpdateWithStartOptions,
  WorkflowClient,
} from "./workflow-client.js";
