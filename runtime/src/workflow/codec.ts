import type { WorkflowActivation } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { decodeWorkflowActivation } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_protempo.js";
import type { WorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { encodeWorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_protempo.js";
import { Reader } from "../converter/wire/reader.js";
import { Writer } from "../converter/wire/writer.js";

/** Reads what Core hands to a run. Throws if the bytes are not a `WorkflowActivation`. */
export function decodeActivation(bytes: Uint8Array): WorkflowActivation {
  return decodeWorkflowActivation(new Reader(bytes));
}

/** Writes the answer to an activation. Throws if a value does not fit its field. */
export function encodeCompletion(completion: WorkflowActivationCompletion): Uint8Array {
  const writer = new Writer();
  encodeWorkflowActivationCompletion(completion, writer);
  return writer.finish();
}
