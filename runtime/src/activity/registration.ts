import { refuseReservedName } from "../common/reserved-names.js";
import type { ServiceTable } from "../common/table.js";
import type { Payload, PayloadConverter } from "../converter/payload.js";
import type { ActivityContext } from "./context.js";

/** Activities of one service with their implementation; what generated `…Activities(…)` functions return. */
export interface ActivityRegistration {
  /** What the contract says of the service. */
  readonly table: ServiceTable;
  /** Object whose members are the activities; each is called on it, so that `this` works. */
  readonly implementation: object;
  /** Members that are registered. */
  readonly members: readonly string[];
}

/** What an activity without a contract may say of itself. */
export interface UntypedActivityOptions {
  /** Queue that the worker serves it on. Default: the worker's own. */
  readonly taskQueue?: string | undefined;
  /**
   * Reads the arguments and writes the result. Default: `defaultPayloadConverter`; `rawPayloadConverter` hands payloads
   * through. A `Payload` that is returned is the result untouched.
   */
  readonly converter?: PayloadConverter | undefined;
}

/** An activity without a contract; made by {@link defineActivity} or {@link defineDynamicActivity}. */
export interface ActivityDefinition {
  /** Registered name; undefined: every type that nothing else is registered for. */
  readonly type: string | undefined;
  readonly options: UntypedActivityOptions;
  readonly run: (ctx: ActivityContext, ...args: readonly never[]) => unknown;
}

/**
 * An activity without a contract: its registered name and its function, which gets the context and the arguments. Give what
 * this returns to the worker among its `activities`. Throws TypeError for a name that Temporal keeps for itself.
 */
export function defineActivity(
  type: string,
  run: (ctx: ActivityContext, ...args: readonly unknown[]) => unknown,
  options: UntypedActivityOptions = {},
): ActivityDefinition {
  refuseReservedName("activity", type);
  return { type, options, run };
}

/**
 * The activity of every type that nothing else is registered for; a worker has at most one. Its function gets the context,
 * whose `info.activityType` says what it stands for, and the arguments' payloads as they came.
 */
export function defineDynamicActivity(
  run: (ctx: ActivityContext, args: readonly Payload[]) => unknown,
  options: Pick<UntypedActivityOptions, "converter"> = {},
): ActivityDefinition {
  return { type: undefined, options, run };
}
