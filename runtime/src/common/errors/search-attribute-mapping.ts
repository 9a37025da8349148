import { TemporalError } from "./temporal-error.js";

/** A search attribute of the contract's mapping that has no proper value for this input; nothing was sent. */
export class SearchAttributeMappingError extends TemporalError {
  static override readonly className: string = "SearchAttributeMappingError";

  /** Name of the attribute. */
  readonly attribute: string;

  constructor(attribute: string, problem: string) {
    super(
      `The contract's mapping gives no value for the search attribute ${JSON.stringify(attribute)}: ${problem}. ` +
        "Change the input, or the contract's mapping.",
    );
    this.attribute = attribute;
  }
}
