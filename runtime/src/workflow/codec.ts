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

/** Writes completions, one after the other, through one buffer. */
export class CompletionEncoder {
  readonly #writer = new Writer();

  /** Throws if a value does not fit its field; the next one can be written all the same. */
  encode(completion: WorkflowActivationCompletion): Uint8Array {
    this.#writer.reset();
    encodeWorkflowActivationCompletion(completion, this.#writer);
    return this.#writer.finish();
  }
}
