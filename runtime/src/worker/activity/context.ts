import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ActivityCancellation, ActivityContext, ActivityInfo, ActivityLogger } from "../../activity/context.js";
import { type Duration, toMs } from "../../common/duration.js";
import { CancelledError } from "../../common/errors/failures.js";
import type { AnyMessageType, MessageType } from "../../common/message-type.js";
import { decodeMessage, encodeMessage } from "../../converter/payload.js";
import type { Logger, LogLevel } from "../../core/logger.js";
import { cancellationMessages } from "./cancellation.js";

/** The worker's side of an activity's context: what the activity must not do itself. */
export class AttemptContext implements ActivityContext {
  readonly info: ActivityInfo;
  readonly log: ActivityLogger;
  readonly #controller = new AbortController();
  readonly #record: (details: readonly Payload[]) => void;
  #previous: readonly Payload[] = [];
  #details: readonly Payload[] = [];
  #cancellation: ActivityCancellation | undefined;
  #ended = false;

  /** `record` sends details to Core. */
  constructor(info: ActivityInfo, logger: Logger, record: (details: readonly Payload[]) => void) {
    this.info = info;
    this.log = activityLogger(logger);
    this.#record = record;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get cancellation(): ActivityCancellation | undefined {
    return this.#cancellation;
  }

  heartbeat<T extends Message, Init>(type?: MessageType<T, Init>, details?: Init): void {
    if (type !== undefined) this.#details = [encodeMessage(type as AnyMessageType, details as object)];
    if (!this.#ended && !this.info.isLocal) this.#record(this.#details);
  }

  lastHeartbeat<T extends Message, Init>(type: MessageType<T, Init>): T | undefined {
    const payload = this.#previous[0];
    return payload === undefined ? undefined : (decodeMessage(type as AnyMessageType, payload) as T);
  }

  sleep(duration: Duration): Promise<void> {
    const { signal } = this.#controller;
    const milliseconds = toMs(duration, "duration");
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const cancelled = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", cancelled);
        resolve();
      }, milliseconds);
      signal.addEventListener("abort", cancelled, { once: true });
    });
  }

  /** Says what the last attempt's last heartbeat was. */
  restore(details: readonly Payload[]): void {
    this.#previous = details;
    this.#details = details;
  }

  /** Aborts the signal; the first reason stays. */
  cancel(cancellation: ActivityCancellation): void {
    if (this.#cancellation !== undefined) return;
    this.#cancellation = cancellation;
    this.#controller.abort(new CancelledError(cancellationMessages[cancellation]));
  }

  /** Heartbeats of an attempt that has ended go nowhere. */
  end(): void {
    this.#ended = true;
  }
}

function activityLogger(logger: Logger): ActivityLogger {
  const at =
    (level: LogLevel) =>
    (message: string, attributes: Readonly<Record<string, unknown>> = {}): void =>
      logger.log(level, message, attributes);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
