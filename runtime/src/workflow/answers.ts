import type { WorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { errorToFailure } from "../converter/failure.js";
import type { Run } from "./run.js";

/** A task that went well: its commands and the flags that it used. An eviction has no run any more. */
export function successful(
  runId: string,
  run: Run | undefined,
  commands: ReturnType<Run["takeCommands"]> | undefined,
): WorkflowActivationCompletion {
  return {
    $typeName: "coresdk.workflow_completion.WorkflowActivationCompletion",
    runId,
    status: {
      case: "successful",
      value: {
        $typeName: "coresdk.workflow_completion.Success",
        commands: commands ?? [],
        usedInternalFlags: run?.flags.used() ?? [],
        versioningBehavior: run?.versioningBehavior ?? 0,
      },
    },
  };
}

/** A task that failed: Core evicts the run and tries the task again. */
export function failed(runId: string, error: unknown): WorkflowActivationCompletion {
  return {
    $typeName: "coresdk.workflow_completion.WorkflowActivationCompletion",
    runId,
    status: {
      case: "failed",
      value: {
        $typeName: "coresdk.workflow_completion.Failure",
        failure: errorToFailure(error),
        forceCause: 0,
      },
    },
  };
}
