import type { FailureErrors } from "./failure-errors.js";

/** What the options of a worker say of all its runs; crosses into the realm as JSON. */
export interface RunRules {
  /** Names of error classes that fail a workflow, where others fail its task. */
  readonly failureErrorTypes?: readonly string[] | undefined;
  /** Whether the worker belongs to a versioned deployment: only then does the server take a versioning behaviour. */
  readonly versioned?: boolean | undefined;
  /** Patches that runs which come to them do not take yet. */
  readonly inactivePatches?: readonly string[] | undefined;
  /** Names of the worker's activities, `"*"` for the dynamic one; undefined where none is executed: in a replayer. */
  readonly activities?: readonly string[] | undefined;
}

/** What one workflow of a workflows file says of its runs. */
export interface WorkflowRules {
  /** What the contract or the class says; `undefined` leaves it to the worker. */
  readonly versioningBehavior?: "pinned" | "autoUpgrade" | undefined;
  readonly failureErrorTypes?: FailureErrors | undefined;
}
