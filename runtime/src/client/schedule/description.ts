import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ScheduleActionResult } from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import type { NewWorkflowExecutionInfo } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";
import type {
  DescribeScheduleResponse,
  ListSchedulesResponse,
} from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { MessageType } from "../../common/message-type.js";
import { protoToMs, protoToMsOptional } from "../../common/proto-time.js";
import { type MemoValues, memoMessage, memoView } from "../../converter/memo.js";
import { type SearchAttributes, SearchAttributesView } from "../../converter/search-attributes.js";
import type { ClientCore } from "../client-core.js";
import { statusFromProto, type WorkflowStatus } from "../description.js";
import type { Decode } from "../payloads.js";
import { type DescribedSettings, settingsFromProto } from "./settings.js";
import type { ScheduleSpec } from "./spec.js";
import { specFromProto } from "./spec-from-proto.js";

/** A workflow that a schedule started. */
export interface TakenAction {
  readonly workflowId: string;
  /** The run that was started; it may have gone on as another. */
  readonly runId: string;
  /** The time of the spec that it was started for. Milliseconds since 1970. */
  readonly scheduledAt: number | undefined;
  /** When it was started. Milliseconds since 1970. */
  readonly takenAt: number | undefined;
  /** How it stands, as far as the schedule has heard. */
  readonly status: WorkflowStatus;
}

/** The workflows that a schedule starts. Times in milliseconds; undefined: the server's default. */
export interface ScheduledWorkflow {
  readonly workflowType: string;
  /** To which the time of the action is added. */
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly executionTimeout: number | undefined;
  readonly runTimeout: number | undefined;
  readonly taskTimeout: number | undefined;
  /** The memo's values by key; each is decoded when it is asked for and throws `DecodeError` for itself. */
  memo(): MemoValues;
  readonly searchAttributes: SearchAttributes;
}

/** What the server knows of a schedule. Times in milliseconds since 1970. */
export interface ScheduleDescription<Input> extends DescribedSettings {
  readonly scheduleId: string;
  /** With calendars and intervals in the place of cron expressions. */
  readonly spec: ScheduleSpec;
  readonly workflow: ScheduledWorkflow;
  /** The input of its workflows. Throws `DecodeError`. */
  input(): Input;
  /** The workflows of it that run. */
  readonly running: readonly { readonly workflowId: string; readonly runId: string }[];
  /** The last ten, the oldest first. */
  readonly recentActions: readonly TakenAction[];
  /** The next ten times. */
  readonly nextActionTimes: readonly number[];
  /** Workflows that it has started. */
  readonly actionCount: number;
  /** Times that were missed by more than the catch-up window. */
  readonly missedCatchupWindow: number;
  /** Times that were skipped as a workflow still ran. */
  readonly overlapSkipped: number;
  readonly createdAt: number | undefined;
  /** Undefined: it was never updated. */
  readonly updatedAt: number | undefined;
  /** The schedule's own memo; {@link ScheduledWorkflow.memo} is that of its workflows. */
  memo(): MemoValues;
  /** One value of the schedule's own memo as a message; undefined if the memo does not have it. Throws `DecodeError`. */
  memoValue<T extends Message, Init>(key: string, type: MessageType<T, Init>): T | undefined;
  readonly searchAttributes: SearchAttributes;
  /** Everything that the server said. Its payloads are as they came, before codecs. */
  readonly raw: DescribeScheduleResponse;
}

/** What a list says of a schedule; it may be behind by a moment. Times in milliseconds since 1970. */
export interface ScheduleSummary {
  readonly scheduleId: string;
  readonly workflowType: string;
  readonly spec: ScheduleSpec;
  readonly paused: boolean;
  readonly note: string;
  /** The last few, the oldest first. */
  readonly recentActions: readonly TakenAction[];
  /** The next few times. */
  readonly nextActionTimes: readonly number[];
  memo(): MemoValues;
  readonly searchAttributes: SearchAttributes;
}

/** The action of a schedule: the API knows no other kind. */
export function actionOf(raw: DescribeScheduleResponse): NewWorkflowExecutionInfo | undefined {
  return raw.schedule?.action?.action.value;
}

/** Opens what the server said of a schedule. */
export async function describeSchedule<Input>(
  core: ClientCore,
  scheduleId: string,
  raw: DescribeScheduleResponse,
  read: Decode<Input>,
): Promise<ScheduleDescription<Input>> {
  const { schedule, info } = raw;
  const action = actionOf(raw);
  const { rules } = core;
  const [memo, workflowMemo, input] = await Promise.all([
    rules.openMemo(raw.memo),
    rules.openMemo(action?.memo),
    rules.open(action?.input?.payloads),
  ]);
  return {
    scheduleId,
    spec: specFromProto(schedule?.spec),
    ...settingsFromProto(schedule?.policies, schedule?.state),
    workflow: {
      workflowType: action?.workflowType?.name ?? "",
      workflowId: action?.workflowId ?? "",
      taskQueue: action?.taskQueue?.name ?? "",
      executionTimeout: protoToMsOptional(action?.workflowExecutionTimeout),
      runTimeout: protoToMsOptional(action?.workflowRunTimeout),
      taskTimeout: protoToMsOptional(action?.workflowTaskTimeout),
      memo: () => memoView(workflowMemo, rules.converter),
      searchAttributes: new SearchAttributesView(action?.searchAttributes?.indexedFields),
    },
    input: () => read(input),
    running: (info?.runningWorkflows ?? []).map(({ workflowId, runId }) => ({ workflowId, runId })),
    recentActions: (info?.recentActions ?? []).map(takenAction),
    nextActionTimes: (info?.futureActionTimes ?? []).map(protoToMs),
    actionCount: Number(info?.actionCount ?? 0n),
    missedCatchupWindow: Number(info?.missedCatchupWindow ?? 0n),
    overlapSkipped: Number(info?.overlapSkipped ?? 0n),
    createdAt: protoToMsOptional(info?.createTime),
    updatedAt: protoToMsOptional(info?.updateTime),
    memo: () => memoView(memo, rules.converter),
    memoValue: (key, type) => memoMessage(memo, key, type),
    searchAttributes: new SearchAttributesView(raw.searchAttributes?.indexedFields),
    raw,
  };
}

/** Opens an entry of a list. */
export async function summarize(
  core: ClientCore,
  { scheduleId, memo, searchAttributes, info }: ListSchedulesResponse["schedules"][number],
): Promise<ScheduleSummary> {
  const opened: Readonly<Record<string, Payload>> = await core.rules.openMemo(memo);
  return {
    scheduleId,
    workflowType: info?.workflowType?.name ?? "",
    spec: specFromProto(info?.spec),
    paused: info?.paused ?? false,
    note: info?.notes ?? "",
    recentActions: (info?.recentActions ?? []).map(takenAction),
    nextActionTimes: (info?.futureActionTimes ?? []).map(protoToMs),
    memo: () => memoView(opened, core.rules.converter),
    searchAttributes: new SearchAttributesView(searchAttributes?.indexedFields),
  };
}

function takenAction(action: ScheduleActionResult): TakenAction {
  return {
    workflowId: action.startWorkflowResult?.workflowId ?? "",
    runId: action.startWorkflowResult?.runId ?? "",
    scheduledAt: protoToMsOptional(action.scheduleTime),
    takenAt: protoToMsOptional(action.actualTime),
    status: statusFromProto(action.startWorkflowStatus),
  };
}
