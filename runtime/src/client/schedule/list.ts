import type { ClientCore } from "../client-core.js";
import { type ScheduleSummary, summarize } from "./description.js";
import type { ListSchedulesOptions } from "./options.js";
import { listSchedulesRpc } from "./rpcs.js";

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
