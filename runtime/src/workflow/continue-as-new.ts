import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ContinueAsNewWorkflowExecution } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import type { Headers } from "../common/headers.js";
import type { ContinueAsNewCall } from "./interceptors/outbound.js";
import { outcomeOf } from "./interceptors/outcome.js";
import { memoForNextRun } from "./memo.js";
import type { ContinueAsNewOptions } from "./options.js";
import type { Run } from "./run.js";
import { wireSearchAttributes } from "./search-attributes.js";
import { mergeRetry, wireDuration } from "./wire.js";

declare const brand: unique symbol;

/** What a `run` returns to continue as new; made by `ctx.continueAsNew(…)` and good for nothing but being returned. */
export interface ContinueAsNew {
  readonly [brand]: true;
}

/** The value behind {@link ContinueAsNew}. */
export class ContinueAsNewMarker {
  readonly #run: Run;
  readonly #command: ContinueAsNewWorkflowExecution;

  constructor(
    run: Run,
    type: string,
    args: Payload[],
    queue: string | undefined,
    options?: ContinueAsNewOptions,
    headers?: Headers,
  ) {
    run.assertWritable("continue as new");
    run.openMarkers += 1;
    this.#run = run;
    this.#command = {
      $typeName: "coresdk.workflow_commands.ContinueAsNewWorkflowExecution",
      workflowType: type,
      taskQueue: run.lane.queueOf(options?.taskQueue ?? queue),
      arguments: args,
      workflowRunTimeout: wireDuration(options?.runTimeout, "runTimeout"),
      workflowTaskTimeout: wireDuration(options?.taskTimeout, "taskTimeout"),
      memo: memoForNextRun(run, options?.memo),
      headers: { ...headers },
      searchAttributes: wireSearchAttributes(options?.searchAttributes),
      // No policy would be taken for one that is to be inherited.
      retryPolicy: mergeRetry(options?.retry === null ? { maximumAttempts: 1 } : options?.retry),
      versioningIntent: 0,
      initialVersioningBehavior: initialBehavior(options?.initialVersioningBehavior),
      backoffStartInterval: wireDuration(options?.startDelay, "startDelay"),
    };
  }

  /** The command, for the run that made the marker. Throws for another run's. */
  takeCommand(run: Run): ContinueAsNewWorkflowExecution {
    if (run !== this.#run) throw new Error("A workflow returned the continue-as-new of another run");
    run.openMarkers -= 1;
    return this.#command;
  }
}

/** Makes the marker of a call, as interceptors change it. */
export function goOn(
  run: Run,
  call: Omit<ContinueAsNewCall, "headers">,
  make: (call: ContinueAsNewCall) => ContinueAsNewMarker,
): ContinueAsNew {
  const around = run.interceptors?.outbound.continueAsNew;
  const said = { ...call, headers: {} };
  const marker: unknown = around === undefined ? make(said) : around(said, (changed) => outcomeOf(make(changed)));
  return marker as ContinueAsNew;
}

const initialBehaviors = { autoUpgrade: 1, useRampingVersion: 2 } as const;

function initialBehavior(name: ContinueAsNewOptions["initialVersioningBehavior"]): 0 | 1 | 2 {
  if (name === undefined) return 0;
  const behavior = initialBehaviors[name] as 1 | 2 | undefined;
  if (behavior !== undefined) return behavior;
  const known = Object.keys(initialBehaviors).join(", ");
  throw new TypeError(`initialVersioningBehavior: ${JSON.stringify(name)} is none of ${known}`);
}
