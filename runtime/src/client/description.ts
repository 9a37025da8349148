import type { Message } from "@bufbuild/protobuf";
import type { DescribeWorkflowExecutionResponse } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { MessageType } from "../common/message-type.js";
import type { MemoValues } from "../converter/memo.js";
import type { SearchAttributes } from "../converter/search-attributes.js";

/** Where a workflow stands. */
export type WorkflowStatus =
  | "running"
  | "completed"
  | "failed"
  | "cancelled"
  | "terminated"
  | "continuedAsNew"
  | "timedOut"
  | "paused"
  | "unknown";

const statuses: readonly WorkflowStatus[] = [
  "unknown",
  "running",
  "completed",
  "failed",
  "cancelled",
  "terminated",
  "continuedAsNew",
  "timedOut",
  "paused",
];

/** The name of a status on the wire; `"unknown"` for one that this version does not know. */
export function statusFromProto(value: number | undefined): WorkflowStatus {
  return statuses[value ?? 0] ?? "unknown";
}

/** What the server knows of a workflow. Times in milliseconds since 1970. */
export interface WorkflowDescription {
  readonly workflowId: string;
  readonly runId: string;
  /** Run ID of the first run of the chain. */
  readonly firstRunId: string;
  /** Registered name of the workflow. */
  readonly workflowType: string;
  readonly status: WorkflowStatus;
  readonly taskQueue: string;
  readonly startTime: number | undefined;
  /** When its code may begin at the earliest: later than the start with a delay or a cron schedule. */
  readonly executionTime: number | undefined;
  readonly closeTime: number | undefined;
  /** Number of events. */
  readonly historyLength: number;
  /** Bytes of the history. */
  readonly historySize: number;
  readonly parent: { readonly workflowId: string; readonly runId: string } | undefined;
  /** The line for the Web UI that it was started with. */
  readonly summary: string | undefined;
  /** The text for the Web UI that it was started with. */
  readonly details: string | undefined;
  /** The memo's values by key; each is decoded when it is asked for and throws `DecodeError` for itself. */
  memo(): MemoValues;
  /** One value of the memo as a message; undefined if the memo does not have it. Throws `DecodeError`. */
  memoValue<T extends Message, Init>(key: string, type: MessageType<T, Init>): T | undefined;
  readonly searchAttributes: SearchAttributes;
  /** Everything that the server said: pending activities, children and tasks too. Its payloads are as they came, before codecs. */
  readonly raw: DescribeWorkflowExecutionResponse;
}
