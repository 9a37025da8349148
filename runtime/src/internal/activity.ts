import type { ActivityRegistration } from "../activity/registration.js";
import type { ActivityRow, ServiceTable } from "../common/table.js";

/**
 * Registers the activities of a service; used by generated code. Throws if an activity of the service has no
 * function, unless `some` says that a part is enough.
 */
export function registerActivities(table: ServiceTable, implementation: object, some = false): ActivityRegistration {
  const members: string[] = [];
  const problems: string[] = [];
  for (const row of table.activities) {
    const value: unknown = Reflect.get(implementation, row.member);
    if (typeof value === "function") members.push(row.member);
    else if (value !== undefined) problems.push(`${describe(row)} is ${typeof value}, not a function`);
    else if (!some) problems.push(`${describe(row)} is missing`);
  }
  if (problems.length > 0) {
    throw new TypeError(
      `Activities of ${table.service}: ${problems.join("; ")}. Implement what is missing, or register a part with the some…Activities function.`,
    );
  }
  return { table, implementation, members };
}

function describe(row: ActivityRow): string {
  return `${row.member} (${row.name})`;
}
