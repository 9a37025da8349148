import type { ServiceTable, WorkflowRow } from "../../common/table.js";
import type { ChildOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type { RowCalls } from "./table-calls.js";
import { WorkflowEntry } from "./workflow-entry.js";

/** The workflows of a service, to be started as children or addressed. The members are those of the contract. */
export class WorkflowCalls {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #use: ChildOptions | undefined;

  constructor(run: Run, scope: Scope, use: ChildOptions | undefined) {
    this.#run = run;
    this.#scope = scope;
    this.#use = use;
  }

  /** Makes the getter of a workflow's member. */
  static member(row: WorkflowRow, table: ServiceTable, calls: RowCalls): () => object {
    return function (this: WorkflowCalls): object {
      return new WorkflowEntry(this.#run, this.#scope, this.#use, { row, table, calls });
    };
  }
}

/** {@link WorkflowCalls.member} */
export function workflowMember(row: WorkflowRow, table: ServiceTable, calls: RowCalls): () => object {
  return WorkflowCalls.member(row, table, calls);
}
