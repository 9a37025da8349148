import type { Payload, SearchAttributes } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { isUnset, mergeAttributes, type SearchAttributeUpdate } from "../converter/search-attributes.js";
import type { Run } from "./run.js";

/** A run's search attributes as payloads: what it was started with, and what it has changed since. */
export function currentSearchAttributes(run: Run): Readonly<Record<string, Payload>> {
  return run.searchAttributes ?? run.init.searchAttributes?.indexedFields ?? {};
}

/** Changes search attributes on the server and in the run's own view of them. Throws TypeError for none, or a wrong one. */
export function upsertSearchAttributes(run: Run, updates: readonly SearchAttributeUpdate[]): void {
  run.assertWritable("change search attributes");
  const searchAttributes = wireSearchAttributes(updates);
  if (searchAttributes === undefined || updates.length === 0) {
    throw new TypeError("upsertSearchAttributes: the list is empty; give it what the keys' set(…) and unset() make");
  }
  run.command({
    case: "upsertWorkflowSearchAttributes",
    value: { $typeName: "coresdk.workflow_commands.UpsertWorkflowSearchAttributes", searchAttributes },
  });
  const { indexedFields } = searchAttributes;
  const current = { ...currentSearchAttributes(run), ...indexedFields };
  for (const [name, payload] of Object.entries(indexedFields)) if (isUnset(payload)) delete current[name];
  run.searchAttributes = current;
}

/** Search attributes as the wire has them, over those of the contract's mapping; `undefined` stays. */
export function wireSearchAttributes(
  updates: readonly SearchAttributeUpdate[] | null | undefined,
  contract?: Readonly<Record<string, Payload>>,
): SearchAttributes | undefined {
  const indexedFields = mergeAttributes(contract, updates);
  return indexedFields && { $typeName: "temporal.api.common.v1.SearchAttributes", indexedFields: { ...indexedFields } };
}
