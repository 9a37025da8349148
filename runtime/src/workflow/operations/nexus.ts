import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type {
  ResolveNexusOperation,
  ResolveNexusOperationStart,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { failureToError } from "../../converter/failure.js";
import { resultDecoder } from "../decoding.js";
import type { SendAround } from "../interceptors/sending.js";
import type { NexusOperationHandle } from "../nexus.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type { NexusSettings } from "./nexus-settings.js";
import { never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";

/** One call of a Nexus operation, ready for the wire. */
export interface NexusCall {
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly settings: NexusSettings;
  readonly input: Payload;
  /** Reads the result; throws what fails the task. */
  readonly decode: (payload: Payload | undefined) => unknown;
  readonly signal: AbortSignal | undefined;
  readonly summary: string | undefined;
  /** Interceptors around the start. */
  readonly around?: SendAround<NexusCall, Promise<unknown>> | undefined;
}

interface Started {
  readonly token: string | undefined;
  readonly result: Promise<unknown>;
}

class NexusOperation extends Operation {
  readonly #start: Settle<Started>;
  readonly #call: Pick<NexusCall, "service" | "operation" | "decode">;
  #end: Settle<unknown> | undefined;

  constructor(run: Run, seq: number, { service, operation, decode }: NexusCall, start: Settle<Started>) {
    super(run, seq);
    this.#start = start;
    this.#call = { service, operation, decode };
  }

  override cancel(): void {
    // Core answers when the cancellation type says.
    if (!this.run.hasOperation("nexus", this.seq)) return;
    const value = { $typeName: "coresdk.workflow_commands.RequestCancelNexusOperation", seq: this.seq } as const;
    this.run.command({ case: "requestCancelNexusOperation", value });
  }

  started({ status }: ResolveNexusOperationStart): void {
    if (status.case === "failed") {
      this.run.takeOperation("nexus", this.seq);
      this.#start.reject(failureToError(status.value));
      return;
    }
    const result = new Promise<unknown>((resolve, reject) => {
      this.#end = { resolve, reject };
    });
    // Nobody may wait for the end.
    result.catch(() => undefined);
    this.#start.resolve({ token: status.case === "operationToken" ? status.value : undefined, result });
  }

  override settle(job: unknown): void {
    const status = (job as ResolveNexusOperation).result?.status;
    if (status?.case === undefined) {
      throw new Error(`Core resolved Nexus operation ${this.seq} (${this.#name}) without a result`);
    }
    if (status.case !== "completed") {
      (this.#end ?? this.#start).reject(failureToError(status.value));
      return;
    }
    const value = resultDecoder(`Nexus operation ${this.#name}`, this.#call.decode)(presentPayload(status.value));
    if (this.#end === undefined) this.#start.resolve({ token: undefined, result: Promise.resolve(value) });
    else this.#end.resolve(value);
  }

  get #name(): string {
    return `${this.#call.service}.${this.#call.operation}`;
  }
}

/** Core writes an operation's missing result as a payload without anything. */
function presentPayload(payload: Payload): Payload | undefined {
  return payload.data.length === 0 && Object.keys(payload.metadata).length === 0 ? undefined : payload;
}

/** An operation has started, has ended together with its start, or never started. */
export function resolveNexusStart(run: Run, job: ResolveNexusOperationStart): void {
  const operation = run.findOperation("nexus", job.seq);
  // Core tells of a start too that follows on the answer to a cancellation: nobody waits for it any more.
  if (operation instanceof NexusOperation) operation.started(job);
  else assertKnown(run, job.seq);
}

/** An operation has ended, maybe without a word of its start, maybe again after the answer to a cancellation. */
export function resolveNexus(run: Run, job: ResolveNexusOperation): void {
  const operation = run.takeOperation("nexus", job.seq);
  if (operation === undefined) assertKnown(run, job.seq);
  else operation.settle(job);
}

function assertKnown(run: Run, seq: number): void {
  if (seq > run.lastSequence("nexus")) throw new Error(`Core resolved nexus ${seq}, which this run did not start`);
}

function schedule(run: Run, scope: Scope, call: NexusCall, seq: number): Promise<Started> {
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, call.signal);
    if (refusedBy(source, reject)) return;
    const operation = new NexusOperation(run, seq, call, { resolve, reject });
    operation.hangOn(source);
    const { settings } = call;
    const value = {
      $typeName: "coresdk.workflow_commands.ScheduleNexusOperation",
      seq,
      endpoint: call.endpoint,
      service: call.service,
      operation: call.operation,
      input: call.input,
      scheduleToCloseTimeout: settings.scheduleToCloseTimeout,
      nexusHeader: settings.headers,
      cancellationType: settings.cancellationType,
      scheduleToStartTimeout: settings.scheduleToStartTimeout,
      startToCloseTimeout: settings.startToCloseTimeout,
    } as const;
    run.command({ case: "scheduleNexusOperation", value }, { summary: call.summary });
    run.addOperation("nexus", seq, operation);
  });
}

class StartedNexusOperation implements NexusOperationHandle<unknown> {
  readonly service: string;
  readonly operation: string;
  readonly operationToken: string | undefined;
  readonly #result: Promise<unknown>;

  constructor({ service, operation }: NexusCall, { token, result }: Started) {
    this.service = service;
    this.operation = operation;
    this.operationToken = token;
    this.#result = result;
  }

  // A promise returned from an `async` function: its microtasks are part of the order that replay repeats.
  async result(): Promise<unknown> {
    return this.#result;
  }
}

/** Starts an operation and waits until it has started or ended. The awaits are part of the order that replay repeats. */
export async function startNexus(run: Run, scope: Scope, call: NexusCall): Promise<NexusOperationHandle<unknown>> {
  run.assertWritable(`call Nexus operation ${call.service}.${call.operation}`);
  if (run.dead) return never();
  const seq = run.nextSequence("nexus");
  const { around } = call;
  const started =
    around === undefined
      ? schedule(run, scope, call, seq)
      : (around(seq, 1, (changed) => schedule(run, scope, changed, seq)) as Promise<Started>);
  return new StartedNexusOperation(call, await started);
}

/** Starts an operation and waits for its result; as {@link startNexus} does. */
export async function executeNexus(run: Run, scope: Scope, call: NexusCall): Promise<unknown> {
  const handle = await startNexus(run, scope, call);
  return await handle.result();
}
