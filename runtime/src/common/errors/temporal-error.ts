/**
 * The base of every error that protempo throws. `instanceof` works across copies of the package and across realms: it
 * compares the {@link className} of the classes, not their identity.
 */
export class TemporalError extends Error {
  /** Name of the class as data, so that minified code still tells errors apart. */
  static readonly className: string = "TemporalError";

  declare readonly cause?: unknown;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options?.cause === undefined ? undefined : options);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that was asked, not this one
    return isInstance(this, value);
  }

  override get name(): string {
    return (this.constructor as typeof TemporalError).className;
  }

  // Without a setter `this.name = …` in a subclass of the user's would throw.
  override set name(value: string) {
    Object.defineProperty(this, "name", { value, writable: true, configurable: true, enumerable: false });
  }

  /** The kind of error for programs: the class name in capitals, such as `APPLICATION_ERROR`. */
  get code(): string {
    return (this.constructor as typeof TemporalError).className.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
  }
}

function isInstance(type: typeof TemporalError, value: unknown): boolean {
  // A subclass of the user's has no className of its own: it is told by identity.
  if (!Object.hasOwn(type, "className")) return Function.prototype[Symbol.hasInstance].call(type, value);
  if (typeof value !== "object" || value === null) return false;
  for (let at: unknown = value.constructor; typeof at === "function"; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, "className") && (at as typeof TemporalError).className === type.className) return true;
  }
  return false;
}
