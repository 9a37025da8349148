declare const brand: unique symbol;

/** What a `run` returns to continue as new; made by `ctx.continueAsNew(…)` and good for nothing but being returned. */
export interface ContinueAsNew {
  readonly [brand]: true;
}
