import { takeConstruction } from "./realm-cell.js";

/**
 * The base of every generated workflow class. A subclass has no constructor: `ctx` and `input` are there before its
 * fields are initialised. Only the worker makes instances; made by anything else it throws.
 */
export abstract class Workflow<Ctx, In> {
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
