import { toJsonString } from "@bufbuild/protobuf";
import { pathToString } from "@bufbuild/protobuf/reflect";
import { Violation as FoundViolation, violationsToProto } from "@bufbuild/protovalidate";
import type { BrokenRules } from "../common/input-rules.js";

/** What protovalidate found. */
export function brokenRules(found: FoundViolation[]): BrokenRules {
  const [message, schema] = violationsToProto(found);
  return {
    violations: found.map(({ field, ruleId, message: text, forKey }) => ({
      field: pathToString(field),
      ruleId,
      message: text,
      forKey,
    })),
    json: toJsonString(schema, message),
  };
}

/** A rule could not be evaluated for an input. */
export function failedRule(error: Error): BrokenRules {
  return brokenRules([new FoundViolation(`a rule cannot be evaluated: ${error.message}`, "", [], [], false)]);
}
