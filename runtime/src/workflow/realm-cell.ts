import type { WorkflowContext } from "./context.js";

/** What a workflow class is constructed with, besides its arguments: it has none. */
export interface Construction {
  readonly ctx: object;
  readonly input: unknown;
}

/** What code outside of the engine may ask of the run at hand. Hands out only what that run was given anyway. */
export interface RealmCell {
  /** Context of the run whose activation is being applied. */
  context(): WorkflowContext | undefined;
  /** What the workflow class being constructed at this moment is given; taken once. */
  takeConstruction(): Construction | undefined;
}

const slot: unique symbol = Symbol.for("protempo.realm") as never;

/** Puts the engine's cell on the realm's global object. The engine that was made last is the one that answers. */
export function installRealmCell(cell: RealmCell): void {
  Object.freeze(cell.context);
  Object.freeze(cell.takeConstruction);
  Object.defineProperty(globalThis, slot, { value: Object.freeze(cell), configurable: true, enumerable: false });
}

function realmCell(): RealmCell | undefined {
  return (globalThis as { [slot]?: RealmCell })[slot];
}

/**
 * The context of the run that is being worked on, for helpers that are not given one. It belongs to the run's outermost
 * scope: inside of `ctx.shield` or `ctx.withTimeout` use the context that they hand you. Throws outside of a workflow.
 */
export function currentContext(): WorkflowContext {
  const context = realmCell()?.context();
  if (context === undefined) {
    throw new Error(
      "currentContext() was called outside of a workflow: call it while a workflow runs, or pass ctx on.",
    );
  }
  return context;
}

/** For the base class of workflows. */
export function takeConstruction(): Construction | undefined {
  return realmCell()?.takeConstruction();
}
