import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderLocation } from "../diagnostics/render.js";
import type { Method, MethodBase, Workflow } from "../model/method.js";
import type { Service } from "../model/service.js";
import type { NamingRules } from "./naming-rules.js";

/** The names that generated code uses. */
export interface Names {
  /** Member of an rpc: the same in every place where it occurs. */
  member(method: Method): string;
  /** Member that validates an update in a workflow. */
  validator(workflow: Workflow, update: Method): string;
  /** Member that validates an update by default. */
  ownValidator(update: Method): string;
  /** What the names of a workflow's types begin with. */
  workflowStem(workflow: Workflow): string;
  /** What the names of a service's types begin with. */
  serviceStem(service: Service): string;
}

/** Fourth pass: gives every rpc its member and every type its name. `services` are those of one run, file by file. */
export function nameAll(services: readonly Service[], rules: NamingRules, diagnostics: Diagnostics): Names {
  const workflowStems = new Map<string, string>();
  const serviceStems = new Map<string, string>();
  for (const file of new Set(services.map((service) => service.file))) {
    const inFile = services.filter((service) => service.file === file);
    nameTypes(inFile, rules, workflowStems, serviceStems);
  }
  for (const service of services) {
    checkMembers(service, rules, diagnostics);
  }
  const member = (method: Method) => memberOf(method, rules);
  const validator = (update: Method, neighbours: readonly Method[]) => {
    const name = rules.validatorName(update.rpc);
    return neighbours.some((other) => member(other) === name) ? name + rules.suffix : name;
  };
  const handlers = new Map(services.map((service) => [service.fullName, service.handlers]));
  return {
    member,
    validator: (workflow, update) =>
      validator(
        update,
        workflow.handlers.map((use) => use.handler),
      ),
    ownValidator: (update) => validator(update, handlers.get(update.service) ?? []),
    workflowStem: (workflow) => workflowStems.get(workflow.fullName) ?? workflow.rpc,
    serviceStem: (service) => serviceStems.get(service.fullName) ?? service.name,
  };
}

function memberOf(method: Method, rules: NamingRules): string {
  const name = rules.memberName(method.rpc);
  return rules.isReserved(name, method.kind) ? name + rules.suffix : name;
}

/** What is declared first in a file keeps its plain name; a later one gets its service's in front, then the suffix. */
function nameTypes(
  services: readonly Service[],
  rules: NamingRules,
  workflowStems: Map<string, string>,
  serviceStems: Map<string, string>,
): void {
  const taken = new Set<string>();
  const choose = (stems: readonly string[], namesOf: (stem: string) => readonly string[]): string => {
    const [plain, ...others] = stems;
    let stem = plain ?? "";
    for (const next of others) {
      if (!namesOf(stem).some((name) => taken.has(name))) {
        break;
      }
      stem = next;
    }
    for (const name of namesOf(stem)) {
      taken.add(name);
    }
    return stem;
  };
  for (const service of services) {
    const { name } = service;
    serviceStems.set(
      service.fullName,
      choose([name, name + name, name + name + rules.suffix], (stem) => rules.serviceNames(service, stem)),
    );
    for (const workflow of service.workflows) {
      const long = name + workflow.rpc;
      workflowStems.set(workflow.fullName, choose([workflow.rpc, long, long + rules.suffix], rules.workflowNames));
    }
  }
}

function checkMembers(service: Service, rules: NamingRules, diagnostics: Diagnostics): void {
  const owners = new Map<string, MethodBase>();
  const methods: readonly Method[] = [...service.workflows, ...service.activities, ...service.handlers];
  for (const method of [...methods].sort((a, b) => a.location.line - b.location.line)) {
    const name = rules.memberName(method.rpc);
    const owner = owners.get(name);
    if (owner === undefined) {
      owners.set(name, method);
    } else if (owner.rpc !== method.rpc) {
      diagnostics.error(
        "PT1014",
        method.location,
        `the rpcs ${owner.rpc} and ${method.rpc} of ${service.fullName} would both be the member "${name}"`,
        `rename one of them; ${owner.rpc} is at ${renderLocation(owner.location)}`,
      );
    }
  }
  for (const workflow of service.workflows) {
    const byMember = new Map<string, MethodBase>();
    for (const { handler, location } of workflow.handlers) {
      const name = memberOf(handler, rules);
      const owner = byMember.get(name);
      if (owner !== undefined && owner.service !== handler.service) {
        diagnostics.error(
          "PT1014",
          location,
          `${owner.fullName} and ${handler.fullName} would both be the member "${name}" of ${workflow.rpc}`,
          "reference one of them only, or rename it",
        );
      }
      byMember.set(name, handler);
    }
  }
}
