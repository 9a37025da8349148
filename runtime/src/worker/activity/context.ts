import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { cancellationMessages } from "../../activity/cancellation-messages.js";
import type { ActivityCancellation, ActivityContext, ActivityInfo, ActivityLogger } from "../../activity/context.js";
import type { ActivityInterceptor } from "../../activity/interceptor.js";
import { sleepUnless } from "../../activity/sleep.js";
import type { Duration } from "../../common/duration.js";
import { CancelledError } from "../../common/errors/failures.js";
import type { AnyMessageType, MessageType } from "../../common/message-type.js";
import { type Measurement, type Metrics, TaggedMetrics } from "../../common/metrics.js";
import { decodeMessage, type Encoding, encodeMessage } from "../../converter/payload.js";
import { type Logger, type LogLevel, withAttributes } from "../../core/logger.js";
import { logAttributesOf, metricTagsOf } from "./info.js";
import { heartbeatWithin, logAttributesWithin, metricTagsWithin } from "./interception.js";

/** Where an attempt's heartbeats and metrics go. */
export interface AttemptOutlets {
  heartbeat(details: readonly Payload[]): void;
  measure(measurement: Measurement): void;
  /** How messages are written. Default: `"json"`. */
  readonly encoding?: Encoding | undefined;
}

/** The worker's side of an activity's context: what the activity must not do itself. */
export class AttemptContext implements ActivityContext {
  readonly info: ActivityInfo;
  readonly #logger: Logger;
  readonly #controller = new AbortController();
  readonly #outlets: AttemptOutlets;
  #previous: readonly Payload[] = [];
  #details: readonly Payload[] = [];
  #cancellation: ActivityCancellation | undefined;
  #ended = false;
  #log: ActivityLogger;
  #metrics: Metrics;
  #interceptors: readonly ActivityInterceptor[] = [];

  constructor(info: ActivityInfo, logger: Logger, outlets: AttemptOutlets) {
    this.info = info;
    this.#logger = logger;
    this.#log = activityLogger(logger);
    this.#outlets = outlets;
    this.#metrics = new TaggedMetrics(outlets.measure, metricTagsOf(info));
  }

  get log(): ActivityLogger {
    return this.#log;
  }

  get metrics(): Metrics {
    return this.#metrics;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get cancellation(): ActivityCancellation | undefined {
    return this.#cancellation;
  }

  heartbeat<T extends Message, Init>(type?: MessageType<T, Init>, details?: Init): void {
    if (type === undefined) {
      this.#beat(this.#details);
      return;
    }
    heartbeatWithin(this.#interceptors, details, (changed) => {
      this.#beat([encodeMessage(type as AnyMessageType, changed as object, this.#outlets.encoding)]);
    });
  }

  lastHeartbeat<T extends Message, Init>(type: MessageType<T, Init>): T | undefined {
    const payload = this.#previous[0];
    return payload === undefined ? undefined : (decodeMessage(type as AnyMessageType, payload) as T);
  }

  sleep(duration: Duration): Promise<void> {
    return sleepUnless(duration, this.#controller.signal);
  }

  /** Takes the interceptors of the attempt. */
  intercept(interceptors: readonly ActivityInterceptor[]): void {
    this.#interceptors = interceptors;
    const own = logAttributesOf(this.info);
    const attributes = logAttributesWithin(interceptors, own);
    if (attributes !== own) this.#log = activityLogger(withAttributes(this.#logger, attributes));
    const tags = metricTagsOf(this.info);
    this.#metrics = new TaggedMetrics(this.#outlets.measure, metricTagsWithin(interceptors, tags));
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

  #beat(details: readonly Payload[]): void {
    if (!this.#ended && !this.info.isLocal) this.#outlets.heartbeat(details);
    this.#details = details;
  }
}

function activityLogger(logger: Logger): ActivityLogger {
  const at =
    (level: LogLevel) =>
    (message: string, attributes: Readonly<Record<string, unknown>> = {}): void =>
      logger.log(level, message, attributes);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
