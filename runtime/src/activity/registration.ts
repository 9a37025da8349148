import type { ServiceTable } from "../common/table.js";

/** Activities of one service with their implementation; what generated `…Activities(…)` functions return. */
export interface ActivityRegistration {
  /** What the contract says of the service. */
  readonly table: ServiceTable;
  /** Object whose members are the activities; each is called on it, so that `this` works. */
  readonly implementation: object;
  /** Members that are registered. */
  readonly members: readonly string[];
}
