import type { Message } from "@bufbuild/protobuf";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import { cancellationMessages } from "../activity/cancellation-messages.js";
import type { ActivityCancellation, ActivityContext, ActivityInfo, ActivityLogger } from "../activity/context.js";
import { activityStorage } from "../activity/current.js";
import { sleepUnless } from "../activity/sleep.js";
import type { Awaitable } from "../common/awaitable.js";
import { CancelledError } from "../common/errors/failures.js";
import type { AnyMessageType, MessageType } from "../common/message-type.js";
import type { MessageValue } from "../common/message-value.js";
import { type Measurement, TaggedMetrics } from "../common/metrics.js";
import { decodeMessage, encodeMessage } from "../converter/payload.js";

/** What a mock environment may say differently. */
export interface MockActivityOptions {
  /** Default: a first attempt, not local, of an activity without timeouts. */
  readonly info?: Partial<ActivityInfo> | undefined;
  /** What the attempt before said last, such as `messageValue(Progress, { done: 3 })`. Default: nothing. */
  readonly lastHeartbeat?: MessageValue | undefined;
  /** Called for every heartbeat, with how many there were by then: here a test can cancel. */
  readonly onHeartbeat?: ((count: number) => unknown) | undefined;
  /** Default: records are dropped. */
  readonly log?: ActivityLogger | undefined;
}

const silent: ActivityLogger = { debug() {}, info() {}, warn() {}, error() {} };
const start = Date.UTC(2030, 0, 1);

/**
 * The context of an activity in a unit test, without a worker and a server:
 *
 * ```ts
 * const environment = new MockActivityEnvironment();
 * const result = await environment.run((ctx) => activities.chargeCard(ChargeCardRequest.create({ orderId: "1" }), ctx));
 * expect(environment.heartbeats(Progress)).toEqual([…]);
 * ```
 */
export class MockActivityEnvironment {
  /** What the activity is given; helpers find it with `currentActivity()` while {@link run} is at work. */
  readonly context: ActivityContext;
  /** Values of the activity's metrics, in their order. */
  readonly measurements: readonly Measurement[];
  readonly #heartbeats: (Payload | undefined)[] = [];
  readonly #controller = new AbortController();
  #cancellation: ActivityCancellation | undefined;
  #ended = false;

  constructor(options: MockActivityOptions = {}) {
    const measurements: Measurement[] = [];
    this.measurements = measurements;
    this.context = this.#makeContext(options, measurements);
  }

  /** Calls an activity with the context, and gives what it gives. */
  async run<T>(activity: (ctx: ActivityContext) => Awaitable<T>): Promise<T> {
    this.#ended = false;
    try {
      return await activityStorage.run(this.context, async () => activity(this.context));
    } finally {
      this.#ended = true;
    }
  }

  /** How many heartbeats there were, those without details too. */
  get heartbeatCount(): number {
    return this.#heartbeats.length;
  }

  /** Details of the heartbeats, each as it would reach the next attempt. Throws `DecodeError` for another message. */
  heartbeats<T extends Message, Init>(type: MessageType<T, Init>): readonly T[] {
    return this.#heartbeats.flatMap((payload) =>
      payload === undefined ? [] : [decodeMessage(type as unknown as AnyMessageType, payload) as T],
    );
  }

  /** Cancels the activity; the first reason stays. Default: somebody asked for it. */
  cancel(cancellation: ActivityCancellation = "requested"): void {
    if (this.#cancellation !== undefined) return;
    this.#cancellation = cancellation;
    this.#controller.abort(new CancelledError(cancellationMessages[cancellation]));
  }

  #makeContext(options: MockActivityOptions, measurements: Measurement[]): ActivityContext {
    const environment = this;
    const { signal } = this.#controller;
    const info = mockInfo(options.info);
    const last = options.lastHeartbeat;
    let details = last && encodeMessage(last.type, last.message);
    const previous = details;
    return {
      info,
      log: options.log ?? silent,
      metrics: new TaggedMetrics((measurement) => void measurements.push(measurement), {}),
      signal,
      get cancellation() {
        return environment.#cancellation;
      },
      heartbeat<T extends Message, Init>(type?: MessageType<T, Init>, said?: Init): void {
        if (type !== undefined) details = encodeMessage(type as unknown as AnyMessageType, said as object);
        if (environment.#ended || info.isLocal) return;
        environment.#heartbeats.push(details);
        options.onHeartbeat?.(environment.#heartbeats.length);
      },
      lastHeartbeat<T extends Message, Init>(type: MessageType<T, Init>): T | undefined {
        return previous && (decodeMessage(type as unknown as AnyMessageType, previous) as T);
      },
      sleep: (duration) => sleepUnless(duration, signal),
    };
  }
}

function mockInfo(info: Partial<ActivityInfo> | undefined): ActivityInfo {
  return {
    activityId: "1",
    activityType: "mock",
    attempt: 1,
    taskQueue: "mock",
    namespace: "default",
    isLocal: false,
    taskToken: new Uint8Array(),
    workflow: { workflowId: "mock", runId: "mock", workflowType: "mock" },
    scheduledTime: start,
    startedTime: start,
    currentAttemptScheduledTime: start,
    scheduleToCloseTimeout: undefined,
    startToCloseTimeout: undefined,
    heartbeatTimeout: undefined,
    ...info,
  };
}
