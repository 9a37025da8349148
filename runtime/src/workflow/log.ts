import type { RemoveFromCache } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { coreFailure } from "../common/core-failure.js";
import type { CurrentUpdate, WorkflowLogger } from "./context.js";
import { missingGlobalAdvice } from "./missing-global.js";
import type { Run } from "./run.js";

/**
 * A run's logger. History that is replayed was logged before; queries and validators log. In the context of an update
 * every line says which one.
 */
export class RunLogger implements WorkflowLogger {
  readonly #run: Run;
  readonly #update: CurrentUpdate | undefined;

  constructor(run: Run, update: CurrentUpdate | undefined) {
    this.#run = run;
    this.#update = update;
  }

  debug(message: string, attributes?: Readonly<Record<string, unknown>>): void {
    this.#write("debug", message, attributes);
  }

  info(message: string, attributes?: Readonly<Record<string, unknown>>): void {
    this.#write("info", message, attributes);
  }

  warn(message: string, attributes?: Readonly<Record<string, unknown>>): void {
    this.#write("warn", message, attributes);
  }

  error(message: string, attributes?: Readonly<Record<string, unknown>>): void {
    this.#write("error", message, attributes);
  }

  #write(level: string, message: string, attributes: Readonly<Record<string, unknown>> | undefined): void {
    if (this.#run.replayingHistory || this.#run.dead) return;
    const update = this.#update;
    const all = update === undefined ? attributes : { updateId: update.id, updateName: update.name, ...attributes };
    const { interceptors } = this.#run;
    const extended = interceptors === undefined ? all : interceptors.extend("logAttributes", all ?? {});
    this.#run.lane.log(this.#run, level, String(message), extended);
  }
}

/** Says that a task failed. Also while history is replayed: nothing else tells a developer why a run does not go on. */
export function logTaskFailure(run: Run, error: unknown): void {
  const message = `A task of workflow ${run.init.workflowType} failed and will be tried again`;
  const advice = missingGlobalAdvice(error);
  run.lane.log(run, "error", message, advice === undefined ? { error } : { error, advice });
}

/** Of `coresdk.workflow_activation.RemoveFromCache.EvictionReason`. */
const nondeterminism = 3;

/** Says that a run left the cache because its code did something else than its history says. A replayer says more. */
export function logEviction(run: Run, { reason, message }: RemoveFromCache): void {
  if (reason !== nondeterminism || run.lane.trace !== undefined) return;
  run.lane.log(
    run,
    "error",
    `Workflow ${run.init.workflowType} no longer does what its history says: its task failed and will be tried again`,
    {
      reason: coreFailure(message).message,
      advice:
        "`npx protempo replay` with the history of this run shows the place in the code. Deploy the code that the run began " +
        "with, or put what changed behind `ctx.patched(…)`.",
    },
  );
}

/** Says that the handler of a query left a promise behind that was rejected. */
export function logLostRejection(run: Run, error: unknown): void {
  const message = `A query of workflow ${run.init.workflowType} left a promise that was rejected and nobody handled`;
  run.lane.log(run, "error", message, { error });
}
