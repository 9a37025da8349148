import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { isCancellation } from "../../common/errors/inspect.js";
import type { AnyMessageType } from "../../common/message-type.js";
import { versioningBehaviors } from "../../common/versioning.js";
import { decodeInput, encodeMessage, payloadOf } from "../../converter/payload.js";
import { validationFailure } from "../../converter/violations.js";
import { completeRun, failRun } from "../completion.js";
import type { WorkflowContext } from "../context.js";
import { ContextCore } from "../context-core.js";
import { ReadOnly } from "../determinism-error.js";
import { recordedAsBroken } from "../input-rules.js";
import { asOutcome } from "../interceptors/sending.js";
import type { Construction } from "../realm-cell.js";
import { rulesOf, type UntypedWorkflowOptions, type WorkflowSource } from "../registration.js";
import type { Run } from "../run.js";
import { ServiceContext } from "../service-context.js";
import { rejectBufferedUpdates } from "./update.js";

/** Constructs a class; the engine hands it context and input meanwhile. */
export type Construct = (type: new () => object, given: Construction) => object;

type AnyMain = (ctx: WorkflowContext, ...args: readonly unknown[]) => Promise<unknown>;

/** A workflow that is ready to be started. */
interface Main {
  /** The message that the contract declares. */
  readonly input?: AnyMessageType | undefined;
  readonly args: readonly unknown[];
  start(args: readonly unknown[]): unknown;
  encode(result: unknown): Payload | undefined;
}

/** Makes the context of a run; before any code of the user's runs, but for the options of a dynamic workflow. */
export function makeContext(run: Run, source: WorkflowSource): void {
  run.context =
    source.kind === "untyped"
      ? new ContextCore(run, run.root, undefined)
      : new ServiceContext(run, run.root, undefined, source);
  const { versioningBehavior, failureErrorTypes, converter } = optionsOf(run, source);
  if (versioningBehavior !== undefined && run.lane.versioned) {
    run.versioningBehavior = versioningBehaviors[versioningBehavior];
  }
  run.failureErrorTypes = failureErrorTypes;
  if (converter !== undefined) run.converter = converter;
}

function optionsOf(run: Run, source: WorkflowSource): UntypedWorkflowOptions {
  const guard = new ReadOnly("the options of a dynamic workflow");
  run.readOnly = guard;
  try {
    const options = rulesOf(source, run.init.workflowType);
    guard.throwRefused();
    return options;
  } finally {
    run.readOnly = undefined;
  }
}

/**
 * Starts the main function, after all other jobs of the activation. The promises around it are part of the order that
 * replay repeats. Input that cannot be read, or breaks rules, fails the run.
 */
export function startMain(run: Run, source: WorkflowSource, construct: Construct): void {
  const payloads = run.init.arguments;
  // An idle run has no use for what it was started with.
  run.init.arguments = [];
  let main: Main;
  try {
    main =
      source.kind === "untyped" ? untypedMain(run, source, payloads) : serviceMain(run, source, payloads, construct);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Workflow ${run.init.workflowType} cannot read its input: ${reason}`;
    refuseStart(run, new ApplicationError(message, { type: "DecodeError", nonRetryable: true, cause: error }));
    return;
  }
  const broken = recordedAsBroken(run, main.input, main.args[0]);
  if (broken !== undefined && main.input !== undefined) {
    const refusal = validationFailure(`input of workflow ${run.init.workflowType}`, main.input.typeName, broken);
    logEnd(run, refusal);
    refuseStart(run, refusal);
    return;
  }
  execute(run, main)
    .then(
      (result) => result,
      (error: unknown) => {
        logEnd(run, error);
        throw error;
      },
    )
    .then(
      (result) => {
        try {
          completeRun(run, result, main.encode);
        } catch (error) {
          failRun(run, error);
        }
      },
      (error: unknown) => failRun(run, error),
    );
}

/** What came with the start is told why nothing comes of it. */
function refuseStart(run: Run, error: ApplicationError): void {
  rejectBufferedUpdates(run, error);
  failRun(run, error);
}

function execute(run: Run, main: Main): Promise<unknown> {
  const around = run.interceptors?.inbound.execute;
  if (around === undefined) return callMain(main, main.args);
  const { workflowType, headers } = run.init;
  return around({ workflowType, args: main.args, headers }, (call) => asOutcome(callMain(main, call.args)));
}

async function callMain(main: Main, args: readonly unknown[]): Promise<unknown> {
  return await main.start(args);
}

function untypedMain(run: Run, source: WorkflowSource & { kind: "untyped" }, payloads: readonly Payload[]): Main {
  const { type, run: main } = source.definition;
  const { converter } = run;
  const args: unknown[] =
    type === undefined ? [[...payloads]] : payloads.map((payload) => converter.fromPayload(payload));
  return {
    args,
    start: (given) => (main as AnyMain)(run.context as ContextCore, ...given),
    encode: (result) => payloadOf(converter, result),
  };
}

function serviceMain(
  run: Run,
  source: WorkflowSource & { kind: "service" },
  payloads: readonly Payload[],
  construct: Construct,
): Main {
  const { row, table, type } = source;
  const input = decodeInput(row.input, payloads);
  return {
    input: row.input ?? undefined,
    args: row.input === null ? [] : [input],
    start: ([given = input]) => {
      const instance = construct(type, { ctx: run.context as object, input: given }) as { run?: () => unknown };
      run.handlers.attach(instance, run.lane.callsOf(table).row(row).index);
      if (typeof instance.run !== "function") {
        throw new TypeError(`${type.name} has no method "run", which every workflow class needs.`);
      }
      return instance.run();
    },
    encode: (result) => {
      if (row.output === null) return undefined;
      return encodeMessage(row.output, (result as object | undefined) ?? {}, run.lane.encoding);
    },
  };
}

function logEnd(run: Run, error: unknown): void {
  // Another error fails the task only, and a cancellation that was asked for is no failure.
  if (run.replayingHistory || !run.failsWith(error) || (run.cancelRequested && isCancellation(error))) return;
  run.lane.log(run, "warn", `Workflow ${run.init.workflowType} failed`, { error });
}
