import type * as api from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import {
  decodeCountSchedulesResponse,
  decodeCountWorkflowExecutionsResponse,
  decodeCreateScheduleResponse,
  decodeDeleteScheduleResponse,
  decodeDescribeScheduleResponse,
  decodeGetWorkflowExecutionHistoryReverseResponse,
  decodeListScheduleMatchingTimesResponse,
  decodeListSchedulesResponse,
  decodePatchScheduleResponse,
  decodeUpdateScheduleResponse,
  encodeCountSchedulesRequest,
  encodeCountWorkflowExecutionsRequest,
  encodeCreateScheduleRequest,
  encodeDeleteScheduleRequest,
  encodeDescribeScheduleRequest,
  encodeGetWorkflowExecutionHistoryReverseRequest,
  encodeListScheduleMatchingTimesRequest,
  encodeListSchedulesRequest,
  encodePatchScheduleRequest,
  encodeUpdateScheduleRequest,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_protempo.js";
import { type Rpc, rpc } from "../rpcs.js";

export const createScheduleRpc: Rpc<api.CreateScheduleRequest, api.CreateScheduleResponse> = /*@__PURE__*/ rpc(
  "CreateSchedule",
  encodeCreateScheduleRequest,
  decodeCreateScheduleResponse,
);

export const describeScheduleRpc: Rpc<api.DescribeScheduleRequest, api.DescribeScheduleResponse> = /*@__PURE__*/ rpc(
  "DescribeSchedule",
  encodeDescribeScheduleRequest,
  decodeDescribeScheduleResponse,
);

export const updateScheduleRpc: Rpc<api.UpdateScheduleRequest, api.UpdateScheduleResponse> = /*@__PURE__*/ rpc(
  "UpdateSchedule",
  encodeUpdateScheduleRequest,
  decodeUpdateScheduleResponse,
);

export const patchScheduleRpc: Rpc<api.PatchScheduleRequest, api.PatchScheduleResponse> = /*@__PURE__*/ rpc(
  "PatchSchedule",
  encodePatchScheduleRequest,
  decodePatchScheduleResponse,
);

export const deleteScheduleRpc: Rpc<api.DeleteScheduleRequest, api.DeleteScheduleResponse> = /*@__PURE__*/ rpc(
  "DeleteSchedule",
  encodeDeleteScheduleRequest,
  decodeDeleteScheduleResponse,
);

export const listSchedulesRpc: Rpc<api.ListSchedulesRequest, api.ListSchedulesResponse> = /*@__PURE__*/ rpc(
  "ListSchedules",
  encodeListSchedulesRequest,
  decodeListSchedulesResponse,
);

export const matchingTimesRpc: Rpc<api.ListScheduleMatchingTimesRequest, api.ListScheduleMatchingTimesResponse> =
  /*@__PURE__*/ rpc(
    "ListScheduleMatchingTimes",
    encodeListScheduleMatchingTimesRequest,
    decodeListScheduleMatchingTimesResponse,
  );

export const countSchedulesRpc: Rpc<api.CountSchedulesRequest, api.CountSchedulesResponse> = /*@__PURE__*/ rpc(
  "CountSchedules",
  encodeCountSchedulesRequest,
  decodeCountSchedulesResponse,
);

export const historyReverseRpc: Rpc<
  api.GetWorkflowExecutionHistoryReverseRequest,
  api.GetWorkflowExecutionHistoryReverseResponse
> = /*@__PURE__*/ rpc(
  "GetWorkflowExecutionHistoryReverse",
  encodeGetWorkflowExecutionHistoryReverseRequest,
  decodeGetWorkflowExecutionHistoryReverseResponse,
);

export const countWorkflowsRpc: Rpc<api.CountWorkflowExecutionsRequest, api.CountWorkflowExecutionsResponse> =
  /*@__PURE__*/ rpc(
    "CountWorkflowExecutions",
    encodeCountWorkflowExecutionsRequest,
    decodeCountWorkflowExecutionsResponse,
  );
