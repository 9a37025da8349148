import type { Violation } from "../input-rules.js";
import { TemporalError } from "./temporal-error.js";

/** Type of the `ApplicationError` that stands for refused input in failures; the same in Temporal's other SDKs. */
export const payloadValidationType = "PayloadValidationError";

/** Violations that a message names; the rest is counted. */
const named = 10;

/** An input breaks rules of its contract; it was not sent. */
export class PayloadValidationError extends TemporalError {
  static override readonly className: string = payloadValidationType;

  /** Full name of the message. */
  readonly messageName: string;
  readonly violations: readonly Violation[];

  constructor(messageName: string, violations: readonly Violation[]) {
    super(violationText(messageName, violations));
    this.messageName = messageName;
    this.violations = violations;
  }
}

/** What is wrong with a message, in one line. */
export function violationText(messageName: string, violations: readonly Violation[]): string {
  const rules = violations.length === 1 ? "a rule" : `${violations.length} rules`;
  const list = violations.slice(0, named).map(({ field, ruleId, message, forKey }) => {
    const where = field === "" ? "" : `${forKey ? `key of ${field}` : field}: `;
    return `${where}${message}${ruleId === "" ? "" : ` [${ruleId}]`}`;
  });
  const rest = violations.length > named ? `; and ${violations.length - named} more` : "";
  return `${messageName} breaks ${rules} of its contract: ${list.join("; ")}${rest}`;
}
