import type { Payload, Payloads } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type { ErrorDetail } from "../common/errors/details.js";
import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowError,
  ServerError,
  type TemporalFailure,
  TerminatedError,
  TimeoutError,
} from "../common/errors/failures.js";
import { NexusHandlerError, NexusOperationError } from "../common/errors/nexus.js";
import { msToProto } from "../common/proto-time.js";
import { retryBehaviorToProto, retryStateToProto, timeoutKindToProto } from "./failure-enums.js";
import { defaultPayloadConverter, type Encoding, encodeMessage, type PayloadConverter } from "./payload.js";

/** How an error becomes a failure. */
export interface FailureEncoding {
  /** Encodes details that are no messages of the contract. Default: the default converter. */
  readonly converter?: PayloadConverter | undefined;
  /** Encoding of details that are messages of the contract. Default: `"json"`. */
  readonly encoding?: Encoding | undefined;
  /** Puts message and stack into a payload, so that a codec encrypts them too. Default: false. */
  readonly encodeCommonAttributes?: boolean | undefined;
}

type FailureInfo = Failure["failureInfo"];

/** The info of a failure that stands for an error of ours. Throws `EncodeError` for details that cannot be encoded. */
export function infoOfError(error: TemporalFailure, encoding: FailureEncoding): FailureInfo {
  if (error instanceof ApplicationError) return applicationInfo(error, encoding);
  if (error instanceof CancelledError) {
    const details = toPayloads(error.details, encoding);
    return {
      case: "canceledFailureInfo",
      value: { $typeName: "temporal.api.failure.v1.CanceledFailureInfo", details, identity: "" },
    };
  }
  if (error instanceof TimeoutError) {
    return {
      case: "timeoutFailureInfo",
      value: {
        $typeName: "temporal.api.failure.v1.TimeoutFailureInfo",
        timeoutType: timeoutKindToProto(error.kind),
        lastHeartbeatDetails: toPayloads(error.lastHeartbeatDetails, encoding),
      },
    };
  }
  if (error instanceof ServerError) {
    return {
      case: "serverFailureInfo",
      value: { $typeName: "temporal.api.failure.v1.ServerFailureInfo", nonRetryable: error.nonRetryable },
    };
  }
  if (error instanceof TerminatedError) {
    return {
      case: "terminatedFailureInfo",
      value: { $typeName: "temporal.api.failure.v1.TerminatedFailureInfo", identity: "" },
    };
  }
  return wrapperInfo(error);
}

function wrapperInfo(error: TemporalFailure): FailureInfo {
  if (error instanceof ActivityError) {
    const { scheduledEventId, startedEventId, identity, activityId } = error;
    return {
      case: "activityFailureInfo",
      value: {
        $typeName: "temporal.api.failure.v1.ActivityFailureInfo",
        scheduledEventId,
        startedEventId,
        identity,
        activityId,
        activityType: { $typeName: "temporal.api.common.v1.ActivityType", name: error.activityType },
        retryState: retryStateToProto(error.retryState),
      },
    };
  }
  if (error instanceof ChildWorkflowError) {
    const { namespace, workflowId, runId, initiatedEventId, startedEventId } = error;
    return {
      case: "childWorkflowExecutionFailureInfo",
      value: {
        $typeName: "temporal.api.failure.v1.ChildWorkflowExecutionFailureInfo",
        namespace,
        initiatedEventId,
        startedEventId,
        workflowExecution: { $typeName: "temporal.api.common.v1.WorkflowExecution", workflowId, runId },
        workflowType: { $typeName: "temporal.api.common.v1.WorkflowType", name: error.workflowType },
        retryState: retryStateToProto(error.retryState),
      },
    };
  }
  if (error instanceof NexusOperationError) {
    const { scheduledEventId, endpoint, service, operation, operationToken } = error;
    return {
      case: "nexusOperationExecutionFailureInfo",
      value: {
        $typeName: "temporal.api.failure.v1.NexusOperationFailureInfo",
        scheduledEventId,
        endpoint,
        service,
        operation,
        operationId: "",
        operationToken,
      },
    };
  }
  if (error instanceof NexusHandlerError) {
    return {
      case: "nexusHandlerFailureInfo",
      value: {
        $typeName: "temporal.api.failure.v1.NexusHandlerFailureInfo",
        type: error.type,
        retryBehavior: retryBehaviorToProto(error.retryable),
      },
    };
  }
  return { case: undefined };
}

function applicationInfo(error: ApplicationError, encoding: FailureEncoding): FailureInfo {
  return {
    case: "applicationFailureInfo",
    value: {
      $typeName: "temporal.api.failure.v1.ApplicationFailureInfo",
      type: error.type,
      nonRetryable: error.nonRetryable,
      details: toPayloads(error.details, encoding),
      nextRetryDelay: error.nextRetryDelay === undefined ? undefined : msToProto(error.nextRetryDelay),
      category: error.category === "benign" ? 1 : 0,
    },
  };
}

/** The info of an error of no kind of ours. */
export function infoOfPlainError(type: string): FailureInfo {
  return {
    case: "applicationFailureInfo",
    value: {
      $typeName: "temporal.api.failure.v1.ApplicationFailureInfo",
      type,
      nonRetryable: false,
      category: 0,
    },
  };
}

function toPayloads(details: readonly ErrorDetail[], encoding: FailureEncoding): Payloads | undefined {
  if (details.length === 0) return undefined;
  const payloads = details.map((detail) => toPayload(detail, encoding));
  return { $typeName: "temporal.api.common.v1.Payloads", payloads };
}

function toPayload(detail: ErrorDetail, encoding: FailureEncoding): Payload {
  if (detail.payload !== undefined) return detail.payload;
  const value = detail.value();
  if (detail.type !== undefined) return encodeMessage(detail.type, value as object, encoding.encoding);
  return (encoding.converter ?? defaultPayloadConverter).toPayload(value);
}
