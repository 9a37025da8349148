/** What generated clients are made with; not for applications. */
import { type Client, coreOf } from "../client/client.js";
import type { ServiceClientDefaults } from "../client/options.js";
import { type TypedWorkflowClient, workflowClient } from "../client/typed-client.js";
import type { ServiceTable } from "../common/table.js";

/** The class of a service's client: a getter for each of its workflows. */
export function clientOf<C>(table: ServiceTable): new (client: Client, defaults?: ServiceClientDefaults) => C {
  class ServiceClient {
    readonly #client: Client;
    readonly #defaults: ServiceClientDefaults | undefined;
    readonly #entries = new Map<string, TypedWorkflowClient>();

    constructor(client: Client, defaults?: ServiceClientDefaults) {
      this.#client = client;
      this.#defaults = defaults;
    }

    static {
      for (const row of table.workflows) {
        Object.defineProperty(ServiceClient.prototype, row.member, {
          get(this: ServiceClient): TypedWorkflowClient {
            let entry = this.#entries.get(row.member);
            if (entry === undefined) {
              entry = workflowClient(coreOf(this.#client), table, row, this.#defaults);
              this.#entries.set(row.member, entry);
            }
            return entry;
          },
          enumerable: true,
          configurable: true,
        });
      }
    }
  }
  const shortName = table.service.slice(table.service.lastIndexOf(".") + 1);
  Object.defineProperty(ServiceClient, "name", { value: `${shortName}Client`, configurable: true });
  // The table says what the generated interface C says.
  return ServiceClient as unknown as new (
    client: Client,
    defaults?: ServiceClientDefaults,
  ) => C;
}
