import type { VersioningBehavior } from "../common/versioning.js";
import type { FailureErrors } from "./failure-errors.js";
import { takeConstruction } from "./realm-cell.js";

/**
 * The base of every generated workflow class. A subclass has no constructor: `ctx` and `input` are there before its
 * fields are initialised. Only the worker makes instances; made by anything else it throws.
 */
export abstract class Workflow<Ctx, In> {
  /** What becomes of open runs when a new version of the worker's deployment comes. Default: the contract's, then the worker's. */
  static readonly versioningBehavior: VersioningBehavior | undefined = undefined;
  /** Errors that fail this workflow, where others fail its task, besides those of the worker's `workflowFailureErrorTypes`. */
  static readonly failureErrorTypes: FailureErrors | undefined = undefined;
  /** What the run can do. */
  protected readonly ctx: Ctx;
  /** The run's input. */
  protected readonly input: In;

  constructor() {
    const construction = takeConstruction();
    if (construction === undefined) {
      throw new Error(
        `${new.target.name} was constructed by hand: a workflow is made by the worker that runs it. Start it through a client.`,
      );
    }
    this.ctx = construction.ctx as Ctx;
    this.input = construction.input as In;
  }
}
