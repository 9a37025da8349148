import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { isCancellation } from "../common/errors/inspect.js";
import { errorToFailure } from "../converter/failure.js";
import { ContinueAsNewMarker } from "./continue-as-new.js";
import type { Run } from "./run.js";
import { warnOpenActivities } from "./unfinished.js";

/** The main function has returned. */
export function completeRun(run: Run, result: unknown, encode: (result: unknown) => Payload | undefined): void {
  if (result instanceof ContinueAsNewMarker) {
    run.command({ case: "continueAsNewWorkflowExecution", value: result.takeCommand(run) });
    run.completed = true;
    return;
  }
  if (run.openMarkers > 0) {
    run.recordTaskError(
      new Error(
        `Workflow ${run.init.workflowType} called continueAsNew(…) but did not return what it gave: write \`return ctx.continueAsNew(…)\`.`,
      ),
    );
    return;
  }
  const value = {
    $typeName: "coresdk.workflow_commands.CompleteWorkflowExecution",
    result: encode(result),
  } as const;
  run.command({ case: "completeWorkflowExecution", value });
  run.completed = true;
  warnOpenActivities(run);
}

/**
 * The main function or a handler has thrown: a failure of Temporal's kind, or of those that the workflow or the worker names, fails the run, a cancellation that was asked
 * for cancels it, anything else fails the task, which is tried again.
 */
export function failRun(run: Run, error: unknown): void {
  if (run.cancelRequested && isCancellation(error)) {
    const value = { $typeName: "coresdk.workflow_commands.CancelWorkflowExecution", details: undefined } as const;
    run.command({ case: "cancelWorkflowExecution", value });
    run.completed = true;
    return;
  }
  if (!run.failsWith(error)) {
    run.recordTaskError(error);
    return;
  }
  // A run that fails is not warned about its handlers.
  run.handlers.forget();
  try {
    const value = {
      $typeName: "coresdk.workflow_commands.FailWorkflowExecution",
      failure: errorToFailure(error),
    } as const;
    run.command({ case: "failWorkflowExecution", value });
    run.completed = true;
  } catch (encodingError) {
    run.recordTaskError(encodingError);
  }
}
