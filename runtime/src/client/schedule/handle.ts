import type { SchedulePatch } from "@protempo/api/temporal/api/schedule/v1/message_pb.js";
import type { DescribeScheduleResponse } from "@protempo/api/temporal/api/workflowservice/v1/request_response_pb.js";
import { protoToMs } from "../../common/proto-time.js";
import type { ClientCore } from "../client-core.js";
import type { Deadline } from "../deadline.js";
import type { CallOptions } from "../options.js";
import type { Fields } from "../rpcs.js";
import type { ActionRules } from "./action.js";
import { describeSchedule, type ScheduleDescription } from "./description.js";
import { scheduleError } from "./errors.js";
import type { Backfill, ScheduleChanges, TriggerOptions } from "./options.js";
import { deleteScheduleRpc, describeScheduleRpc, matchingTimesRpc, patchScheduleRpc } from "./rpcs.js";
import { backfillsToProto, overlapToProto } from "./settings.js";
import { pointInTime } from "./spec-to-proto.js";
import { updateSchedule } from "./update.js";

/**
 * A schedule. Every call rejects with `ScheduleNotFoundError` if it is not there any more. `Input` is what its workflows are
 * started with, `Read` what a description gives of it; users of generated clients write neither.
 */
export interface ScheduleHandle<Input, Read> {
  readonly scheduleId: string;
  /** What the server knows of it. */
  describe(options?: CallOptions): Promise<ScheduleDescription<Read>>;
  /**
   * Changes what `change` returns for the schedule as it stands; undefined: nothing. If others change it at the same time,
   * `change` is called again with what they made of it, and only what it returned last counts, once. Servers that keep
   * schedules in workflows do not say which of two updates they took: that is read in the history of such a workflow
   * (`temporal-sys-scheduler:<id>`). A client that may not read it compares what is there with what it sent, so there `change`
   * may see its own once more, under another's: let it say what is to be, not what to add. Rejects with
   * `ScheduleConflictError` if others are faster again and again, and with what `change` throws.
   */
  update(
    change: (
      schedule: ScheduleDescription<Read>,
    ) => ScheduleChanges<Input> | undefined | Promise<ScheduleChanges<Input> | undefined>,
    options?: CallOptions,
  ): Promise<void>;
  /** Stops acting by the spec. The note says why. */
  pause(note?: string, options?: CallOptions): Promise<void>;
  /** Acts by the spec again. */
  unpause(note?: string, options?: CallOptions): Promise<void>;
  /** Acts now, paused or not. */
  trigger(options?: TriggerOptions): Promise<void>;
  /** Acts for times that have passed, paused or not. */
  backfill(backfill: Backfill | readonly Backfill[], options?: CallOptions): Promise<void>;
  /** The times that its spec gives after `from`, up to `to`. Milliseconds since 1970. */
  matchingTimes(from: Date | number, to: Date | number, options?: CallOptions): Promise<readonly number[]>;
  /** Deletes it. Workflows that it started go on. */
  delete(options?: CallOptions): Promise<void>;
}

/** The only implementation of {@link ScheduleHandle}. */
export class Schedule<Input, Read> implements ScheduleHandle<Input, Read> {
  readonly scheduleId: string;
  readonly #core: ClientCore;
  readonly #rules: ActionRules<Input, Read>;

  constructor(core: ClientCore, scheduleId: string, rules: ActionRules<Input, Read>) {
    if (scheduleId === "") throw new TypeError("scheduleId: must not be empty");
    this.scheduleId = scheduleId;
    this.#core = core;
    this.#rules = rules;
  }

  async describe(options?: CallOptions): Promise<ScheduleDescription<Read>> {
    const raw = await this.#raw(this.#core.deadline(options), options);
    return await describeSchedule(this.#core, this.scheduleId, raw, this.#rules.read);
  }

  async update(...[change, options]: Parameters<ScheduleHandle<Input, Read>["update"]>): Promise<void> {
    const deadline = this.#core.deadline(options);
    const { scheduleId } = this;
    const target = { scheduleId, rules: this.#rules, read: () => this.#raw(deadline, options) };
    await updateSchedule(this.#core, target, change, deadline, options);
  }

  async pause(note?: string, options?: CallOptions): Promise<void> {
    await this.#patch({ pause: note || "paused by a client" }, options);
  }

  async unpause(note?: string, options?: CallOptions): Promise<void> {
    await this.#patch({ unpause: note || "unpaused by a client" }, options);
  }

  async trigger(options?: TriggerOptions): Promise<void> {
    await this.#patch({ triggerImmediately: { overlapPolicy: overlapToProto(options?.overlap) } }, options);
  }

  async backfill(backfill: Backfill | readonly Backfill[], options?: CallOptions): Promise<void> {
    const list = Array.isArray(backfill) ? (backfill as readonly Backfill[]) : [backfill as Backfill];
    if (list.length === 0) throw new TypeError("backfill: is an empty list; give at least one span of time");
    await this.#patch({ backfillRequest: backfillsToProto(list) }, options);
  }

  async matchingTimes(from: Date | number, to: Date | number, options?: CallOptions): Promise<readonly number[]> {
    const { namespace } = this.#core;
    const startTime = pointInTime(from, "from");
    const request = { namespace, scheduleId: this.scheduleId, startTime, endTime: pointInTime(to, "to") };
    const answer = await this.#core
      .call(matchingTimesRpc, request, this.#core.deadline(options), options)
      .catch((error: unknown) => this.#fail(error));
    return answer.startTime.map(protoToMs);
  }

  async delete(options?: CallOptions): Promise<void> {
    const { namespace, identity } = this.#core;
    const request = { namespace, identity, scheduleId: this.scheduleId };
    await this.#core
      .call(deleteScheduleRpc, request, this.#core.deadline(options), options)
      .catch((error: unknown) => this.#fail(error));
  }

  async #raw(deadline: Deadline, options: CallOptions | undefined): Promise<DescribeScheduleResponse> {
    const request = { namespace: this.#core.namespace, scheduleId: this.scheduleId };
    return await this.#core
      .call(describeScheduleRpc, request, deadline, options)
      .catch((error: unknown) => this.#fail(error));
  }

  async #patch(patch: Fields<SchedulePatch>, options: CallOptions | undefined): Promise<void> {
    const { namespace, identity } = this.#core;
    const request = { namespace, identity, scheduleId: this.scheduleId, requestId: crypto.randomUUID(), patch };
    const deadline = this.#core.deadline(options);
    await this.#core.call(patchScheduleRpc, request, deadline, options).catch((error: unknown) => this.#fail(error));
    // Servers whose schedules are workflows see only the last of two patches that come together. This one was seen once the
    // schedule answers; that it does not answer takes nothing back.
    await this.#raw(deadline, options).catch(() => {});
  }

  #fail(error: unknown): never {
    throw scheduleError(error, this.scheduleId);
  }
}
