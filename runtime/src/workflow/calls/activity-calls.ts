import type { ActivityRow, ServiceTable } from "../../common/table.js";
import { encodeInput } from "../../converter/payload.js";
import { decoderOf } from "../decoding.js";
import { aroundActivity } from "../interceptors/sending.js";
import { type ActivityCall, scheduleActivity, scheduleLocalActivity } from "../operations/activity.js";
import { type ActivitySettings, type AnyActivityOptions, activitySettings } from "../operations/activity-settings.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";

/** The activities of a service, called from one scope. The members are those of the contract. */
export class ActivityCalls {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #use: AnyActivityOptions | undefined;

  constructor(run: Run, scope: Scope, use: AnyActivityOptions | undefined) {
    this.#run = run;
    this.#scope = scope;
    this.#use = use;
  }

  /** Makes the member of an activity. It is not `async`: what it returns is the operation's own promise. */
  static method(row: ActivityRow, table: ServiceTable, local: boolean): (...args: never[]) => Promise<unknown> {
    const decode = decoderOf(row.output);
    const schedule = local ? scheduleLocalActivity : scheduleActivity;
    let plain: ActivitySettings | undefined;
    const settingsOf = (
      call: AnyActivityOptions | undefined,
      use: AnyActivityOptions | undefined,
    ): ActivitySettings => {
      if (call === undefined && use === undefined) {
        plain ??= activitySettings(row.name, undefined, undefined, row.defaults, table.taskQueue);
        return plain;
      }
      return activitySettings(row.name, call, use, row.defaults, table.taskQueue);
    };
    const prepare = (
      calls: ActivityCalls,
      type: string,
      input: object | undefined,
      options: CallOptions | undefined,
    ): ActivityCall => ({
      type,
      settings: settingsOf(options, calls.#use),
      args: encodeInput(row.input, input, calls.#run.lane.encoding),
      decode,
      activityId: options?.activityId,
      signal: options?.signal,
      summary: options?.summary,
    });
    const call = (
      calls: ActivityCalls,
      input: object | undefined,
      options: CallOptions | undefined,
    ): Promise<unknown> => {
      const run = calls.#run;
      const prepared = prepare(calls, row.name, input, options);
      if (run.interceptors === undefined) return schedule(run, calls.#scope, prepared);
      const said = { activityType: row.name, args: row.input === null ? [] : [input], options: options ?? {} };
      const around = aroundActivity(run, local, said, (changed) => ({
        ...prepare(calls, changed.activityType, changed.args[0] as object | undefined, changed.options),
        headers: changed.headers,
      }));
      return schedule(run, calls.#scope, { ...prepared, around });
    };
    if (row.input === null) {
      return function (this: ActivityCalls, options?: CallOptions): Promise<unknown> {
        return call(this, undefined, options);
      };
    }
    return function (this: ActivityCalls, input: object, options?: CallOptions): Promise<unknown> {
      return call(this, input, options);
    };
  }
}

type CallOptions = AnyActivityOptions & { readonly activityId?: string | undefined };

/** {@link ActivityCalls.method} */
export function activityMethod(row: ActivityRow, table: ServiceTable, local: boolean): unknown {
  return ActivityCalls.method(row, table, local);
}
