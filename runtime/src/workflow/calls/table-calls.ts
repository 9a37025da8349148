import type { HandlerRow, ServiceTable, WorkflowRow } from "../../common/table.js";
import { freezeClasses } from "../freeze.js";
import type { HandlerIndex } from "../handlers/handlers.js";
import { ActivityCalls, activityMethod } from "./activity-calls.js";
import { ChildCalls, ExternalCalls, signalMethod } from "./child-calls.js";
import { defineMembers } from "./members.js";
import { WorkflowCalls, workflowMember } from "./workflow-calls.js";

/** What a lane needs of one service: classes whose prototypes have a member an rpc. Made once, whatever the number of runs. */
export class TableCalls {
  readonly table: ServiceTable;
  readonly Activities: typeof ActivityCalls;
  readonly LocalActivities: typeof ActivityCalls;
  readonly Workflows: typeof WorkflowCalls;
  readonly #rows = new Map<string, WorkflowRow>();
  readonly #byRow = new Map<WorkflowRow, RowCalls>();

  constructor(table: ServiceTable) {
    this.table = table;
    this.Activities = class extends ActivityCalls {};
    this.LocalActivities = class extends ActivityCalls {};
    this.Workflows = class extends WorkflowCalls {};
    for (const row of table.activities) {
      defineMembers(this.Activities, { [row.member]: { value: activityMethod(row, table, false) } });
      defineMembers(this.LocalActivities, { [row.member]: { value: activityMethod(row, table, true) } });
    }
    for (const row of table.workflows) {
      const calls = new RowCalls(row);
      this.#byRow.set(row, calls);
      for (const type of [row.name, ...(row.aliases ?? [])]) this.#rows.set(type, row);
      defineMembers(this.Workflows, { [row.member]: { get: workflowMember(row, table, calls) } });
    }
    freezeClasses(this.Activities, this.LocalActivities, this.Workflows);
  }

  /** The workflow that is registered under a name or an alias. */
  workflow(type: string): WorkflowRow | undefined {
    return this.#rows.get(type);
  }

  /** What is made once for a workflow of this service. */
  row(row: WorkflowRow): RowCalls {
    const calls = this.#byRow.get(row);
    if (calls === undefined) throw new Error(`Workflow ${row.name} is not of service ${this.table.service}`);
    return calls;
  }
}

/** What a lane needs of one workflow of the contract. */
export class RowCalls {
  readonly index: HandlerIndex;
  readonly Child: typeof ChildCalls;
  readonly External: typeof ExternalCalls;

  constructor(row: WorkflowRow) {
    const kinds = { signal: new Map<string, HandlerRow>(), query: new Map(), update: new Map() };
    this.Child = class extends ChildCalls {};
    this.External = class extends ExternalCalls {};
    for (const handler of row.handlers) {
      kinds[handler.row.kind].set(handler.row.name, handler);
      if (handler.row.kind !== "signal") continue;
      defineMembers(this.Child, { [handler.row.member]: { value: signalMethod(handler.row, ChildCalls.send) } });
      defineMembers(this.External, { [handler.row.member]: { value: signalMethod(handler.row, ExternalCalls.send) } });
    }
    this.index = kinds;
    freezeClasses(this.Child, this.External);
  }
}
