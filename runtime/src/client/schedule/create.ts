import type { CreateScheduleRequest } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { searchAttributeFields } from "../../converter/search-attributes.js";
import type { ClientCore } from "../client-core.js";
import { explainMissing } from "../missing-attribute.js";
import type { Fields } from "../rpcs.js";
import { type StartPlan, startCall, withCall } from "../start.js";
import { startAction } from "./action.js";
import { scheduleError } from "./errors.js";
import type { ScheduleOptions } from "./options.js";
import { createScheduleRpc } from "./rpcs.js";
import { backfillsToProto, policiesToProto, stateToProto } from "./settings.js";
import { specToProto } from "./spec-to-proto.js";

/** Creates a schedule that starts the workflow of a plan, and gives its ID. Rejects with `ScheduleAlreadyExistsError`. */
export async function createSchedule(
  core: ClientCore,
  scheduleId: string,
  plan: StartPlan,
  options: ScheduleOptions,
): Promise<string> {
  if (scheduleId === "") throw new TypeError("scheduleId: must not be empty");
  const deadline = core.deadline(options);
  const { triggerImmediately = false, backfill = [], searchAttributes } = options;
  const initialPatch =
    triggerImmediately || backfill.length > 0
      ? {
          triggerImmediately: triggerImmediately ? {} : undefined,
          backfillRequest: backfillsToProto(backfill),
        }
      : undefined;
  const schedule = {
    spec: specToProto(options.spec),
    policies: policiesToProto(options),
    state: stateToProto(options),
  };
  return await core.intercept("createSchedule", { ...startCall(plan), scheduleId }, async (call) => {
    const [action, memo] = await Promise.all([
      startAction(core, withCall(plan, call)),
      core.packMemo(options.memo, "the schedule"),
    ]);
    const request: Fields<CreateScheduleRequest> = {
      namespace: core.namespace,
      identity: core.identity,
      requestId: options.requestId ?? crypto.randomUUID(),
      scheduleId: call.scheduleId,
      schedule: { ...schedule, action },
      initialPatch,
      memo: memo && { fields: memo },
      searchAttributes: searchAttributes && { indexedFields: searchAttributeFields(searchAttributes) },
    };
    await core.call(createScheduleRpc, request, deadline, options).catch((error: unknown) => {
      const sent = { ...plan.options.searchAttributes, ...request.searchAttributes?.indexedFields };
      throw explainMissing(scheduleError(error, call.scheduleId), core.namespace, sent, plan.mapped);
    });
    return call.scheduleId;
  });
}
