import type { SignalWorkflow } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { violationText } from "../../common/errors/payload-validation.js";
import { failRun } from "../completion.js";
import type { Handler } from "../handlers/handler.js";
import type { Execution } from "../handlers/handlers.js";
import { recordedAsBroken } from "../input-rules.js";
import { asOutcome } from "../interceptors/sending.js";
import type { Run } from "../run.js";

/** A signal came: its handler is called, or it waits for one. One that cannot be read, or breaks rules, is dropped, so that the run goes on. */
export function applySignal(run: Run, job: SignalWorkflow): void {
  const handler = run.handlers.find("signal", job.signalName);
  if (handler === undefined) {
    run.handlers.bufferSignal(job);
    return;
  }
  let args: unknown[];
  try {
    args = handler.decode(job.input);
  } catch (error) {
    dropSignal(run, job, `its input cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  const broken = recordedAsBroken(run, handler.input, args[0], job.originatingEventId);
  if (broken !== undefined) {
    if (!run.replayingHistory) dropSignal(run, job, violationText(handler.input?.typeName ?? "", broken.violations));
    return;
  }
  const execution: Execution = { kind: "signal", name: job.signalName, id: undefined, handler };
  run.handlers.began(execution);
  handle(run, job, handler, args)
    .catch((error) => failRun(run, error))
    .finally(() => run.handlers.ended(execution));
}

function handle(run: Run, job: SignalWorkflow, handler: Handler, args: readonly unknown[]): Promise<unknown> {
  const around = run.interceptors?.inbound.signal;
  if (around === undefined) return callHandler(handler, args);
  const call = { name: job.signalName, args, headers: job.headers };
  return around(call, (changed) => asOutcome(callHandler(handler, changed.args)));
}

/** The `async` around the user's function is part of the order that replay repeats. */
export async function callHandler(handler: Handler, args: readonly unknown[]): Promise<unknown> {
  return await handler.call(args);
}

function dropSignal(run: Run, job: SignalWorkflow, reason: string): void {
  run.lane.log(run, "error", `Signal ${job.signalName} was dropped, because ${reason}`, {
    signal: job.signalName,
    eventId: String(job.originatingEventId),
  });
  if (!run.replayingHistory) run.lane.count(run, "protempo_signals_dropped");
}
