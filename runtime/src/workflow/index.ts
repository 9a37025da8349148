export type { Awaitable, Nothing } from "../common/awaitable.js";
export type { Duration } from "../common/duration.js";
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
export { SearchAttributeMappingError } from "../common/errors/search-attribute-mapping.js";
export { TemporalError } from "../common/errors/temporal-error.js";
export type { Headers } from "../common/headers.js";
export type { Violation } from "../common/input-rules.js";
export type { MessageType } from "../common/message-type.js";
export { type MessageValue, messageValue } from "../common/message-value.js";
export type { Counter, Gauge, Histogram, MetricOptions, Metrics, MetricTags } from "../common/metrics.js";
export type { Priority, RetryPolicy } from "../common/retry-policy.js";
export { defineSink, type Sink, type SinkCalls } from "../common/sink.js";
export type { DeploymentVersion, VersioningBehavior, VersioningOverride } from "../common/versioning.js";
export { DecodeError, EncodeError } from "../converter/errors.js";
export type { MemoValues } from "../converter/memo.js";
export type { AttributeType } from "../converter/search-attribute-values.js";
export {
  SearchAttributeKey,
  type SearchAttributeSetting,
  type SearchAttributes,
  type SearchAttributeUpdate,
} from "../converter/search-attributes.js";
export { violationsOf } from "../converter/violations.js";
// ─── What only other rooms of protempo use: the realm's entry and the tests. Not for applications. ───
export { RealmAbortController } from "./abort/abort-controller.js";
export { RealmAbortSignal } from "./abort/abort-signal.js";
export { RealmEvent } from "./abort/event.js";
export { RealmEventTarget } from "./abort/event-target.js";
export type {
  ChildHandle,
  CurrentUpdate,
  ExternalHandle,
  RandomStream,
  WorkflowClass,
  WorkflowContext,
  WorkflowLogger,
  WorkflowService,
} from "./context.js";
export type { ContinueAsNew } from "./continue-as-new.js";
export { DeterminismError } from "./determinism-error.js";
export { type Begun, createEngine, type EngineHost, type EngineOptions, type WorkflowEngine } from "./engine.js";
export type { RunEnvironment } from "./environment.js";
export type { ErrorClass, FailureErrors } from "./failure-errors.js";
export type { UnfinishedPolicy } from "./handlers/handler.js";
export type { ContinueAsNewReason, WorkflowExecutionRef, WorkflowInfo } from "./info.js";
export type {
  ExecuteWorkflowCall,
  HandlerCall,
  UpdateHandlerCall,
  WorkflowInboundInterceptor,
} from "./interceptors/inbound.js";
export type { ActivateCall, ConcludeCall, WorkflowInternalsInterceptor } from "./interceptors/internals.js";
export type {
  ActivityCall,
  CancelWorkflowCall,
  ChildCall,
  ChildOutcome,
  ContinueAsNewCall,
  LocalActivityCall,
  NexusOperationCall,
  OutboundArguments,
  SignalWorkflowCall,
  TimerCall,
  WorkflowOutboundInterceptor,
} from "./interceptors/outbound.js";
export { type Outcome, outcomeOf, resultOf } from "./interceptors/outcome.js";
export {
  interceptWorkflows,
  type WorkflowInterceptor,
  type WorkflowInterceptorFactory,
  type WorkflowInterceptors,
} from "./interceptors/registration.js";
export type {
  NexusOperation,
  NexusOperationHandle,
  NexusOperationOptions,
  NexusOutput,
  NexusService,
} from "./nexus.js";
export { ChildWorkflowAlreadyStartedError } from "./operations/child.js";
export type {
  ActivityOptions,
  CancellationType,
  ChildOptions,
  ContinueAsNewOptions,
  IdReusePolicy,
  LocalActivityOptions,
  OperationOptions,
  SignalOptions,
  TimedActivityOptions,
  TimedLocalActivityOptions,
  UseOptions,
} from "./options.js";
export { currentContext } from "./realm-cell.js";
export type { WorkflowDescriptor } from "./registration.js";
export {
  type DynamicWorkflowOptions,
  defineDynamicWorkflow,
  defineWorkflow,
  type UntypedWorkflowOptions,
  type WorkflowDefinition,
  type WorkflowRegistration,
} from "./registration.js";
export type { RunRules, WorkflowRules } from "./run-rules.js";
export type {
  AnyUpdateHandlerOptions,
  ConverterOption,
  QueryHandlerOptions,
  SignalHandlerOptions,
  UntypedActivityOptions,
  UntypedCalls,
  UntypedChildHandle,
  UntypedChildOptions,
  UntypedContinueAsNewOptions,
  UntypedExternalHandle,
  UntypedLocalActivityOptions,
  UntypedNexusOptions,
  UntypedNexusService,
  UntypedSignalOptions,
  UpdateHandlerOptions,
} from "./untyped.js";
export { Workflow } from "./workflow-base.js";
