import type { Message } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";

/** An RPC of the workflow service with its messages. */
export interface Rpc<Req extends Message, Res extends Message> {
  readonly name: string;
  readonly request: GenMessage<Req>;
  readonly response: GenMessage<Res>;
}

export const startRpc: Rpc<api.StartWorkflowExecutionRequest, api.StartWorkflowExecutionResponse> = {
  name: "StartWorkflowExecution",
  request: api.StartWorkflowExecutionRequestSchema,
  response: api.StartWorkflowExecutionResponseSchema,
};

export const signalWithStartRpc: Rpc<
  api.SignalWithStartWorkflowExecutionRequest,
  api.SignalWithStartWorkflowExecutionResponse
> = {
  name: "SignalWithStartWorkflowExecution",
  request: api.SignalWithStartWorkflowExecutionRequestSchema,
  response: api.SignalWithStartWorkflowExecutionResponseSchema,
};

export const multiOperationRpc: Rpc<api.ExecuteMultiOperationRequest, api.ExecuteMultiOperationResponse> = {
  name: "ExecuteMultiOperation",
  request: api.ExecuteMultiOperationRequestSchema,
  response: api.ExecuteMultiOperationResponseSchema,
};

export const signalRpc: Rpc<api.SignalWorkflowExecutionRequest, api.SignalWorkflowExecutionResponse> = {
  name: "SignalWorkflowExecution",
  request: api.SignalWorkflowExecutionRequestSchema,
  response: api.SignalWorkflowExecutionResponseSchema,
};

export const queryRpc: Rpc<api.QueryWorkflowRequest, api.QueryWorkflowResponse> = {
  name: "QueryWorkflow",
  request: api.QueryWorkflowRequestSchema,
  response: api.QueryWorkflowResponseSchema,
};

export const updateRpc: Rpc<api.UpdateWorkflowExecutionRequest, api.UpdateWorkflowExecutionResponse> = {
  name: "UpdateWorkflowExecution",
  request: api.UpdateWorkflowExecutionRequestSchema,
  response: api.UpdateWorkflowExecutionResponseSchema,
};

export const pollUpdateRpc: Rpc<api.PollWorkflowExecutionUpdateRequest, api.PollWorkflowExecutionUpdateResponse> = {
  name: "PollWorkflowExecutionUpdate",
  request: api.PollWorkflowExecutionUpdateRequestSchema,
  response: api.PollWorkflowExecutionUpdateResponseSchema,
};

export const cancelRpc: Rpc<api.RequestCancelWorkflowExecutionRequest, api.RequestCancelWorkflowExecutionResponse> = {
  name: "RequestCancelWorkflowExecution",
  request: api.RequestCancelWorkflowExecutionRequestSchema,
  response: api.RequestCancelWorkflowExecutionResponseSchema,
};

export const terminateRpc: Rpc<api.TerminateWorkflowExecutionRequest, api.TerminateWorkflowExecutionResponse> = {
  name: "TerminateWorkflowExecution",
  request: api.TerminateWorkflowExecutionRequestSchema,
  response: api.TerminateWorkflowExecutionResponseSchema,
};

export const describeRpc: Rpc<api.DescribeWorkflowExecutionRequest, api.DescribeWorkflowExecutionResponse> = {
  name: "DescribeWorkflowExecution",
  request: api.DescribeWorkflowExecutionRequestSchema,
  response: api.DescribeWorkflowExecutionResponseSchema,
};

export const historyRpc: Rpc<api.GetWorkflowExecutionHistoryRequest, api.GetWorkflowExecutionHistoryResponse> = {
  name: "GetWorkflowExecutionHistory",
  request: api.GetWorkflowExecutionHistoryRequestSchema,
  response: api.GetWorkflowExecutionHistoryResponseSchema,
};

export const describeNamespaceRpc: Rpc<api.DescribeNamespaceRequest, api.DescribeNamespaceResponse> = {
  name: "DescribeNamespace",
  request: api.DescribeNamespaceRequestSchema,
  response: api.DescribeNamespaceResponseSchema,
};
