import { decodeWorkflowActivation } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_protempo.js";
import type { WorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { encodeWorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_protempo.js";
import { Reader } from "../../converter/wire/reader.js";
import { Writer } from "../../converter/wire/writer.js";
import type { Eviction } from "./protocol.js";

const runIdField = (1 << 3) | 2;

/** Run ID of an activation or a completion, whose first field it is; `undefined` if the bytes are neither. */
export function runIdOf(message: Uint8Array): string | undefined {
  try {
    const reader = new Reader(message);
    return reader.key() === runIdField ? reader.string() : undefined;
  } catch {
    return undefined;
  }
}

/** What an activation says of its run's eviction; `undefined` if it does not evict. */
export function evictionOf(activation: Uint8Array): Omit<Eviction, "commands"> | undefined {
  const { runId, jobs } = decodeWorkflowActivation(new Reader(activation));
  for (const { variant } of jobs) {
    if (variant.case === "removeFromCache")
      return { runId, reason: variant.value.reason, message: variant.value.message };
  }
  return undefined;
}

/** The completion of an activation that the realm itself could not answer: the task fails and is tried again. */
export function failedCompletion(runId: string, message: string, stackTrace = ""): Uint8Array {
  const completion: WorkflowActivationCompletion = {
    $typeName: "coresdk.workflow_completion.WorkflowActivationCompletion",
    runId,
    status: {
      case: "failed",
      value: {
        $typeName: "coresdk.workflow_completion.Failure",
        forceCause: 0,
        failure: {
          $typeName: "temporal.api.failure.v1.Failure",
          message,
          stackTrace,
          source: "protempo",
          failureInfo: { case: undefined },
        },
      },
    },
  };
  const writer = new Writer();
  encodeWorkflowActivationCompletion(completion, writer);
  return writer.finish();
}
