/** Where in a message something was wrong, and what was expected there. */
interface Fault {
  /** Full name of the message that was being converted, such as `acme.orders.v1.Order`. */
  readonly typeName: string;
  /** The field's path below that message, such as `lines[2].sku`; empty for the message itself. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly reason: string;
  /** Set if all that is wrong is that a required field of proto2 or an edition is missing. */
  readonly missing?: boolean;
}

abstract class ConversionError extends Error implements Fault {
  readonly #doing: string;
  #fault: Fault;

  constructor(doing: string, fault: Fault, cause: unknown) {
    super(explain(doing, fault), cause === undefined ? undefined : { cause });
    this.#doing = doing;
    this.#fault = fault;
  }

  get typeName(): string {
    return this.#fault.typeName;
  }

  get path(): string {
    return this.#fault.path;
  }

  get reason(): string {
    return this.#fault.reason;
  }

  /** Whether all that is wrong is that a required field of proto2 or an edition is missing. */
  get missing(): boolean {
    return this.#fault.missing === true;
  }

  /** Says that what was wrong lies in this field of that message. Changes the error: one for each level would cost a stack trace each. */
  inside(typeName: string, step: string): this {
    const { path } = this.#fault;
    const dot = path === "" || path.startsWith("[") || step === "" ? "" : ".";
    this.#fault = { ...this.#fault, typeName: typeName || this.#fault.typeName, path: step + dot + path };
    this.message = explain(this.#doing, this.#fault);
    return this;
  }
}

function explain(doing: string, { typeName, path, reason }: Fault): string {
  const short = typeName.slice(typeName.lastIndexOf(".") + 1);
  const dot = path === "" || path.startsWith("[") ? "" : ".";
  return `cannot ${doing} ${typeName}: ${short}${dot}${path}: ${reason}`;
}

/** A value does not fit the message that it was given for: wrong type, out of range, unknown key, required field not set. */
export class EncodeError extends ConversionError {
  override readonly name: string = "EncodeError";

  constructor(fault: Fault, cause?: unknown) {
    super("encode", fault, cause);
  }
}

/** Bytes, JSON text or a payload do not hold the message that they were read as. */
export class DecodeError extends ConversionError {
  override readonly name: string = "DecodeError";

  constructor(fault: Fault, cause?: unknown) {
    super("decode", fault, cause);
  }
}

/** Adds a field of `typeName` to an error on its way up; makes an `EncodeError` of what is none yet. */
export function encodeErrorAt(error: unknown, typeName: string, step: string): EncodeError {
  if (error instanceof EncodeError) return error.inside(typeName, step);
  return new EncodeError({ typeName, path: step, reason: reasonOf(error) });
}

/** Adds a field of `typeName` to an error on its way up; makes a `DecodeError` of what is none yet. */
export function decodeErrorAt(error: unknown, typeName: string, step: string): DecodeError {
  if (error instanceof DecodeError) return error.inside(typeName, step);
  return new DecodeError({ typeName, path: step, reason: reasonOf(error) });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
