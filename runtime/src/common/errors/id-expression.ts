import { TemporalError } from "./temporal-error.js";

/** An ID expression of the contract that gives no ID for this input; nothing was sent. */
export class IdExpressionError extends TemporalError {
  static override readonly className: string = "IdExpressionError";

  /** The expression as the contract has it. */
  readonly expression: string;

  constructor(expression: string, problem: string) {
    super(
      `The ID expression \`${expression}\` gives no ID: ${problem}. ` +
        "Fill the field in, pass an ID in the options, or change the contract's expression.",
    );
    this.expression = expression;
  }
}
