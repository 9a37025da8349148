import type { WorkflowBundle } from "../bundler/bundle.js";
import { checkInputRules, type InputRules } from "../common/input-rules.js";
import type { Logger } from "../core/logger.js";
import type { ActivityRegistry } from "./activity/registry.js";

/**
 * Throws TypeError for rules that do not know the input of an activity, and `ContractRuleError` for rules that cannot be
 * compiled. Warns of workflows that take whatever comes, though activities do not.
 */
export function checkValidation(
  rules: InputRules | undefined,
  activities: ActivityRegistry,
  bundle: WorkflowBundle | undefined,
  logger: Logger,
): void {
  checkInputRules("validation", rules);
  if (rules === undefined) return;
  rules.prepare([...activities.values()].flatMap(({ inputName }) => inputName ?? []));
  const workflows = bundle?.manifest.workflows ?? [];
  const unchecked = workflows.filter(({ service, validated }) => service !== undefined && validated !== true);
  if (unchecked.length === 0) return;
  logger.log(
    "warn",
    `The worker has validation, but inputs of ${unchecked.map(({ type }) => type).join(", ")} are not checked: export ` +
      "what validation({ files: […] }) returns from the workflows file too.",
    {},
  );
}
