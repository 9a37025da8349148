import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type WorkflowActivation,
  WorkflowActivationSchema,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import {
  type WorkflowActivationCompletion,
  WorkflowActivationCompletionSchema,
} from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";

/** Reads what Core hands to a run. Throws if the bytes are not a `WorkflowActivation`. */
export function decodeActivation(bytes: Uint8Array): WorkflowActivation {
  return fromBinary(WorkflowActivationSchema, bytes);
}

/** Writes the answer to an activation. Throws if a value does not fit its field. */
export function encodeCompletion(completion: WorkflowActivationCompletion): Uint8Array {
  return toBinary(WorkflowActivationCompletionSchema, completion);
}
