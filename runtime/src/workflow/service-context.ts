import type { ServiceTable, WorkflowRow } from "../common/table.js";
import { continueAsNew } from "./calls/workflow-entry.js";
import type { CurrentUpdate } from "./context.js";
import { ContextCore } from "./context-core.js";
import type { ContinueAsNew } from "./continue-as-new.js";
import type { Run } from "./run.js";
import type { Scope } from "./scope.js";

/** The context of a workflow of the contract: what every context has, and the calls of its own service. */
export class ServiceContext extends ContextCore {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #table: ServiceTable;
  readonly #row: WorkflowRow;

  constructor(
    run: Run,
    scope: Scope,
    update: CurrentUpdate | undefined,
    { table, row }: { readonly table: ServiceTable; readonly row: WorkflowRow },
  ) {
    super(run, scope, update);
    this.#run = run;
    this.#scope = scope;
    this.#table = table;
    this.#row = row;
  }

  get activities(): object {
    return new (this.#run.lane.callsOf(this.#table).Activities)(this.#run, this.#scope, undefined);
  }

  get localActivities(): object {
    return new (this.#run.lane.callsOf(this.#table).LocalActivities)(this.#run, this.#scope, undefined);
  }

  get workflows(): object {
    return new (this.#run.lane.callsOf(this.#table).Workflows)(this.#run, this.#scope, undefined);
  }

  continueAsNew(...args: readonly unknown[]): ContinueAsNew {
    return continueAsNew(this.#run, { row: this.#row, table: this.#table }, args);
  }

  protected override derive(scope: Scope, update: CurrentUpdate | undefined): this {
    return new ServiceContext(this.#run, scope, update, { table: this.#table, row: this.#row }) as this;
  }
}
