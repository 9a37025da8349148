import type { Message } from "@bufbuild/protobuf";
import type { WorkflowRow } from "../common/table.js";
import type { ClientCore } from "./client-core.js";
import { messageDecoder } from "./payloads.js";
import type { ActionInput } from "./schedule/action.js";
import { createSchedule } from "./schedule/create.js";
import type { ScheduleSummary } from "./schedule/description.js";
import { Schedule, type ScheduleHandle } from "./schedule/handle.js";
import { listSchedules } from "./schedule/list.js";
import type { ListSchedulesOptions, ScheduledWorkflowOptions, ScheduleOptions } from "./schedule/options.js";
import type { StartPlan } from "./start.js";

/** Schedules of one workflow of a contract, as its generated client has them. Users write no parameter of it. */
export interface WorkflowSchedules<Init, Input, Options extends ScheduleOptions = ScheduleOptions> {
  /** Creates a schedule that starts this workflow with this input. Rejects with `ScheduleAlreadyExistsError`. */
  create(scheduleId: string, input: Init, options: Options): Promise<ScheduleHandle<Init, Input>>;
  /** A schedule of this workflow that was created before; asks the server nothing. Throws TypeError for an empty ID. */
  handle(scheduleId: string): ScheduleHandle<Init, Input>;
  /** The schedules of this workflow; pages are asked for as they are needed. */
  list(options?: ListSchedulesOptions): AsyncIterable<ScheduleSummary>;
}

/** Schedules of a workflow that has no input. */
export interface InputlessSchedules<Options extends ScheduleOptions = ScheduleOptions> {
  /** Creates a schedule that starts this workflow. Rejects with `ScheduleAlreadyExistsError`. */
  create(scheduleId: string, options: Options): Promise<ScheduleHandle<undefined, undefined>>;
  /** A schedule of this workflow that was created before; asks the server nothing. Throws TypeError for an empty ID. */
  handle(scheduleId: string): ScheduleHandle<undefined, undefined>;
  /** The schedules of this workflow; pages are asked for as they are needed. */
  list(options?: ListSchedulesOptions): AsyncIterable<ScheduleSummary>;
}

/** The schedules of a workflow before generated types say more of them. */
export interface TypedSchedules {
  create(scheduleId: string, ...args: (object | undefined)[]): Promise<ScheduleHandle<object, Message | undefined>>;
  handle(scheduleId: string): ScheduleHandle<object, Message | undefined>;
  list(options?: ListSchedulesOptions): AsyncIterable<ScheduleSummary>;
}

/** How the entry of a workflow plans its starts. */
export interface SchedulePlanner {
  plan(input: object | undefined, options: ScheduledWorkflowOptions | undefined, scheduleId: string): StartPlan;
  write(input: object): ActionInput;
}

/** The schedules of a workflow. */
export function typedSchedules(core: ClientCore, row: WorkflowRow, planner: SchedulePlanner): TypedSchedules {
  const rules = { write: (input: object) => planner.write(input), read: messageDecoder(row.input) };
  const handle = (scheduleId: string): ScheduleHandle<object, Message | undefined> =>
    new Schedule(core, scheduleId, rules);
  return {
    async create(scheduleId, ...args) {
      const [input, options] = row.input === null ? [undefined, args[0]] : args;
      const said = options as ScheduleOptions | undefined;
      if (said?.spec === undefined) throw new TypeError("spec: says when the schedule acts; `{}` is never by itself");
      const plan = planner.plan(input, said.workflow, scheduleId);
      return handle(await createSchedule(core, scheduleId, plan, said));
    },
    handle,
    list: (options) => listSchedules(core, options, row.name),
  };
}
