/** Frames that are kept of a call; more than by default, since the first ones are those of the SDK. */
const depth = 64;

/** Where a run's operations were called. Only a run that was replayed to find that out has one: it costs a stack a call. */
export class CallSites {
  readonly #errors = new WeakMap<object, Error>();

  /** Notes that the code which is being executed has called an operation. */
  note(operation: object): void {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = depth;
    this.#errors.set(operation, new Error());
    Error.stackTraceLimit = limit;
  }

  /** The stack of the call, as JavaScript writes it; undefined if it was not noted. */
  stackOf(operation: object): string | undefined {
    return this.#errors.get(operation)?.stack;
  }
}
