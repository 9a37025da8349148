import { TemporalError } from "../common/errors/temporal-error.js";

/** A rule of the contract is wrong itself: it does not compile, or it uses an extension that no given file declares. */
export class ContractRuleError extends TemporalError {
  static override readonly className: string = "ContractRuleError";

  /** Full name of the message that has the rule. */
  readonly messageName: string;

  constructor(messageName: string, cause: Error) {
    super(`A rule of ${messageName} cannot be used: ${cause.message}. Mend it in the contract and generate again.`, {
      cause,
    });
    this.messageName = messageName;
  }
}
