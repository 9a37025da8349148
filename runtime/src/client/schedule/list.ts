import type { ClientCore } from "../client-core.js";
import { RpcError } from "../errors.js";
import { type ScheduleSummary, summarize } from "./description.js";
import type { CountSchedulesOptions, ListSchedulesOptions } from "./options.js";
import { countSchedulesRpc, countWorkflowsRpc, listSchedulesRpc } from "./rpcs.js";

/** Schedules of the namespace, asked for page by page; those of one workflow only, if its type is said. */
export async function* listSchedules(
  core: ClientCore,
  options: ListSchedulesOptions | undefined,
  workflowType?: string,
): AsyncGenerator<ScheduleSummary, void, undefined> {
  const { query = "", pageSize = 0 } = options ?? {};
  if (!Number.isInteger(pageSize) || pageSize < 0)
    throw new TypeError(`pageSize: ${pageSize} is no whole number from 1`);
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const request = { namespace: core.namespace, query, maximumPageSize: pageSize, nextPageToken };
    const page = await core.call(listSchedulesRpc, request, core.deadline(options), options);
    for (const entry of page.schedules) {
      if (workflowType === undefined || entry.info?.workflowType?.name === workflowType) {
        yield await summarize(core, entry);
      }
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

const unimplemented = 12;
/** What servers that cannot count schedules keep them in. */
const schedulers =
  "WorkflowType = 'temporal-sys-scheduler-workflow' AND TemporalNamespaceDivision = 'TemporalScheduler' AND " +
  "ExecutionStatus = 'Running'";

/** How many schedules of the namespace a query finds. */
export async function countSchedules(core: ClientCore, options: CountSchedulesOptions | undefined): Promise<number> {
  const { query = "" } = options ?? {};
  const { namespace } = core;
  const deadline = core.deadline(options);
  try {
    const { count } = await core.call(countSchedulesRpc, { namespace, query }, deadline, options);
    return Number(count);
  } catch (error) {
    if (!(error instanceof RpcError) || error.status !== unimplemented) throw error;
  }
  const asked = query.trim() === "" ? schedulers : `${schedulers} AND (${query})`;
  const { count } = await core.call(countWorkflowsRpc, { namespace, query: asked }, deadline, options);
  return Number(count);
}
