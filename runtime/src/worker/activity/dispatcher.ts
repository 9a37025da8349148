import type { Cancel, Start } from "@protempo/api/temporal/sdk/core/activity_task/activity_task_pb.js";
import { ApplicationError } from "../../common/errors/failures.js";
import { type Logger, withAttributes } from "../../core/logger.js";
import type { CoreMetrics } from "../../core/metrics.js";
import { type AttemptSettings, execute } from "./attempt.js";
import { cancellationOf } from "./cancellation.js";
import { AttemptContext } from "./context.js";
import { Heartbeats } from "./heartbeats.js";
import { infoOf, logAttributesOf } from "./info.js";
import { type Outcome, resultOf } from "./outcome.js";
import { decodeTask, encodeCompletion } from "./protocol.js";

/** What the dispatcher needs of a Core worker. */
export interface ActivityCore {
  pollActivityTask(): Promise<Uint8Array>;
  completeActivityTask(completion: Uint8Array): Promise<void>;
  giveUpLocalActivity(taskToken: Uint8Array): Promise<void>;
  recordActivityHeartbeat(heartbeat: Uint8Array): void;
}

/** Options of an {@link ActivityDispatcher}. */
export interface DispatcherOptions extends AttemptSettings {
  readonly core: ActivityCore;
  readonly taskQueue: string;
  readonly logger: Logger;
  /** Where metrics of activities go. Default: nowhere. */
  readonly metrics?: Pick<CoreMetrics, "record"> | undefined;
}

interface Running {
  readonly context: AttemptContext;
  /** Set once somebody has answered for the attempt. */
  answered: boolean;
}

/** Executes the activities of one task queue: starts and cancels them as Core says and reports how they end. */
export class ActivityDispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Running>();
  #waiting: (() => void)[] = [];
  #localsOver = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Activities at work, for logs: name and ID each. */
  get running(): string[] {
    return [...this.#running.values()].map(({ context }) => `${context.info.activityType} ${context.info.activityId}`);
  }

  /** Takes one task as Core polled it. */
  dispatch(bytes: Uint8Array): void {
    const { taskToken, variant } = decodeTask(bytes);
    if (variant.case === "start") this.#start(taskToken, variant.value);
    else if (variant.case === "cancel") this.#cancel(taskToken, variant.value);
  }

  /** Answers a task without executing it, when the worker cannot any more. */
  async refuse(bytes: Uint8Array): Promise<void> {
    const { taskToken, variant } = decodeTask(bytes);
    if (variant.case !== "start") return;
    if (variant.value.isLocal) await this.#giveUp(taskToken);
    else await this.#answer(taskToken, { kind: "failed", error: shuttingDown() });
  }

  /**
   * Cancels local activities, as the worker shuts down, and starts no more. Those that do not complete are given up: a worker
   * that goes on with their run starts them again. Core cancels the others itself.
   */
  endLocals(): void {
    this.#localsOver = true;
    for (const { context } of this.#running.values()) if (context.info.isLocal) context.cancel("workerShutdown");
  }

  /** Answers for every activity at work, as its function does not end; what it returns later is dropped. */
  async abandon(): Promise<void> {
    const answers = [...this.#running.values()].map((running) => {
      running.context.cancel("workerShutdown");
      return this.#finish(running, "givenUp");
    });
    await Promise.all(answers);
  }

  /** Resolves when nothing is at work. */
  idle(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(taskToken: Uint8Array, start: Start): void {
    if (start.isLocal && this.#localsOver) return void this.#giveUp(taskToken);
    const info = infoOf(taskToken, start, this.#options.taskQueue);
    const logger = withAttributes(this.#options.logger, logAttributesOf(info));
    const heartbeats = new Heartbeats(taskToken, this.#options, (error) => {
      logger.log("error", "The details of a heartbeat could not be sent", { error });
    });
    const context = new AttemptContext(info, logger, {
      heartbeat: (details) => heartbeats.record(details),
      measure: (measurement) => this.#options.metrics?.record(measurement),
      encoding: this.#options.encoding,
    });
    const running: Running = { context, answered: false };
    this.#running.set(keyOf(taskToken), running);
    logger.log("debug", "Activity started", {});
    void execute(start, context, this.#options).then(async (outcome) => {
      context.end();
      logOutcome(logger, outcome);
      await heartbeats.settled;
      await this.#finish(running, outcome);
    });
  }

  #cancel(taskToken: Uint8Array, cancel: Cancel): void {
    // An attempt that ended in the meantime has nothing to cancel.
    this.#running.get(keyOf(taskToken))?.context.cancel(cancellationOf(cancel));
  }

  async #finish(running: Running, outcome: Outcome | "givenUp"): Promise<void> {
    if (running.answered) return;
    running.answered = true;
    const { context } = running;
    context.end();
    const { taskToken, isLocal } = context.info;
    const stopped = context.cancellation === "workerShutdown" && outcome !== "givenUp" && outcome.kind !== "completed";
    // Core would try a local activity that failed again and again, and a workflow would hear of its cancellation.
    if (isLocal && (stopped || outcome === "givenUp")) await this.#giveUp(taskToken);
    else await this.#answer(taskToken, outcome === "givenUp" ? { kind: "failed", error: shuttingDown() } : outcome);
    this.#running.delete(keyOf(taskToken));
    if (this.#running.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #giveUp(taskToken: Uint8Array): Promise<void> {
    try {
      await this.#options.core.giveUpLocalActivity(taskToken);
    } catch (error) {
      this.#options.logger.log("error", "A local activity could not be given up", { error });
    }
  }

  async #answer(taskToken: Uint8Array, outcome: Outcome): Promise<void> {
    const { core, codecs, logger, sizeLimit } = this.#options;
    try {
      await core.completeActivityTask(encodeCompletion(taskToken, await resultOf(outcome, codecs, sizeLimit)));
    } catch (error) {
      logger.log("error", "Core did not take the completion of an activity", { error });
    }
  }
}

function keyOf(taskToken: Uint8Array): string {
  return Buffer.from(taskToken.buffer, taskToken.byteOffset, taskToken.byteLength).toString("latin1");
}

function logOutcome(logger: Logger, outcome: Outcome): void {
  if (outcome.kind !== "failed") {
    logger.log("debug", `Activity ended: ${outcome.kind}`, {});
    return;
  }
  const { error } = outcome;
  const level = error instanceof ApplicationError && error.category === "benign" ? "debug" : "warn";
  logger.log(level, "Activity failed", { error });
}

function shuttingDown(): ApplicationError {
  return ApplicationError.create({ message: "Worker shutting down", type: "WorkerShutdown" });
}
