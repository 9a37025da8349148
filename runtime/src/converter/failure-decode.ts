import type { Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type { ErrorDetail } from "../common/errors/details.js";
import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  ServerError,
  TemporalFailure,
  TerminatedError,
  TimeoutError,
} from "../common/errors/failures.js";
import { NexusHandlerError, NexusOperationError } from "../common/errors/nexus.js";
import { protoToMs } from "../common/proto-time.js";
import { retryBehaviorFromProto, retryStateFromProto, timeoutKindFromProto } from "./failure-enums.js";

/** The error that a failure's info stands for. */
export function errorOfInfo(
  failure: Failure,
  message: string,
  cause: TemporalFailure | undefined,
  details: (payloads: Payloads | undefined) => ErrorDetail[],
): TemporalFailure {
  const options = { cause, failure };
  const info = failure.failureInfo;
  switch (info.case) {
    case "applicationFailureInfo":
      return new ApplicationError(message, {
        ...options,
        type: info.value.type,
        nonRetryable: info.value.nonRetryable,
        details: details(info.value.details),
        // A peer may send what no option takes; the error must come through all the same.
        nextRetryDelay: info.value.nextRetryDelay && Math.max(0, protoToMs(info.value.nextRetryDelay)),
        category: info.value.category === 1 ? "benign" : undefined,
      });
    case "timeoutFailureInfo":
      return new TimeoutError(message, timeoutKindFromProto(info.value.timeoutType), {
        ...options,
        lastHeartbeatDetails: details(info.value.lastHeartbeatDetails),
      });
    case "canceledFailureInfo":
      return new CancelledError(message, { ...options, details: details(info.value.details) });
    case "terminatedFailureInfo":
      return new TerminatedError(message, options);
    case "serverFailureInfo":
      return new ServerError(message, { ...options, nonRetryable: info.value.nonRetryable });
    case "resetWorkflowFailureInfo":
      return new ApplicationError(message, {
        ...options,
        type: "ResetWorkflow",
        details: details(info.value.lastHeartbeatDetails),
      });
    case "activityFailureInfo":
      return new ActivityError(
        message,
        {
          activityType: info.value.activityType?.name ?? "",
          activityId: info.value.activityId,
          retryState: retryStateFromProto(info.value.retryState),
          identity: info.value.identity,
          scheduledEventId: info.value.scheduledEventId,
          startedEventId: info.value.startedEventId,
        },
        options,
      );
    case "childWorkflowExecutionFailureInfo":
      return new ChildWorkflowError(
        message,
        {
          workflowType: info.value.workflowType?.name ?? "",
          workflowId: info.value.workflowExecution?.workflowId ?? "",
          runId: info.value.workflowExecution?.runId ?? "",
          namespace: info.value.namespace,
          retryState: retryStateFromProto(info.value.retryState),
          initiatedEventId: info.value.initiatedEventId,
          startedEventId: info.value.startedEventId,
        },
        options,
      );
    case "nexusOperationExecutionFailureInfo":
      return new NexusOperationError(message, info.value, options);
    case "nexusHandlerFailureInfo":
      return new NexusHandlerError(message, info.value.type, retryBehaviorFromProto(info.value.retryBehavior), options);
    default:
      return new TemporalFailure(message, options);
  }
}
