import type { HistoryEvent } from "@protempo/api/temporal/api/history/v1/message_pb.js";
import type { GetWorkflowExecutionHistoryReverseResponse } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import type { ClientCore } from "../client-core.js";
import type { Deadline } from "../deadline.js";
import { RpcError } from "../errors.js";
import type { CallOptions } from "../options.js";
import { historyReverseRpc } from "./rpcs.js";
import { type SchedulerStep, schedulerSteps } from "./scheduler-steps.js";

const notFound = 5;
const workflowType = "temporal-sys-scheduler-workflow";
/** PERMISSION_DENIED and UNIMPLEMENTED. */
const hidden: readonly number[] = [7, 12];
const firstPage = 100;
const nextPages = 1000;
/** More than two whole runs of such a workflow have. */
const mostPages = 20;

/**
 * What came to the workflow that keeps a schedule, from as far back as `enough` asks for, or as there is. Undefined: the server
 * keeps the schedule in no workflow. Rejects with `RpcError`.
 */
export async function readSchedulerSteps(
  core: ClientCore,
  scheduleId: string,
  enough: (steps: readonly SchedulerStep[]) => boolean,
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<readonly SchedulerStep[] | undefined> {
  const workflowId = `temporal-sys-scheduler:${scheduleId}`;
  const { namespace } = core;
  let events: HistoryEvent[] = [];
  let runId = "";
  let nextPageToken: Uint8Array = new Uint8Array();
  for (let pages = 1; ; pages += 1) {
    const execution = { workflowId, runId };
    const maximumPageSize = events.length === 0 ? firstPage : nextPages;
    let page: GetWorkflowExecutionHistoryReverseResponse;
    try {
      const request = { namespace, execution, maximumPageSize, nextPageToken };
      page = await core.call(historyReverseRpc, request, deadline, options);
    } catch (error) {
      if (!(error instanceof RpcError) || error.status !== notFound) throw error;
      // Runs are not kept for ever.
      return runId === "" ? undefined : schedulerSteps(events);
    }
    const found = page.history?.events ?? [];
    if (pages === 1 && isEnd(found[0])) return undefined;
    events = [...found.toReversed(), ...events];
    const first = events[0]?.attributes;
    const start = first?.case === "workflowExecutionStartedEventAttributes" ? first.value : undefined;
    if (start !== undefined && start.workflowType?.name !== workflowType) return undefined;
    const steps = schedulerSteps(events);
    if (enough(steps) || pages === mostPages) return steps;
    ({ nextPageToken } = page);
    if (nextPageToken.length > 0) continue;
    if (!start?.continuedExecutionRunId) return steps;
    runId = start.continuedExecutionRunId;
  }
}

/** Like {@link readSchedulerSteps} for the last steps only, and "hidden" if they may not be read. */
export async function readLastSteps(
  core: ClientCore,
  scheduleId: string,
  deadline: Deadline,
  options: CallOptions | undefined,
): Promise<readonly SchedulerStep[] | "hidden" | undefined> {
  try {
    return await readSchedulerSteps(core, scheduleId, () => true, deadline, options);
  } catch (error) {
    if (error instanceof RpcError && hidden.includes(error.status)) return "hidden";
    throw error;
  }
}

/** Whether the workflow has ended: servers that keep schedules in another way leave such ones behind. */
function isEnd(event: HistoryEvent | undefined): boolean {
  return (
    event !== undefined &&
    /^workflowExecution(?:Completed|Failed|TimedOut|Terminated|Canceled)Event/.test(`${event.attributes.case}`)
  );
}
