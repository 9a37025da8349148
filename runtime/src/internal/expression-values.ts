/** A method of an expression was called on nothing: a field that is not set. */
export class NothingError extends Error {
  constructor() {
    super("the field is empty");
  }
}

/** A point in time as expressions have it, with the offset from UTC in minutes that it is written in. */
export class Moment {
  readonly seconds: number;
  readonly nanos: number;
  readonly offset: number;

  constructor(seconds: number, nanos: number, offset: number) {
    this.seconds = seconds;
    this.nanos = nanos;
    this.offset = offset;
  }
}

/** What is wrong with the value that a method was called on. */
export function unfit(value: unknown, method: string, expected: string): Error {
  if (value === null || value === undefined) return new NothingError();
  return new Error(`.${method}() needs ${expected}, and this is ${shown(value)}`);
}

/** Text, or an error that says what there is in its place. */
export function textOf(value: unknown, method: string): string {
  if (typeof value === "string") return value;
  throw unfit(value, method, "text");
}

/** A value in an error. */
export function shown(value: unknown): string {
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Moment) return "a time";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a message" : String(value);
}
