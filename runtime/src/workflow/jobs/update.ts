import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type { DoUpdate } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { UpdateResponse } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { ApplicationError, TemporalFailure } from "../../common/errors/failures.js";
import { errorToFailure } from "../../converter/failure.js";
import { failRun } from "../completion.js";
import { ContextCore } from "../context-core.js";
import { DeterminismError, ReadOnly } from "../determinism-error.js";
import type { Handler } from "../handlers/handler.js";
import type { Execution } from "../handlers/handlers.js";
import { throwBroken } from "../input-rules.js";
import { outcomeOf } from "../interceptors/outcome.js";
import { asOutcome } from "../interceptors/sending.js";
import type { Run } from "../run.js";
import { callHandler } from "./signal.js";

/**
 * An update came: validated, with arguments of its own (a validator must not change what the handler sees), accepted, and its handler
 * called, all at once. What is wrong before that rejects it. Without a handler it waits until the activation ends.
 */
export function applyUpdate(run: Run, job: DoUpdate): void {
  const handler = run.handlers.find("update", job.name);
  if (handler === undefined) {
    run.handlers.bufferUpdate(job);
    return;
  }
  let args: unknown[];
  try {
    args = handler.decode(job.input);
    if (job.runValidator) {
      throwBroken(run, `update ${job.name}`, handler.input, args[0]);
      if (handler.validate !== undefined) validate(run, job, handler);
    }
  } catch (error) {
    reject(run, job, error);
    return;
  }
  respond(run, job, { case: "accepted", value: { $typeName: "google.protobuf.Empty" } });
  const execution: Execution = { kind: "update", name: job.name, id: job.id, handler };
  run.handlers.began(execution);
  callInContext(run, job, handler, args)
    .then((result) => respond(run, job, { case: "completed", value: handler.encode(result) }))
    .catch((error) => {
      if (error instanceof TemporalFailure) reject(run, job, error);
      else failRun(run, error);
    })
    .finally(() => run.handlers.ended(execution));
}

/** Calls the handler with the context of the update, which is also the current one until the handler waits. */
function callInContext(run: Run, job: DoUpdate, handler: Handler, args: readonly unknown[]): Promise<unknown> {
  const outer = run.context as ContextCore;
  const context = ContextCore.forUpdate(outer, { id: job.id, name: job.name });
  run.context = context;
  const call = (given: readonly unknown[]): Promise<unknown> =>
    callHandler(handler, handler.takesContext ? [...given, context] : given);
  try {
    const around = run.interceptors?.inbound.update;
    if (around === undefined) return call(args);
    const handled = { name: job.name, updateId: job.id, args, headers: job.headers };
    return around(handled, (changed) => asOutcome(call(changed.args)));
  } finally {
    run.context = outer;
  }
}

/** The activation has ended, or the run with an error before it had handlers: updates without a handler are refused. */
export function rejectBufferedUpdates(run: Run, because?: ApplicationError): void {
  for (const job of run.handlers.takeBufferedUpdates()) {
    if (because !== undefined) {
      reject(run, job, because);
      continue;
    }
    const known = run.handlers.list("update").map(({ name }) => name);
    const message = `No registered handler for update: ${job.name}. This workflow has: ${known.join(", ") || "none"}`;
    reject(run, job, new ApplicationError(message, { nonRetryable: true }));
  }
}

function callValidator(run: Run, job: DoUpdate, handler: Handler): unknown {
  const args = handler.decode(job.input);
  const around = run.interceptors?.inbound.validateUpdate;
  if (around === undefined) return handler.validate?.(args);
  const call = { name: job.name, updateId: job.id, args, headers: job.headers };
  return around(call, (changed) => outcomeOf(handler.validate?.(changed.args)));
}

function validate(run: Run, job: DoUpdate, handler: Handler): void {
  const { readOnly, replayingHistory } = run;
  const guard = new ReadOnly(`the validator of update ${job.name}`);
  run.readOnly = guard;
  run.replayingHistory = false;
  try {
    const result = callValidator(run, job, handler);
    guard.throwRefused();
    if (isPromise(result)) {
      throw new DeterminismError(`The validator of update ${job.name} returned a promise: a validator must not wait.`);
    }
  } finally {
    run.readOnly = readOnly;
    run.replayingHistory = replayingHistory;
  }
}

/** Whether a handler gave a promise where it must not. */
export function isPromise(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Promise || typeof (value as { then?: unknown }).then === "function";
}

function reject(run: Run, job: DoUpdate, error: unknown): void {
  const failure: Failure = errorToFailure(error);
  respond(run, job, { case: "rejected", value: failure });
}

function respond(run: Run, job: DoUpdate, response: UpdateResponse["response"]): void {
  const { protocolInstanceId } = job;
  const value = { $typeName: "coresdk.workflow_commands.UpdateResponse", protocolInstanceId, response } as const;
  run.command({ case: "updateResponse", value });
}
