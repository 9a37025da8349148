import type { Any } from "@bufbuild/protobuf/wkt";
import type { Status } from "@protempo/api/google/rpc/status_pb.js";
import { decodeStatus } from "@protempo/api/google/rpc/status_protempo.js";
import {
  decodeMultiOperationExecutionFailure,
  decodeNamespaceNotFoundFailure,
  decodeQueryFailedFailure,
  decodeWorkflowExecutionAlreadyStartedFailure,
} from "@protempo/api/temporal/api/errordetails/v1/message_protempo.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import { Reader } from "../converter/wire/reader.js";
import { NamespaceNotFoundError, RpcError, WorkflowAlreadyStartedError, WorkflowNotFoundError } from "./errors.js";

const notFound = 5;
const alreadyExists = 6;
const detailPackage = "temporal.api.errordetails.v1";

/** The messages attached to a status, from the bytes of a `google.rpc.Status`. */
export function statusDetails(bytes: Uint8Array | undefined): Any[] {
  if (bytes === undefined || bytes.length === 0) return [];
  const status: Status = decodeStatus(new Reader(bytes));
  return status.details;
}

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
  const namespace = detail(error, "NamespaceNotFoundFailure", decodeNamespaceNotFoundFailure);
  if (namespace !== undefined) {
    return new NamespaceNotFoundError(namespace.namespace || subject.namespace, address, { cause: error });
  }
  if (workflowId === undefined) return error;
  if (error.status === notFound) {
    return new WorkflowNotFoundError(workflowId, runId, error.reason, { cause: error });
  }
  if (error.status === alreadyExists) {
    const started = detail(
      error,
      "WorkflowExecutionAlreadyStartedFailure",
      decodeWorkflowExecutionAlreadyStartedFailure,
    );
    if (started === undefined) return error;
    return new WorkflowAlreadyStartedError(workflowId, subject.workflowType ?? "", started.runId, { cause: error });
  }
  return error;
}

/** The failure of a query that the workflow itself answered with an error; undefined if the server says nothing of it. */
export function queryFailure(error: RpcError): Failure | undefined {
  return detail(error, "QueryFailedFailure", decodeQueryFailedFailure)?.failure;
}

/** The operation of a failed `ExecuteMultiOperation` that is to blame, as an error of its own. */
export function multiOperationError(error: RpcError): { readonly index: number; readonly error: RpcError } | undefined {
  const statuses =
    detail(error, "MultiOperationExecutionFailure", decodeMultiOperationExecutionFailure)?.statuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const aborted = status.details.some((any) => isDetail(any, "MultiOperationExecutionAborted"));
    if (status.code === 0 || aborted) continue;
    return { index, error: new RpcError(error.rpc, status.code, status.message, status.details) };
  }
  return undefined;
}

function detail<T>(error: RpcError, name: string, decode: (reader: Reader) => T): T | undefined {
  const any = error.details.find((candidate) => isDetail(candidate, name));
  return any && decode(new Reader(any.value));
}

function isDetail(any: Any, name: string): boolean {
  return any.typeUrl.endsWith(`/${detailPackage}.${name}`);
}
