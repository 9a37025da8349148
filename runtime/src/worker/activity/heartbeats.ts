import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { encodeWith } from "../../converter/apply-codecs.js";
import type { PayloadCodec } from "../../converter/payload-codec.js";
import { payloadProblem } from "../lane/payload-problem.js";
import { encodeHeartbeat } from "./protocol.js";

/** What {@link Heartbeats} need. */
export interface HeartbeatOptions {
  readonly core: { recordActivityHeartbeat(heartbeat: Uint8Array): void };
  readonly codecs: readonly PayloadCodec[];
  /** Most bytes that the server takes. */
  readonly sizeLimit: number;
}

/** Sends heartbeats in order; with codecs, of those that wait only the newest. */
export class Heartbeats {
  readonly #taskToken: Uint8Array;
  readonly #options: HeartbeatOptions;
  readonly #failed: (error: unknown) => void;
  #next: readonly Payload[] | undefined;
  #sending: Promise<void> | undefined;

  constructor(taskToken: Uint8Array, options: HeartbeatOptions, failed: (error: unknown) => void) {
    this.#taskToken = taskToken;
    this.#options = options;
    this.#failed = failed;
  }

  /** Resolves when nothing waits to be sent. */
  get settled(): Promise<void> | undefined {
    return this.#sending;
  }

  /** Throws `ApplicationError` of type `PayloadTooLargeError`; with codecs it is known too late and goes to the log. */
  record(details: readonly Payload[]): void {
    if (this.#options.codecs.length === 0) {
      this.#send([...details]);
    } else {
      this.#next = details;
      this.#sending ??= this.#drain();
    }
  }

  async #drain(): Promise<void> {
    while (this.#next !== undefined) {
      const details = [...this.#next];
      this.#next = undefined;
      try {
        this.#send(await encodeWith(this.#options.codecs, details));
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#sending = undefined;
  }

  #send(details: Payload[]): void {
    const problem = payloadProblem("details of a heartbeat", details, this.#options.sizeLimit);
    if (problem !== undefined) {
      throw ApplicationError.create({ message: problem.message, type: problem.name, nonRetryable: true });
    }
    this.#options.core.recordActivityHeartbeat(encodeHeartbeat(this.#taskToken, details));
  }
}
