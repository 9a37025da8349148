import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ScheduleAction } from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import type { NewWorkflowExecutionInfo } from "@protempo/api/temporal/api/workflow/v1/message_pb.js";
import { searchAttributeFields } from "../../converter/search-attributes.js";
import type { ClientCore } from "../client-core.js";
import type { StartOptions } from "../options.js";
import type { Decode, Outgoing } from "../payloads.js";
import type { Fields } from "../rpcs.js";
import { type StartPlan, startRequest } from "../start.js";
import { resolveStart } from "../start-options.js";
import type { ScheduleChanges, ScheduledWorkflowOptions } from "./options.js";

/** What the input of a schedule's workflows stands for. */
export interface ActionInput {
  readonly input: Outgoing;
  /** Undefined: the contract says none. */
  readonly workflowId?: string | undefined;
  /** What the contract's mapping makes of the input. */
  readonly searchAttributes?: Readonly<Record<string, Payload>> | undefined;
}

/** How the input of a schedule's workflows is written and read. */
export interface ActionRules<Input, Read> {
  write(input: Input): ActionInput;
  readonly read: Decode<Read>;
}

/** The action that starts a workflow. Rejects with `PayloadTooLargeError`. */
export async function startAction(core: ClientCore, plan: StartPlan): Promise<Fields<ScheduleAction>> {
  const start = await startRequest(core, plan);
  const value: Fields<NewWorkflowExecutionInfo> = {
    workflowId: plan.options.workflowId,
    workflowType: start.workflowType,
    taskQueue: start.taskQueue,
    input: start.input,
    workflowExecutionTimeout: start.workflowExecutionTimeout,
    workflowRunTimeout: start.workflowRunTimeout,
    workflowTaskTimeout: start.workflowTaskTimeout,
    retryPolicy: start.retryPolicy,
    memo: start.memo,
    searchAttributes: start.searchAttributes,
    header: start.header,
    userMetadata: start.userMetadata,
    versioningOverride: start.versioningOverride,
    priority: start.priority,
  };
  return { action: { case: "startWorkflow", value } };
}

/** The action with what an update says of it; the rest is sent back as the server had it, payloads too. */
export async function changedAction<Input, Read>(
  core: ClientCore,
  rules: ActionRules<Input, Read>,
  action: NewWorkflowExecutionInfo,
  changes: ScheduleChanges<Input>,
): Promise<NewWorkflowExecutionInfo> {
  const made = changes.input === undefined ? undefined : rules.write(changes.input);
  const said = changes.workflow ?? {};
  const workflowId = said.workflowId ?? made?.workflowId ?? action.workflowId;
  const taskQueue = said.taskQueue ?? action.taskQueue?.name;
  const resolved = resolveStart(workflowId, { ...said, taskQueue } as StartOptions, {});
  const { rules: payloads } = core;
  const [input, summary, details, memo] = await Promise.all([
    made === undefined ? action.input : core.pack(made.input, "input of the schedule's workflows"),
    payloads.text(resolved.summary),
    payloads.text(resolved.details),
    core.packMemo(resolved.memo, "the schedule's workflows"),
  ]);
  const pick = <T>(key: keyof ScheduledWorkflowOptions, changed: T, before: T): T =>
    said[key] === undefined ? before : changed;
  const attributes =
    said.searchAttributes === undefined
      ? made?.searchAttributes && { ...action.searchAttributes?.indexedFields, ...made.searchAttributes }
      : { ...made?.searchAttributes, ...searchAttributeFields(said.searchAttributes ?? []) };
  const metadata = action.userMetadata;
  return {
    ...action,
    workflowId,
    taskQueue: pick("taskQueue", taskQueueOf(action, resolved.taskQueue), action.taskQueue),
    input,
    workflowExecutionTimeout: pick("executionTimeout", resolved.executionTimeout, action.workflowExecutionTimeout),
    workflowRunTimeout: pick("runTimeout", resolved.runTimeout, action.workflowRunTimeout),
    workflowTaskTimeout: pick("taskTimeout", resolved.taskTimeout, action.workflowTaskTimeout),
    retryPolicy: pick("retry", resolved.retry, action.retryPolicy),
    priority: pick("priority", resolved.priority, action.priority),
    versioningOverride: pick("versioningOverride", resolved.versioningOverride, action.versioningOverride),
    memo: pick("memo", { $typeName: "temporal.api.common.v1.Memo", fields: memo ?? {} }, action.memo),
    searchAttributes:
      attributes === undefined
        ? action.searchAttributes
        : { $typeName: "temporal.api.common.v1.SearchAttributes", indexedFields: attributes },
    userMetadata:
      said.summary === undefined && said.details === undefined
        ? metadata
        : {
            $typeName: "temporal.api.sdk.v1.UserMetadata",
            summary: pick("summary", summary, metadata?.summary),
            details: pick("details", details, metadata?.details),
          },
  };
}

function taskQueueOf(
  action: NewWorkflowExecutionInfo,
  name: string,
): NonNullable<NewWorkflowExecutionInfo["taskQueue"]> {
  return {
    $typeName: "temporal.api.taskqueue.v1.TaskQueue",
    kind: action.taskQueue?.kind ?? 1,
    normalName: "",
    name,
  };
}
