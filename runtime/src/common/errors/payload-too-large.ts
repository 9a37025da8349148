import { TemporalError } from "./temporal-error.js";

/** What is known of a payload that a {@link PayloadTooLargeError} is about. */
export interface PayloadTooLargeFields {
  /** What it was for, such as `input of workflow acme.Orders.FulfilOrder`. */
  readonly what: string;
  /** Full name of the message, or undefined for a value without a contract. */
  readonly messageName: string | undefined;
  /** Bytes after encoding and codecs. */
  readonly size: number;
  /** Bytes that the server takes. */
  readonly limit: number;
  /** Path of the field that takes most of the room, such as `lines[3].image`. */
  readonly largestField: string | undefined;
}

/** A payload that the server would refuse; it was not sent. */
export class PayloadTooLargeError extends TemporalError {
  static override readonly className: string = "PayloadTooLargeError";

  readonly what: string;
  readonly messageName: string | undefined;
  readonly size: number;
  readonly limit: number;
  readonly largestField: string | undefined;

  constructor(fields: PayloadTooLargeFields) {
    const name = fields.messageName === undefined ? "" : ` (${fields.messageName})`;
    const largest = fields.largestField === undefined ? "" : `; its largest field is ${fields.largestField}`;
    super(
      `${fields.what}${name} has ${fields.size} bytes, the server takes ${fields.limit}${largest}. ` +
        "Store large data elsewhere and pass a reference to it.",
    );
    this.what = fields.what;
    this.messageName = fields.messageName;
    this.size = fields.size;
    this.limit = fields.limit;
    this.largestField = fields.largestField;
  }
}
