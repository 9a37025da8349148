import type { ActivityContext } from "../../activity/context.js";
import type { ActivityRegistration } from "../../activity/registration.js";
import type { ActivityRow } from "../../common/table.js";

/** An activity that this worker can execute. */
export interface RegisteredActivity {
  readonly row: ActivityRow;
  /** Calls the function on its owner; the input is left out where the contract has none. */
  call(input: unknown, context: ActivityContext): unknown;
}

/** The activities of a worker by their registered names. */
export type ActivityRegistry = ReadonlyMap<string, RegisteredActivity>;

/** The queue that the contract names for each activity, by registered name. */
export function queuesOfActivities(
  registrations: readonly ActivityRegistration[],
): ReadonlyMap<string, string | undefined> {
  const rows = registrations.flatMap(({ table }) => table.activities.map((row) => ({ row, table })));
  return new Map(rows.map(({ row, table }) => [row.name, row.defaults?.taskQueue ?? table.taskQueue]));
}

/** Joins registrations. Throws if two of them bring an activity of the same name. */
export function joinActivities(registrations: readonly ActivityRegistration[]): ActivityRegistry {
  const registry = new Map<string, RegisteredActivity>();
  for (const registration of registrations) {
    for (const row of registration.table.activities) {
      if (!registration.members.includes(row.member)) continue;
      if (registry.has(row.name)) {
        throw new TypeError(`Two registrations have an activity ${row.name}: give the worker only one of them.`);
      }
      registry.set(row.name, { row, call: callerOf(registration.implementation, row) });
    }
  }
  return registry;
}

function callerOf(owner: object, row: ActivityRow): RegisteredActivity["call"] {
  // The member is looked up at each call, so that tests may replace it on the owner.
  const member = (): ((...args: unknown[]) => unknown) => Reflect.get(owner, row.member);
  return row.input === null
    ? (_input, context) => member().call(owner, context)
    : (input, context) => member().call(owner, input, context);
}
