import type { Message, MessageInitShape } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import type * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import {
  decodeDescribeNamespaceResponse,
  decodeDescribeTaskQueueResponse,
  decodeDescribeWorkflowExecutionResponse,
  decodeExecuteMultiOperationResponse,
  decodeGetWorkflowExecutionHistoryResponse,
  decodePollWorkflowExecutionUpdateResponse,
  decodeQueryWorkflowResponse,
  decodeRequestCancelWorkflowExecutionResponse,
  decodeSignalWithStartWorkflowExecutionResponse,
  decodeSignalWorkflowExecutionResponse,
  decodeStartWorkflowExecutionResponse,
  decodeTerminateWorkflowExecutionResponse,
  decodeUpdateWorkflowExecutionResponse,
  encodeDescribeNamespaceRequest,
  encodeDescribeTaskQueueRequest,
  encodeDescribeWorkflowExecutionRequest,
  encodeExecuteMultiOperationRequest,
  encodeGetWorkflowExecutionHistoryRequest,
  encodePollWorkflowExecutionUpdateRequest,
  encodeQueryWorkflowRequest,
  encodeRequestCancelWorkflowExecutionRequest,
  encodeSignalWithStartWorkflowExecutionRequest,
  encodeSignalWorkflowExecutionRequest,
  encodeStartWorkflowExecutionRequest,
  encodeTerminateWorkflowExecutionRequest,
  encodeUpdateWorkflowExecutionRequest,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_protempo.js";
import { Reader } from "../converter/wire/reader.js";
import { Writer } from "../converter/wire/writer.js";

/** The fields of a message that are not to be left at their defaults, nested ones likewise. */
export type Fields<M extends Message> = Omit<MessageInitShape<GenMessage<M>>, "$typeName" | "$unknown">;

/** An RPC of the workflow service. */
export interface Rpc<Req extends Message, Res extends Message> {
  readonly name: string;
  encode(request: Fields<Req>): Uint8Array;
  decode(response: Uint8Array): Res;
}

/** An RPC of its encoder and decoder. */
export function rpc<Req extends Message, Res extends Message>(
  name: string,
  encode: (request: Req, writer: Writer) => void,
  decode: (reader: Reader) => Res,
): Rpc<Req, Res> {
  return {
    name,
    encode(request) {
      const writer = new Writer();
      // The encoders pass over what is not there: no whole message need be made.
      encode(request as Req, writer);
      return writer.finish();
    },
    decode: (response) => decode(new Reader(response)),
  };
}

/** gRPC statuses (cancelled, deadline exceeded) with which a call ends that had nothing to say in the time it is given. */
export const pollEnds: readonly number[] = [1, 4];

export const startRpc: Rpc<api.StartWorkflowExecutionRequest, api.StartWorkflowExecutionResponse> = /*@__PURE__*/ rpc(
  "StartWorkflowExecution",
  encodeStartWorkflowExecutionRequest,
  decodeStartWorkflowExecutionResponse,
);

export const signalWithStartRpc: Rpc<
  api.SignalWithStartWorkflowExecutionRequest,
  api.SignalWithStartWorkflowExecutionResponse
> = /*@__PURE__*/ rpc(
  "SignalWithStartWorkflowExecution",
  encodeSignalWithStartWorkflowExecutionRequest,
  decodeSignalWithStartWorkflowExecutionResponse,
);

export const multiOperationRpc: Rpc<api.ExecuteMultiOperationRequest, api.ExecuteMultiOperationResponse> =
  /*@__PURE__*/ rpc("ExecuteMultiOperation", encodeExecuteMultiOperationRequest, decodeExecuteMultiOperationResponse);

export const signalRpc: Rpc<api.SignalWorkflowExecutionRequest, api.SignalWorkflowExecutionResponse> =
  /*@__PURE__*/ rpc(
    "SignalWorkflowExecution",
    encodeSignalWorkflowExecutionRequest,
    decodeSignalWorkflowExecutionResponse,
  );

export const queryRpc: Rpc<api.QueryWorkflowRequest, api.QueryWorkflowResponse> = /*@__PURE__*/ rpc(
  "QueryWorkflow",
  encodeQueryWorkflowRequest,
  decodeQueryWorkflowResponse,
);

export const updateRpc: Rpc<api.UpdateWorkflowExecutionRequest, api.UpdateWorkflowExecutionResponse> =
  /*@__PURE__*/ rpc(
    "UpdateWorkflowExecution",
    encodeUpdateWorkflowExecutionRequest,
    decodeUpdateWorkflowExecutionResponse,
  );

export const pollUpdateRpc: Rpc<api.PollWorkflowExecutionUpdateRequest, api.PollWorkflowExecutionUpdateResponse> =
  /*@__PURE__*/ rpc(
    "PollWorkflowExecutionUpdate",
    encodePollWorkflowExecutionUpdateRequest,
    decodePollWorkflowExecutionUpdateResponse,
  );

export const cancelRpc: Rpc<api.RequestCancelWorkflowExecutionRequest, api.RequestCancelWorkflowExecutionResponse> =
  /*@__PURE__*/ rpc(
    "RequestCancelWorkflowExecution",
    encodeRequestCancelWorkflowExecutionRequest,
    decodeRequestCancelWorkflowExecutionResponse,
  );

export const terminateRpc: Rpc<api.TerminateWorkflowExecutionRequest, api.TerminateWorkflowExecutionResponse> =
  /*@__PURE__*/ rpc(
    "TerminateWorkflowExecution",
    encodeTerminateWorkflowExecutionRequest,
    decodeTerminateWorkflowExecutionResponse,
  );

export const describeRpc: Rpc<api.DescribeWorkflowExecutionRequest, api.DescribeWorkflowExecutionResponse> =
  /*@__PURE__*/ rpc(
    "DescribeWorkflowExecution",
    encodeDescribeWorkflowExecutionRequest,
    decodeDescribeWorkflowExecutionResponse,
  );

export const historyRpc: Rpc<api.GetWorkflowExecutionHistoryRequest, api.GetWorkflowExecutionHistoryResponse> =
  /*@__PURE__*/ rpc(
    "GetWorkflowExecutionHistory",
    encodeGetWorkflowExecutionHistoryRequest,
    decodeGetWorkflowExecutionHistoryResponse,
  );

export const describeNamespaceRpc: Rpc<api.DescribeNamespaceRequest, api.DescribeNamespaceResponse> = /*@__PURE__*/ rpc(
  "DescribeNamespace",
  encodeDescribeNamespaceRequest,
  decodeDescribeNamespaceResponse,
);

export const describeTaskQueueRpc: Rpc<api.DescribeTaskQueueRequest, api.DescribeTaskQueueResponse> = /*@__PURE__*/ rpc(
  "DescribeTaskQueue",
  encodeDescribeTaskQueueRequest,
  decodeDescribeTaskQueueResponse,
);
