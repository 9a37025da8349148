import type { ServiceTable } from "../common/table.js";
import type { WorkflowService } from "../workflow/context.js";

export { registerWorkflows } from "../workflow/registration.js";

/** The value that `ctx.use(…)` takes for a service; generated code exports one under the service's name. */
export function workflowService<S>(table: ServiceTable): WorkflowService<S> {
  const service: WorkflowService<S> & { readonly table: ServiceTable } = { service: table.service, table };
  return service;
}
