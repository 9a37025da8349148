import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderLocation } from "../diagnostics/render.js";
import type { Location } from "../model/location.js";
import type { Workflow } from "../model/method.js";
import type { Service } from "../model/service.js";

/** Third pass: what can only be judged with everything resolved. `services` are all those to generate. */
export function validate(services: readonly Service[], diagnostics: Diagnostics): void {
  const workflows = new UniqueNames("workflow", diagnostics);
  const activities = new UniqueNames("activity", diagnostics);
  for (const service of services) {
    for (const workflow of service.workflows) {
      workflows.add(workflow.name, workflow.fullName, workflow.nameLocation);
      for (const alias of workflow.aliases) {
        workflows.add(alias, workflow.fullName, workflow.nameLocation);
      }
      validateHandlers(workflow, diagnostics);
      validatePolicies(workflow, diagnostics);
    }
    for (const activity of service.activities) {
      activities.add(activity.name, activity.fullName, activity.nameLocation);
    }
    for (const kind of ["signal", "query", "update"] as const) {
      const handlers = new UniqueNames(kind, diagnostics);
      for (const handler of service.handlers) {
        if (handler.kind === kind) {
          handlers.add(handler.name, handler.fullName, handler.nameLocation);
        }
      }
    }
  }
}

/** The names registered for one kind: workers find workflows and activities by them, whatever their service. */
class UniqueNames {
  readonly #kind: string;
  readonly #diagnostics: Diagnostics;
  readonly #seen = new Map<string, { readonly owner: string; readonly location: Location }>();

  constructor(kind: string, diagnostics: Diagnostics) {
    this.#kind = kind;
    this.#diagnostics = diagnostics;
  }

  add(name: string, owner: string, location: Location): void {
    const before = this.#seen.get(name);
    if (before === undefined) {
      this.#seen.set(name, { owner, location });
    } else {
      this.#diagnostics.error(
        "PT1013",
        location,
        `the ${this.#kind} name "${name}" of ${owner} is taken by ${before.owner} at ${renderLocation(before.location)}`,
        "give one of the two another name",
      );
    }
  }
}

function validateHandlers(workflow: Workflow, diagnostics: Diagnostics): void {
  const seen = new Map<string, string>();
  for (const { handler, location } of workflow.handlers) {
    const key = `${handler.kind} ${handler.name}`;
    const before = seen.get(key);
    if (before !== undefined && before !== handler.fullName) {
      diagnostics.error(
        "PT1013",
        location,
        `the ${handler.kind} name "${handler.name}" of ${handler.fullName} is taken by ${before} in ${workflow.rpc}`,
        "give one of the two another name",
      );
    }
    seen.set(key, handler.fullName);
  }
}

function validatePolicies(workflow: Workflow, diagnostics: Diagnostics): void {
  const { idReusePolicy } = workflow.settings;
  const conflict = workflow.handlers.find((use) => use.idConflictPolicy !== undefined);
  if (idReusePolicy === 4 && conflict !== undefined) {
    diagnostics.error(
      "PT1024",
      conflict.location,
      "a workflow_id_conflict_policy and id_reuse_policy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING exclude each other",
      "take the id_reuse_policy out",
    );
  }
}
