import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { refuseReservedName } from "../../common/reserved-names.js";
import type { ClientCore } from "../client-core.js";
import { resolveStart } from "../start-options.js";
import type { ActionRules } from "./action.js";
import { createSchedule } from "./create.js";
import type { ScheduleSummary } from "./description.js";
import { Schedule, type ScheduleHandle } from "./handle.js";
import { countSchedules, listSchedules } from "./list.js";
import type { CountSchedulesOptions, ListSchedulesOptions, QueuedScheduleOptions } from "./options.js";

/** A schedule whose workflows have no contract: their input is a list of values. */
export type UntypedScheduleHandle = ScheduleHandle<readonly unknown[], readonly unknown[]>;

/** Schedules by the names of their workflows, for what no contract describes. */
export class ScheduleClient {
  readonly #core: ClientCore;
  readonly #rules: ActionRules<readonly unknown[], readonly unknown[]>;

  constructor(core: ClientCore) {
    this.#core = core;
    const { rules } = core;
    this.#rules = {
      write: (args) => ({ input: rules.values(args) }),
      read: (payloads: readonly Payload[]) => payloads.map((payload) => rules.converter.fromPayload(payload)),
    };
  }

  /** Creates a schedule that starts workflows of a type with these arguments. Rejects with `ScheduleAlreadyExistsError`. */
  async create(
    scheduleId: string,
    workflowType: string,
    args: readonly unknown[],
    options: QueuedScheduleOptions,
  ): Promise<UntypedScheduleHandle> {
    refuseReservedName("workflow", workflowType);
    const plan = {
      workflowType,
      input: this.#core.rules.values(args),
      options: resolveStart(options.workflow.workflowId ?? scheduleId, options.workflow, {}),
    };
    return this.handle(await createSchedule(this.#core, scheduleId, plan, options));
  }

  /** A schedule that was created before, whatever its workflows; asks nothing of the server. Throws TypeError for an empty ID. */
  handle(scheduleId: string): UntypedScheduleHandle {
    return new Schedule(this.#core, scheduleId, this.#rules);
  }

  /** All schedules of the namespace, those of generated clients too; pages are asked for as they are needed. */
  list(options?: ListSchedulesOptions): AsyncIterable<ScheduleSummary> {
    return listSchedules(this.#core, options);
  }

  /** How many schedules there are, those of generated clients too; the server may be behind by a moment. */
  async count(options?: CountSchedulesOptions): Promise<number> {
    return await countSchedules(this.#core, options);
  }
}
