import type { UseOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type { TableCalls } from "./table-calls.js";

/** What `ctx.use(Service, …)` gives: the activities and workflows of a service, with defaults said once. */
export class ServiceCalls {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #calls: TableCalls;
  readonly #use: UseOptions | undefined;

  constructor(run: Run, scope: Scope, calls: TableCalls, use: UseOptions | undefined) {
    this.#run = run;
    this.#scope = scope;
    this.#calls = calls;
    this.#use = use;
  }

  get activities(): object {
    return new this.#calls.Activities(this.#run, this.#scope, this.#use?.activity);
  }

  get localActivities(): object {
    return new this.#calls.LocalActivities(this.#run, this.#scope, this.#use?.localActivity);
  }

  get workflows(): object {
    return new this.#calls.Workflows(this.#run, this.#scope, this.#use?.child);
  }
}
