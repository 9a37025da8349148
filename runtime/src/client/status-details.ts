import { fromBinary, type Message } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { type Any, anyIs } from "@bufbuild/protobuf/wkt";
import {
  MultiOperationExecutionFailureSchema,
  NamespaceNotFoundFailureSchema,
  QueryFailedFailureSchema,
  WorkflowExecutionAlreadyStartedFailureSchema,
} from "@protempo/api/temporal/api/errordetails/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { NamespaceNotFoundError, RpcError, WorkflowAlreadyStartedError, WorkflowNotFoundError } from "./errors.js";

const notFound = 5;
const alreadyExists = 6;
const multiOperationAborted = "temporal.api.errordetails.v1.MultiOperationExecutionAborted";

/** The workflow that a failed call was about. */
export interface CallSubject {
  readonly address: string;
  readonly namespace: string;
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  readonly workflowType?: string | undefined;
}

/** The error that a gRPC status stands for; whatever is no status, or stands for nothing better, as it is. */
export function typedError(error: unknown, subject: CallSubject): unknown {
  if (!(error instanceof RpcError)) return error;
  const { address, workflowId, runId } = subject;
  const namespace = detail(error, NamespaceNotFoundFailureSchema);
  if (namespace !== undefined) {
    return new NamespaceNotFoundError(namespace.namespace || subject.namespace, address, { cause: error });
  }
  if (workflowId === undefined) return error;
  if (error.status === notFound) {
    return new WorkflowNotFoundError(workflowId, runId, error.reason, { cause: error });
  }
  if (error.status === alreadyExists) {
    const started = detail(error, WorkflowExecutionAlreadyStartedFailureSchema);
    if (started === undefined) return error;
    return new WorkflowAlreadyStartedError(workflowId, subject.workflowType ?? "", started.runId, { cause: error });
  }
  return error;
}

/** The failure of a query that the workflow itself answered with an error; undefined if the server says nothing of it. */
export function queryFailure(error: RpcError): Failure | undefined {
  return detail(error, QueryFailedFailureSchema)?.failure;
}

/** The operation of a failed `ExecuteMultiOperation` that is to blame, as an error of its own. */
export function multiOperationError(error: RpcError): { readonly index: number; readonly error: RpcError } | undefined {
  const statuses = detail(error, MultiOperationExecutionFailureSchema)?.statuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const aborted = status.details.some((any) => any.typeUrl.endsWith(`/${multiOperationAborted}`));
    if (status.code === 0 || aborted) continue;
    return { index, error: new RpcError(error.rpc, status.code, status.message, status.details) };
  }
  return undefined;
}

function detail<T extends Message>(error: RpcError, schema: GenMessage<T>): T | undefined {
  const any: Any | undefined = error.details.find((candidate) => anyIs(candidate, schema));
  return any && fromBinary(schema, any.value);
}
