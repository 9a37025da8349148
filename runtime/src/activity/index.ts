/** What activities need: types for their functions, errors to throw, and the current activity for helpers. */
export type { Awaitable } from "../common/awaitable.js";
export type { Duration } from "../common/duration.js";
export {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  ServerError,
  TerminatedError,
  TimeoutError,
} from "../common/errors/failures.js";
export { detailOf, isCancellation } from "../common/errors/inspect.js";
export type { Headers } from "../common/headers.js";
export type { MessageType } from "../common/message-type.js";
export type { Counter, Gauge, Histogram, MetricOptions, Metrics, MetricTags } from "../common/metrics.js";
export { CompleteAsyncError } from "./complete-async.js";
export type { ActivityCancellation, ActivityContext, ActivityInfo, ActivityLogger } from "./context.js";
export { currentActivity } from "./current.js";
export type {
  ActivityInterceptor,
  ActivityInterceptorFactory,
  ActivityOutcome,
  ExecuteActivityCall,
} from "./interceptor.js";
export {
  type ActivityDefinition,
  type ActivityRegistration,
  defineActivity,
  defineDynamicActivity,
  type UntypedActivityOptions,
} from "./registration.js";
