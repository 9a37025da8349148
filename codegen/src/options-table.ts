/** What becomes of an option field that is set. */
export type Support =
  /** It has its effect. */
  | "supported"
  /** Generation fails: leaving it out silently would change what the contract means. */
  | "refused"
  /** Generation warns: it says nothing about clients, workflows or activities. */
  | "ignored"
  /** Only reached through a field that is ignored itself. */
  | "within";

/** One field of the `temporal.v1` options. */
export interface OptionRow {
  /** Message, without the package. */
  readonly message: string;
  readonly field: string;
  readonly support: Support;
  /** For `refused` and `ignored`: why. */
  readonly note?: string;
}

const cli = "the command line is generated for Go only";
const xns = "calls across namespaces are generated for Go only; Nexus is their successor";
const patches = "IDs are evaluated deterministically in the workflow, so no version marker is needed";
const namespace = "deprecated in temporal.v1; the client's and the worker's connection say the namespace";
const nexus = "Nexus operations are not generated";

/** What to use in place of options that are ignored, by their notes. */
export const insteads: Readonly<Record<string, string>> = {
  [cli]: "start workflows with `temporal workflow start`, or with a script that has the generated client",
  [xns]: "call a Nexus operation with `ctx.nexus(…)`, or have an activity with a client of the other namespace",
};

function rows(message: string, support: Support, fields: string, note?: string): OptionRow[] {
  return fields.split(" ").map((field) => ({ message, field, support, ...(note === undefined ? {} : { note }) }));
}

/** Every field of every message of `temporal.v1`, in the order of the schema; a test compares it with the descriptor. */
export const optionsTable: readonly OptionRow[] = [
  ...rows("ServiceOptions", "supported", "task_queue"),
  ...rows("ServiceOptions", "ignored", "namespace", namespace),
  ...rows("ServiceOptions", "ignored", "patches", patches),
  ...rows("ServiceOptions", "supported", "nexus"),
  ...rows("NexusServiceOptions", "refused", "enabled", nexus),
  ...rows("NexusServiceOptions", "ignored", "name", nexus),
  ...rows("NexusOperationOptions", "within", "disabled name"),
  ...rows("CLIOptions", "within", "ignore name usage aliases"),
  ...rows("CLICommandOptions", "within", "ignore name usage aliases"),
  ...rows("CLIFlagOptions", "within", "name usage aliases"),
  ...rows("CommandOptions", "within", "ignore"),
  ...rows("FieldOptions", "ignored", "cli", cli),
  ...rows("WorkflowOptions", "supported", "query signal update execution_timeout id id_reuse_policy"),
  ...rows("WorkflowOptions", "ignored", "namespace", namespace),
  ...rows("WorkflowOptions", "supported", "parent_close_policy retry_policy run_timeout task_queue task_timeout"),
  ...rows("WorkflowOptions", "supported", "wait_for_cancellation name"),
  ...rows("WorkflowOptions", "supported", "search_attributes typed_search_attributes"),
  ...rows("WorkflowOptions", "ignored", "xns", xns),
  ...rows("WorkflowOptions", "supported", "aliases"),
  ...rows("WorkflowOptions", "ignored", "patches", patches),
  ...rows("WorkflowOptions", "ignored", "cli", cli),
  ...rows(
    "WorkflowOptions",
    "supported",
    "workflow_id_conflict_policy versioning_behavior enable_eager_start priority",
  ),
  ...rows("WorkflowOptions", "ignored", "nexus", nexus),
  ...rows("WorkflowOptions.Query", "supported", "ref"),
  ...rows("WorkflowOptions.Query", "ignored", "xns", xns),
  ...rows("WorkflowOptions.Signal", "supported", "ref start"),
  ...rows("WorkflowOptions.Signal", "ignored", "xns", xns),
  ...rows("WorkflowOptions.Signal", "ignored", "cli", cli),
  ...rows("WorkflowOptions.Update", "supported", "ref start workflow_id_conflict_policy validate"),
  ...rows("WorkflowOptions.Update", "ignored", "xns", xns),
  ...rows("WorkflowOptions.Update", "ignored", "cli", cli),
  ...rows(
    "ActivityOptions",
    "supported",
    "task_queue schedule_to_close_timeout schedule_to_start_timeout start_to_close_timeout heartbeat_timeout " +
      "retry_policy name wait_for_cancellation priority",
  ),
  ...rows("QueryOptions", "supported", "name"),
  ...rows("QueryOptions", "ignored", "xns", xns),
  ...rows("QueryOptions", "ignored", "patches", patches),
  ...rows("QueryOptions", "ignored", "cli", cli),
  ...rows("SignalOptions", "supported", "name"),
  ...rows("SignalOptions", "ignored", "xns", xns),
  ...rows("SignalOptions", "ignored", "patches", patches),
  ...rows("SignalOptions", "ignored", "cli", cli),
  ...rows("UpdateOptions", "supported", "id validate wait_policy name wait_for_stage"),
  ...rows("UpdateOptions", "ignored", "xns", xns),
  ...rows("UpdateOptions", "ignored", "patches", patches),
  ...rows("UpdateOptions", "ignored", "cli", cli),
  ...rows(
    "RetryPolicy",
    "supported",
    "initial_interval backoff_coefficient max_interval max_attempts non_retryable_error_types",
  ),
  ...rows(
    "XNSActivityOptions",
    "within",
    "task_queue schedule_to_close_timeout schedule_to_start_timeout start_to_close_timeout heartbeat_timeout " +
      "retry_policy name heartbeat_interval parent_close_policy",
  ),
  ...rows("Patch", "within", "version mode"),
];

const byName = new Map(optionsTable.map((row) => [`${row.message}.${row.field}`, row]));

/** The row of a field of `temporal.v1`, or undefined for a field that the table does not know. */
export function optionRow(message: string, field: string): OptionRow | undefined {
  return byName.get(`${message}.${field}`);
}
