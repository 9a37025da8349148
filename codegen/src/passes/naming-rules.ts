import type { Method } from "../model/method.js";
import type { Service } from "../model/service.js";

/** What differs from language to language in naming; the pass that names is the same for all. */
export interface NamingRules {
  /** Put after a name that is taken. No protobuf identifier may contain it. */
  readonly suffix: string;
  /** An rpc's name in the language's own style, before reserved names are avoided. */
  memberName(rpc: string): string;
  /** The name of the member that validates an update, before clashes are avoided. */
  validatorName(rpc: string): string;
  isReserved(member: string, kind: Method["kind"]): boolean;
  /** Names declared for a service as a whole, from its stem. */
  serviceNames(service: Service, stem: string): readonly string[];
  /** Names declared for a workflow, from its stem. */
  workflowNames(stem: string): readonly string[];
}
