import type { WorkflowActivationJob } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { CancelledError } from "../../common/errors/failures.js";
import { resolveNexus, resolveNexusStart } from "../operations/nexus.js";
import type { OperationKind, Run } from "../run.js";
import { applyQuery } from "./query.js";
import { applySignal } from "./signal.js";
import { applyUpdate } from "./update.js";

/** Applies one job. Throws what fails the task. */
export function applyJob(run: Run, { variant }: WorkflowActivationJob): void {
  switch (variant.case) {
    case "signalWorkflow":
      applySignal(run, variant.value);
      break;
    case "doUpdate":
      applyUpdate(run, variant.value);
      break;
    case "queryWorkflow":
      applyQuery(run, variant.value);
      break;
    case "cancelWorkflow":
      run.cancel(cancellation(variant.value.reason), variant.value.reason);
      break;
    case "fireTimer":
      // It may have been cancelled in an activation that Core had not seen yet.
      run.takeOperation("timer", variant.value.seq)?.settle(variant.value);
      break;
    case "resolveActivity":
      settle(run, "activity", variant.value);
      break;
    case "resolveChildWorkflowExecutionStart":
      settle(run, "childStart", variant.value);
      break;
    case "resolveChildWorkflowExecution":
      settle(run, "child", variant.value);
      break;
    case "resolveSignalExternalWorkflow":
      settle(run, "signal", variant.value);
      break;
    case "resolveRequestCancelExternalWorkflow":
      settle(run, "cancel", variant.value);
      break;
    case "resolveNexusOperationStart":
      resolveNexusStart(run, variant.value);
      break;
    case "resolveNexusOperation":
      resolveNexus(run, variant.value);
      break;
    case "updateRandomSeed":
      run.reseed(variant.value.randomnessSeed);
      break;
    case "notifyHasPatch":
      noteMarker(run, variant.value.patchId);
      break;
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

function cancellation(reason: string): CancelledError {
  return new CancelledError(reason === "" ? "Workflow cancelled" : `Workflow cancelled: ${reason}`);
}
