import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import {
  FailureSchema,
  WorkflowActivationCompletionSchema,
} from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import type { Eviction } from "./protocol.js";

/** Run ID of an activation, or `undefined` if the bytes are none. */
export function runIdOf(activation: Uint8Array): string | undefined {
  try {
    return fromBinary(WorkflowActivationSchema, activation).runId;
  } catch {
    return undefined;
  }
}

/** What an activation says of its run's eviction; `undefined` if it does not evict. */
export function evictionOf(activation: Uint8Array): Eviction | undefined {
  const { runId, jobs } = fromBinary(WorkflowActivationSchema, activation);
  for (const { variant } of jobs) {
    if (variant.case === "removeFromCache")
      return { runId, reason: variant.value.reason, message: variant.value.message };
  }
  return undefined;
}

/** The completion of an activation that the realm itself could not answer: the task fails and is tried again. */
export function failedCompletion(runId: string, message: string, stackTrace = ""): Uint8Array {
  const failure = create(FailureSchema, { failure: { message, stackTrace, source: "protempo" } });
  const completion = create(WorkflowActivationCompletionSchema, { runId, status: { case: "failed", value: failure } });
  return toBinary(WorkflowActivationCompletionSchema, completion);
}
