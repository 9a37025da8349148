import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import {
  type WorkflowActivation,
  WorkflowActivationSchema,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowCommandSchema } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { BridgeError, type CoreWorker } from "@protempo/bridge";
import { BridgeTransport } from "../../runtime/src/client/bridge-transport.js";
import type { Connection } from "../../runtime/src/client/connection.js";
import { ApplicationError } from "../../runtime/src/common/errors/failures.js";
import { errorToFailure } from "../../runtime/src/converter/failure.js";
import { nullPayload } from "../../runtime/src/converter/payload-parts.js";
import { acquireCore } from "../../runtime/src/core/runtime.js";

type Variant = NonNullable<MessageInitShape<typeof WorkflowCommandSchema>["variant"]>;
type Job = WorkflowActivation["jobs"][number]["variant"];

/** What a run of the probe keeps between activations. */
interface Probe {
  readonly type: string;
  readonly args: readonly Payload[];
  readonly runNumber: number;
  seen: Payload[];
}

/**
 * Workflows for tests of the client, answered command by command without the SDK's own workflow runtime:
 *
 * - `Echo` completes with its input, `Fail` fails with type `Probe` and its input as details;
 * - `Twice` continues as new once, then completes with its input; `Retried` fails once, then completes;
 * - `Wait` completes with the input of the signal `finish` and ends as cancelled when asked to; `Forever` does nothing;
 * - every query answers with what signals and updates brought last, `broken` fails;
 * - every update is accepted and completed with its input, `reject` is rejected, `fail` fails after it was accepted.
 */
export class RawWorker {
  readonly #worker: CoreWorker;
  readonly #release: () => void;
  readonly #done: Promise<void>;
  readonly #probes = new Map<string, Probe>();

  private constructor(worker: CoreWorker, release: () => void) {
    this.#worker = worker;
    this.#release = release;
    this.#done = this.#run();
  }

  static async start(connection: Connection, namespace: string, taskQueue: string): Promise<RawWorker> {
    const transport = await connection.transport();
    if (!(transport instanceof BridgeTransport)) throw new Error("the raw worker needs the bridge");
    const { core, release } = acquireCore();
    const worker = core.createWorker(transport.native, {
      namespace,
      taskQueue,
      buildId: "probe",
      maxCachedWorkflows: 100,
      enableWorkflows: true,
      enableActivities: false,
      enableLocalActivities: false,
      stickyQueueScheduleToStartTimeoutMs: 10_000,
      maxHeartbeatThrottleIntervalMs: 60_000,
      defaultHeartbeatThrottleIntervalMs: 30_000,
      lanes: 0,
    });
    await worker.validate();
    return new RawWorker(worker, release);
  }

  async stop(): Promise<void> {
    this.#worker.initiateShutdown();
    await this.#done;
    await this.#worker.finalizeShutdown();
    this.#release();
  }

  async #run(): Promise<void> {
    for (;;) {
      let bytes: Uint8Array;
      try {
        bytes = await this.#worker.pollWorkflowActivation();
      } catch (error) {
        if (error instanceof BridgeError && error.code === "SHUTDOWN") return;
        throw error;
      }
      const { runId, jobs } = fromBinary(WorkflowActivationSchema, bytes);
      const commands = jobs.flatMap((job) => this.#answer(runId, job.variant));
      const completion = create(WorkflowActivationCompletionSchema, {
        runId,
        status: {
          case: "successful",
          value: { commands: commands.map((variant) => create(WorkflowCommandSchema, { variant })) },
        },
      });
      await this.#worker.completeWorkflowActivation(toBinary(WorkflowActivationCompletionSchema, completion));
    }
  }

  #answer(runId: string, job: Job): Variant[] {
    const probe = this.#probes.get(runId);
    switch (job.case) {
      case "initializeWorkflow": {
        const { workflowType, arguments: args, attempt, continuedFromExecutionRunId } = job.value;
        const runNumber = Math.max(attempt, continuedFromExecutionRunId === "" ? 1 : 2);
        const made: Probe = { type: workflowType, args, runNumber, seen: [] };
        this.#probes.set(runId, made);
        return begin(made);
      }
      case "signalWorkflow":
        if (probe === undefined) return [];
        probe.seen = job.value.input;
        return job.value.signalName === "finish" ? [complete(probe.seen)] : [];
      case "queryWorkflow":
        return [answerQuery(job.value.queryId, job.value.queryType, probe?.seen ?? [])];
      case "doUpdate":
        if (probe !== undefined) probe.seen = job.value.input;
        return answerUpdate(job.value.protocolInstanceId, job.value.name, job.value.input);
      case "cancelWorkflow":
        return probe?.type === "Wait" ? [{ case: "cancelWorkflowExecution", value: {} }] : [];
      case "removeFromCache":
        this.#probes.delete(runId);
        return [];
      default:
        return [];
    }
  }
}

function begin(probe: Probe): Variant[] {
  switch (probe.type) {
    case "Echo":
      return [complete(probe.args)];
    case "Fail":
      return [fail("it failed", probe.args)];
    case "Retried":
      return [probe.runNumber > 1 ? complete(probe.args) : fail("once", [])];
    case "Twice":
      return [
        probe.runNumber > 1
          ? complete(probe.args)
          : { case: "continueAsNewWorkflowExecution", value: { arguments: [...probe.args] } },
      ];
    default:
      return [];
  }
}

function complete(payloads: readonly Payload[]): Variant {
  return { case: "completeWorkflowExecution", value: payloads[0] === undefined ? {} : { result: payloads[0] } };
}

function fail(message: string, details: readonly Payload[]): Variant {
  const failure = errorToFailure(new ApplicationError(message, { type: "Probe" }));
  if (failure.failureInfo.case === "applicationFailureInfo" && details.length > 0) {
    failure.failureInfo.value.details = { $typeName: "temporal.api.common.v1.Payloads", payloads: [...details] };
  }
  return { case: "failWorkflowExecution", value: { failure } };
}

function answerQuery(queryId: string, name: string, seen: readonly Payload[]): Variant {
  const variant =
    name === "broken"
      ? ({ case: "failed", value: errorToFailure(new ApplicationError("no answer", { type: "Broken" })) } as const)
      : ({ case: "succeeded", value: seen[0] === undefined ? {} : { response: seen[0] } } as const);
  return { case: "respondToQuery", value: { queryId, variant } };
}

function answerUpdate(protocolInstanceId: string, name: string, input: readonly Payload[]): Variant[] {
  const rejected = {
    case: "rejected",
    value: errorToFailure(new ApplicationError("not now", { type: "Busy" })),
  } as const;
  if (name === "reject") return [{ case: "updateResponse", value: { protocolInstanceId, response: rejected } }];
  const accepted = { case: "accepted", value: {} } as const;
  const done = { case: "completed", value: input[0] ?? nullPayload() } as const;
  return [
    { case: "updateResponse", value: { protocolInstanceId, response: accepted } },
    { case: "updateResponse", value: { protocolInstanceId, response: name === "fail" ? rejected : done } },
  ];
}
