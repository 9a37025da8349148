/** A rule of the contract that an input breaks. */
export interface Violation {
  /** Path of the field by its names in the contract, such as `lines[2].amount_cents`; empty if the rule is the whole message's. */
  readonly field: string;
  /** ID of the rule, such as `string.min_len`, or that of a rule of the contract's own. */
  readonly ruleId: string;
  /** What is wrong, in words. */
  readonly message: string;
  /** Whether it is about the key of the map entry that `field` names, and not about its value. */
  readonly forKey: boolean;
}

/** What is wrong with an input. */
export interface BrokenRules {
  readonly violations: readonly Violation[];
  /** The same as a `buf.validate.Violations` in proto JSON, for other languages. */
  readonly json: string;
}

/** Rules of messages. `validation(…)` of `protempo/validation` makes them from the `buf.validate` options of a contract. */
export interface InputRules {
  /** Tells it from what else a workflows file exports. */
  readonly kind: "protempo.inputRules";
  /**
   * Throws TypeError if it does not know one of the messages, and `ContractRuleError` for a rule that cannot be compiled as
   * far as that can be told without an input.
   */
  prepare(typeNames: readonly string[]): void;
  /** Throws TypeError if it does not know one of the messages. */
  cover(typeNames: readonly string[]): void;
  /** What is wrong with a message; undefined if nothing is. Throws `ContractRuleError` for a rule that cannot be compiled. */
  check(message: { readonly $typeName: string }): BrokenRules | undefined;
  /** Whether both are the same rules of the same files. */
  equals(other: InputRules): boolean;
}

/** Whether a value was made by `validation(…)`. */
export function isInputRules(value: unknown): value is InputRules {
  return (
    typeof value === "object" && value !== null && (value as { readonly kind?: unknown }).kind === "protempo.inputRules"
  );
}

/** Throws TypeError for an option that is something else. */
export function checkInputRules(option: string, value: unknown): void {
  if (value === undefined || isInputRules(value)) return;
  throw new TypeError(
    `${option}: must be what validation({ files: […] }) of protempo/validation returns, got ${typeof value}.`,
  );
}
