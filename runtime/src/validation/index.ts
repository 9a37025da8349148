export type { BrokenRules, InputRules, Violation } from "../common/input-rules.js";
export { ContractRuleError } from "./contract-rule-error.js";
export { ContractRules, type ValidationOptions, validation } from "./validation.js";
