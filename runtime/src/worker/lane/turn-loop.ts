import type { BegunActivation } from "../../workflow/realm/control.js";
import { failedCompletion, runIdOf } from "./completions.js";
import type { LaneCodec } from "./lane-codec.js";
import type { LaneRealm } from "./lane-realm.js";

/** Where activations come from and completions go: the bridge's lane. */
export interface ActivationSource {
  /** Waits for a batch; `undefined`: drained. */
  next(): Promise<Uint8Array[] | undefined>;
  /** What is there now. */
  tryNext(): Uint8Array[] | undefined;
  complete(completion: Uint8Array): void;
}

/** Is told of an eviction before it is answered. */
export type OnEviction = (activation: Uint8Array) => void;

/** What a {@link TurnLoop} may be told besides. */
export interface TurnLoopOptions {
  /** Most bytes of a payload that the server takes. Default: no limit. */
  readonly payloadLimit?: number | undefined;
  readonly onEviction?: OnEviction | undefined;
}

/** Tells of what cannot be told to Core. */
export type Report = (level: "warn" | "error", message: string, attributes: Record<string, unknown>) => void;

/**
 * One activation a macrotask. Its completion is made on the following turn: in between Node reports the promises that
 * the activation rejected and nobody handles, so they are attributed to the run that caused them.
 */
export class TurnLoop {
  readonly #source: ActivationSource;
  readonly #realm: LaneRealm;
  readonly #codec: LaneCodec | undefined;
  readonly #report: Report;
  readonly #payloadLimit: number;
  readonly #onEviction: OnEviction | undefined;
  #ready: Uint8Array[] = [];
  #at = 0;
  #atWork = false;
  #drained = false;
  /** Activations being decoded and completions being encoded. */
  #converting = 0;
  #ended: () => void = () => {};
  #failed: (error: unknown) => void = () => {};

  constructor(
    source: ActivationSource,
    realm: LaneRealm,
    codec: LaneCodec | undefined,
    report: Report,
    options: TurnLoopOptions = {},
  ) {
    this.#source = source;
    this.#realm = realm;
    this.#codec = codec;
    this.#report = report;
    this.#payloadLimit = options.payloadLimit ?? Number.POSITIVE_INFINITY;
    this.#onEviction = options.onEviction;
  }

  /** Works until the source is drained and every activation is answered. Rejects with what the source rejects with. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ended = resolve;
      this.#failed = reject;
      if (this.#codec === undefined) this.#wake();
      else void this.#prefetch(this.#codec);
    });
  }

  #wake(): void {
    if (this.#atWork) return;
    this.#atWork = true;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    try {
      this.#finish();
      const activation = this.#take();
      if (activation !== undefined) {
        this.#start(activation);
        setImmediate(this.#turn);
      } else {
        this.#atWork = false;
        this.#rest();
      }
    } catch (error) {
      this.#failed(error);
    }
  };

  #take(): Uint8Array | undefined {
    if (this.#at === this.#ready.length) {
      this.#at = 0;
      this.#ready = [];
      if (this.#codec === undefined && !this.#drained) {
        const batch = this.#source.tryNext();
        if (batch === undefined) this.#drained = true;
        else this.#ready = batch;
      }
    }
    return this.#at < this.#ready.length ? this.#ready[this.#at++] : undefined;
  }

  /** Nothing to do now: waits for the next batch, or ends. */
  #rest(): void {
    if (this.#drained) {
      if (this.#converting === 0) this.#ended();
    } else if (this.#codec === undefined) {
      this.#source.next().then((batch) => {
        if (batch === undefined) this.#drained = true;
        else this.#ready.push(...batch);
        this.#wake();
      }, this.#failed);
    }
    if (!this.#drained) this.#realm.prepare?.();
  }

  /** With a codec, batches are taken ahead of the realm: a slow decode holds up its own run only. */
  async #prefetch(codec: LaneCodec): Promise<void> {
    try {
      for (let batch = await this.#source.next(); batch !== undefined; batch = await this.#source.next()) {
        for (const activation of batch) void this.#decode(codec, activation);
      }
      this.#drained = true;
      this.#wake();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #decode(codec: LaneCodec, activation: Uint8Array): Promise<void> {
    this.#converting++;
    try {
      const decoded = await codec.decode(activation);
      this.#ready.push(decoded);
    } catch (error) {
      this.#answerFailed(activation, `A payload codec could not decode: ${messageOf(error)}`, stackOf(error));
    }
    this.#converting--;
    this.#wake();
  }

  #start(activation: Uint8Array): void {
    try {
      if (this.#realm.start(activation).kind === "evict") this.#onEviction?.(activation);
    } catch (error) {
      const { message, stack } = this.#realm.explain(error);
      if (!this.#realm.fail(message, stack)) this.#answerFailed(activation, message, stack);
    }
  }

  #finish(): void {
    const { open } = this.#realm;
    if (open === undefined) return;
    let completion: Uint8Array;
    try {
      completion = this.#realm.finish();
    } catch (error) {
      const { message, stack } = this.#realm.explain(error);
      this.#report("error", `A completion could not be made: ${message}`, { runId: open.runId, stack });
      completion = failedCompletion(open.runId, message, stack);
    }
    if (this.#codec === undefined && completion.length <= this.#payloadLimit) this.#source.complete(completion);
    else void this.#convert(open, completion);
  }

  /** Encodes with the codec, looks at what has more bytes as a whole than one payload may have, and sends what comes of it. */
  async #convert(open: BegunActivation, completion: Uint8Array): Promise<void> {
    this.#converting++;
    let converted: Uint8Array;
    let problem = "A payload codec could not encode";
    try {
      const encoded = (await this.#codec?.encode(completion)) ?? completion;
      problem = "A completion could not be read";
      converted = await this.#withinLimit(open, encoded);
    } catch (error) {
      const message = `${problem}: ${messageOf(error)}`;
      this.#report("error", message, { runId: open.runId });
      converted = failedCompletion(open.runId, message);
    }
    this.#converting--;
    this.#source.complete(converted);
    if (this.#drained) this.#wake();
  }

  async #withinLimit(open: BegunActivation, completion: Uint8Array): Promise<Uint8Array> {
    if (completion.length <= this.#payloadLimit) return completion;
    // Descriptors take a quarter of a second to load: only a lane that needs them has them.
    const { withinLimits } = await import("./payload-limit.js");
    const { runId, workflowId, workflowType } = open;
    const checked = await withinLimits(completion, this.#payloadLimit);
    const report = (problem: string): void => this.#report("error", problem, { workflowType, workflowId, runId });
    checked.refused.forEach(report);
    if (checked.problem === undefined) return checked.completion;
    report(checked.problem);
    return failedCompletion(runId, checked.problem);
  }

  #answerFailed(activation: Uint8Array, message: string, stack: string): void {
    const runId = runIdOf(activation);
    this.#report("error", message, { runId, stack });
    if (runId !== undefined) this.#source.complete(failedCompletion(runId, message));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? "") : "";
}
