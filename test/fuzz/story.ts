import { toJson } from "@bufbuild/protobuf";
import { HistorySchema } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import { DescribeWorkflowExecutionResponseSchema } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { Client } from "protempo/client";
import type { Json } from "../official/facts.js";

/** What the server says of a workflow that goes on too long: the last events with their times, and what is pending. */
export async function storyOf(client: Client, workflowId: string): Promise<string> {
  try {
    const handle = client.workflow.getHandle(workflowId);
    const [history, { raw }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
    const { events } = toJson(HistorySchema, history) as unknown as { readonly events: readonly Json[] };
    const described = toJson(DescribeWorkflowExecutionResponseSchema, raw) as unknown as Json;
    const { workflowExecutionInfo: _info, executionConfig: _config, ...pending } = described;
    return [...events.slice(-30).map(line), `pending: ${JSON.stringify(pending)}`].join("\n");
  } catch (error) {
    return `no story of ${workflowId}: ${error}`;
  }
}

function line(event: Json): string {
  const { eventId, eventTime, eventType, taskId: _task, version: _version, ...rest } = event;
  const [attributes] = Object.values(rest);
  return `${eventId} ${eventTime} ${String(eventType).replace("EVENT_TYPE_", "")} ${JSON.stringify(attributes).slice(0, 600)}`;
}
