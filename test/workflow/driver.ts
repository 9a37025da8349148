import { create, fromBinary, fromJson, type JsonObject, toBinary, toJson } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { WorkflowActivationSchema } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { WorkflowActivationCompletionSchema } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { createEngine, type EngineOptions, type WorkflowEngine } from "../../runtime/src/workflow/engine.js";

/** One line of an engine's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly attributes: Record<string, unknown>;
}

/** What an activation may say besides its jobs. */
export interface ActivationOptions {
  readonly runId?: string;
  readonly timestamp?: number;
  readonly replaying?: boolean;
  readonly flags?: readonly number[];
  readonly buildId?: string;
  /** Other fields, as proto JSON. */
  readonly more?: JsonObject;
}

/** An engine in this realm, driven with activations written as JSON. */
export class EngineDriver {
  readonly engine: WorkflowEngine;
  readonly logs: LogLine[] = [];
  readonly counts: string[] = [];
  /** Runs that are to leave the cache, since their stack was asked for. */
  readonly retraced: string[] = [];
  readonly #rejected = (reason: unknown): void => this.engine.unhandledRejection(reason);

  constructor(
    exports: Record<string, unknown> | (() => Record<string, unknown>),
    options: Partial<Pick<EngineOptions, "encoding" | "renameQueues" | "rules">> = {},
  ) {
    this.engine = createEngine({
      host: {
        log: (level, message, attributes) => this.logs.push({ level, message, attributes: JSON.parse(attributes) }),
        tell: (topic, name, _body, runId) => {
          if (topic === "count") this.counts.push(name);
          else if (topic === "retrace") this.retraced.push(runId);
        },
      },
      loadUser: typeof exports === "function" ? (exports as () => Record<string, unknown>) : () => exports,
      namespace: "default",
      taskQueue: "queue",
      ...options,
    });
  }

  /** Starts a run; more jobs come in the same activation. */
  start(
    type: string,
    args: readonly unknown[] = [],
    jobs: readonly JsonObject[] = [],
    options?: ActivationOptions,
  ): Promise<Completion> {
    return this.startWith(type, args.map(payload), jobs, options);
  }

  /** Like {@link start}, with the arguments' payloads. */
  startWith(
    type: string,
    args: readonly JsonObject[],
    jobs: readonly JsonObject[] = [],
    options?: ActivationOptions,
  ): Promise<Completion> {
    return this.activate([initialize(type, args), ...jobs], options);
  }

  /** Runs one activation to its end; the completion as proto JSON. */
  async activate(jobs: readonly JsonObject[], options: ActivationOptions = {}): Promise<Completion> {
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", this.#rejected);
    try {
      this.engine.begin(encodeActivation(jobs, options));
      this.engine.apply();
      await turn();
      while (this.engine.mustUnblock() && this.engine.unblock()) await turn();
      await turn();
      if (this.engine.runsLast) this.engine.last();
      return new Completion(decodeCompletion(this.engine.conclude()));
    } finally {
      process.removeListener("unhandledRejection", this.#rejected);
      for (const listener of others) process.on("unhandledRejection", listener);
    }
  }
}

/** An answer to an activation, as proto JSON. */
export class Completion {
  readonly json: JsonObject;

  constructor(json: JsonObject) {
    this.json = json;
  }

  /** The commands; throws if the task failed. */
  get commands(): JsonObject[] {
    const successful = this.json.successful as JsonObject | undefined;
    if (successful === undefined) throw new Error(`The task failed: ${JSON.stringify(this.json)}`);
    return (successful.commands as JsonObject[] | undefined) ?? [];
  }

  /** The kinds of the commands. */
  get kinds(): string[] {
    return this.commands.map((command) => Object.keys(command).find((key) => key !== "userMetadata") ?? "");
  }

  /** The value that the run completed with; throws if it did not complete. */
  get result(): unknown {
    for (const { completeWorkflowExecution } of this.commands as { completeWorkflowExecution?: JsonObject }[]) {
      if (completeWorkflowExecution !== undefined) return payloadValue(completeWorkflowExecution.result);
    }
    throw new Error(`The run did not complete: ${JSON.stringify(this.json)}`);
  }

  /** The message of a failed task; undefined if it did not fail. */
  get failure(): string | undefined {
    const failed = this.json.failed as { failure?: { message?: string } } | undefined;
    return failed === undefined ? undefined : (failed.failure?.message ?? "");
  }
}

export function initialize(type: string, args: readonly JsonObject[] = []): JsonObject {
  const job = { workflowType: type, workflowId: "wf-id", randomnessSeed: "12345678901234567", attempt: 1 };
  return { initializeWorkflow: { ...job, arguments: [...args] } };
}

/** A `json/plain` payload as proto JSON. */
export function payload(value: unknown): JsonObject {
  return rawPayload("json/plain", JSON.stringify(value));
}

export function rawPayload(encoding: string, text: string): JsonObject {
  const base64 = (data: string): string => Buffer.from(data).toString("base64");
  return { metadata: { encoding: base64(encoding) }, data: base64(text) };
}

/** The value of a payload in proto JSON. */
export function payloadValue(json: unknown): unknown {
  const data = Buffer.from((json as { data?: string } | undefined)?.data ?? "", "base64").toString();
  return data === "" ? undefined : JSON.parse(data);
}

export function encodeActivation(jobs: readonly JsonObject[], options: ActivationOptions = {}): Uint8Array {
  const activation = fromJson(WorkflowActivationSchema, { ...options.more, jobs: [...jobs] });
  const ms = options.timestamp ?? 1_700_000_000_000;
  activation.runId = options.runId ?? "run-1";
  activation.timestamp = create(TimestampSchema, { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 });
  activation.isReplaying = options.replaying ?? false;
  activation.historyLength = 3;
  activation.availableInternalFlags = [...(options.flags ?? [])];
  if (options.buildId !== undefined) {
    activation.deploymentVersionForCurrentTask = {
      $typeName: "coresdk.common.WorkerDeploymentVersion",
      deploymentName: "",
      buildId: options.buildId,
    };
  }
  return toBinary(WorkflowActivationSchema, activation);
}

export function decodeCompletion(bytes: Uint8Array): JsonObject {
  const completion = fromBinary(WorkflowActivationCompletionSchema, bytes);
  return toJson(WorkflowActivationCompletionSchema, completion) as JsonObject;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
