import type { WorkflowActivationJob } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { CancelledError } from "../../common/errors/failures.js";
import type { OperationKind, Run } from "../run.js";
import { applyQuery } from "./query.js";
import { applySignal } from "./signal.js";
import { applyUpdate } from "./update.js";

/** Applies one job. Throws what fails the task. */
export function applyJob(run: Run, { variant }: WorkflowActivationJob): void {
  switch (variant.case) {
    case "signalWorkflow":
      return applySignal(run, variant.value);
    case "doUpdate":
      return applyUpdate(run, variant.value);
    case "queryWorkflow":
      return applyQuery(run, variant.value);
    case "cancelWorkflow":
      return run.cancel(new CancelledError("Workflow cancelled"), variant.value.reason);
    case "fireTimer":
      // It may have been cancelled in an activation that Core had not seen yet.
      return run.takeOperation("timer", variant.value.seq)?.settle(variant.value);
    case "resolveActivity":
      return settle(run, "activity", variant.value);
    case "resolveChildWorkflowExecutionStart":
      return settle(run, "childStart", variant.value);
    case "resolveChildWorkflowExecution":
      return settle(run, "child", variant.value);
    case "resolveSignalExternalWorkflow":
      return settle(run, "signal", variant.value);
    case "resolveRequestCancelExternalWorkflow":
      return settle(run, "cancel", variant.value);
    case "updateRandomSeed":
      return run.reseed(variant.value.randomnessSeed);
    case "notifyHasPatch":
      return noteMarker(run, variant.value.patchId);
    default:
      throw new Error(
        `Core sent the job ${variant.case ?? "without a kind"}, which this version of protempo does not know`,
      );
  }
}

function settle(run: Run, kind: OperationKind, job: { readonly seq: number }): void {
  const operation = run.takeOperation(kind, job.seq);
  if (operation === undefined) throw new Error(`Core resolved ${kind} ${job.seq}, which this run did not start`);
  operation.settle(job);
}

function noteMarker(run: Run, id: string): void {
  if (!run.replaying) throw new Error(`Core told of the patch "${id}" in a task that is not replayed`);
  run.patches.noteMarker(id);
}
