declare const brand: unique symbol;

/**
 * What an intercepted call gives. It is the value itself, under a type that only `next` and {@link outcomeOf} give: an
 * interceptor that forgets to return it does not compile, and nothing is wrapped that replay would notice.
 */
export interface Outcome {
  readonly [brand]: true;
}

/** A value of an interceptor's own in place of what `next` gives. */
export function outcomeOf(value: unknown): Outcome {
  return value as Outcome;
}

/** The value that `next` gave, after its promise was awaited where it gives one. */
export function resultOf(outcome: Outcome): unknown {
  return outcome;
}
