/** A field of the file of orders that cannot be used. */
export class FieldError extends Error {
  /** Path below the entry, such as `order.lines[0].quantity`; empty for the entry itself. */
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
