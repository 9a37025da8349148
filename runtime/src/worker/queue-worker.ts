import { BridgeError, type CoreWorker } from "@protempo/bridge";
import { longestTimer } from "../common/longest-timer.js";
import type { Measurement } from "../common/metrics.js";
import type { Topic } from "../common/topic.js";
import type { Logger } from "../core/logger.js";
import type { CoreMetrics } from "../core/metrics.js";
import type { ActivityDispatcher } from "./activity/dispatcher.js";
import type { LaneLog } from "./lane/protocol.js";
import type { LaneListeners } from "./lanes.js";
import type { SinkCall, Sinks } from "./sinks.js";

/** The threads that execute a queue's workflows. */
export interface Lanes {
  /** Waits for the threads, which end when the worker has drained, and ends them after the grace time (milliseconds). */
  stop(graceMs?: number): Promise<void>;
}

/** What a {@link QueueWorker} is made of. */
export interface QueueWorkerParts {
  readonly taskQueue: string;
  readonly core: CoreWorker;
  /** How long activities go on after the request to stop, in milliseconds. */
  readonly graceMs: number;
  readonly logger: Logger;
  /** Starts the lanes; undefined without workflows. */
  readonly startLanes:
    | ((listeners: Pick<LaneListeners, "onFatal" | "onTopic" | "onDrained">) => Promise<Lanes>)
    | undefined;
  /** Undefined without activities. */
  readonly dispatcher: ActivityDispatcher | undefined;
  /** Where metrics of workflows go. */
  readonly metrics?: CoreMetrics | undefined;
  /** What workflows call by name. */
  readonly sinks?: Sinks | undefined;
}

/** Longest pause between polls that fail while the worker drains. */
const drainPause = 200;

/** One task queue of a worker: its Core worker, its lanes and its activities. */
export class QueueWorker {
  readonly #parts: QueueWorkerParts;
  readonly #asked: Promise<void>;
  #tellAsked: () => void = () => {};
  readonly #counters = new Map<string, number>();
  #shutdown = false;
  #ended = false;
  #lanes: Lanes | undefined;
  #graceTimer: NodeJS.Timeout | undefined;

  constructor(parts: QueueWorkerParts) {
    this.#parts = parts;
    this.#asked = new Promise((resolve) => {
      this.#tellAsked = resolve;
    });
  }

  /** How often something was counted, by the counter's name. */
  get counters(): ReadonlyMap<string, number> {
    return this.#counters;
  }

  /** Names of the activities at work. */
  get runningActivities(): string[] {
    return this.#parts.dispatcher?.running ?? [];
  }

  /** Lanes that have workflow tasks, with how many; for people. */
  get busyLanes(): string[] {
    const { core, startLanes, taskQueue } = this.#parts;
    if (startLanes === undefined || this.#ended) return [];
    const busy = core.laneStats().filter(({ openActivations }) => openActivations > 0);
    return busy.map(({ lane, openActivations }) => `lane ${lane} of ${taskQueue} (workflow tasks: ${openActivations})`);
  }

  /** The task queue, as long as {@link run} has not ended. */
  get unended(): string[] {
    return this.#ended ? [] : [this.#parts.taskQueue];
  }

  /** Runs that Core has cached; none once the worker has ended. */
  cachedWorkflows(): Promise<number> {
    return this.#shutdown ? Promise.resolve(0) : this.#parts.core.cachedWorkflows();
  }

  /** Works until {@link shutdown}; rejects with what ended it before. The Core worker is released in both cases. */
  async run(): Promise<void> {
    try {
      await this.#work();
    } finally {
      this.#ended = true;
      clearTimeout(this.#graceTimer);
    }
  }

  async #work(): Promise<void> {
    const { core, dispatcher, startLanes } = this.#parts;
    let problem: unknown;
    const fail = (error: unknown): void => {
      problem ??= error;
      this.shutdown();
    };
    // Where a thread of Core's ends, as by a panic, it gives no more tasks and no error: the worker would idle for ever.
    const onDrained = (): void => {
      if (!this.#shutdown) fail(endedByItself(this.#parts.taskQueue));
    };
    const onTopic: LaneListeners["onTopic"] = (topic, record) => this.#told(topic, record);
    const starting = startLanes?.({ onFatal: fail, onTopic, onDrained }).then(
      (lanes) => {
        this.#lanes = lanes;
      },
      (error: unknown) => {
        // A lane that ends because the worker ends did not fail to start.
        if (!this.#shutdown) fail(error);
      },
    );
    if (dispatcher) await this.#pollActivities(dispatcher, fail, onDrained);
    await starting;
    await this.#asked;
    await core.finalizeShutdown().catch(fail);
    await this.#lanes?.stop();
    if (problem !== undefined) throw problem;
  }

  /** Takes no new work and lets what is under way end. */
  shutdown(): void {
    if (this.#shutdown) return;
    this.#shutdown = true;
    const { core, dispatcher, graceMs } = this.#parts;
    core.initiateShutdown();
    if (dispatcher) this.#graceTimer = setTimeout(() => dispatcher.endLocals(), Math.min(graceMs, longestTimer));
    this.#tellAsked();
  }

  /** Answers for activities that do not end, and ends the lanes: what they hold goes back to the server. */
  force(): void {
    void this.#parts.dispatcher?.abandon();
    void this.#lanes?.stop(0);
  }

  #told(topic: Topic, { message, attributes }: LaneLog): void {
    const { metrics, sinks, taskQueue } = this.#parts;
    if (topic === "count") {
      const value = typeof attributes.by === "number" ? attributes.by : 1;
      this.#counters.set(message, (this.#counters.get(message) ?? 0) + value);
      metrics?.record({ kind: "counter", name: message, value, tags: { task_queue: taskQueue } });
    } else if (topic === "metric") metrics?.record(attributes as unknown as Measurement);
    else sinks?.call(message, attributes as unknown as SinkCall);
  }

  /** Polls until Core has shut down. After an error it goes on polling only to answer, as Core waits for that. */
  async #pollActivities(
    dispatcher: ActivityDispatcher,
    fail: (error: unknown) => void,
    onDrained: () => void,
  ): Promise<void> {
    const { core, taskQueue, logger } = this.#parts;
    let failed = false;
    for (;;) {
      try {
        const task = await core.pollActivityTask();
        if (failed) await dispatcher.refuse(task);
        else dispatcher.dispatch(task);
      } catch (error) {
        if (isShutdown(error)) break;
        if (!failed) logger.log("error", "Activities can no longer be polled: the worker stops", { taskQueue, error });
        else await new Promise((resolve) => setTimeout(resolve, drainPause));
        failed = true;
        fail(error);
      }
    }
    onDrained();
    // Core waits for none any more: what is still at work belongs to runs that have left.
    dispatcher.endLocals();
    await dispatcher.idle();
  }
}

function endedByItself(taskQueue: string): Error {
  return new Error(
    `Temporal's Core has stopped its work on task queue ${taskQueue}, though nobody asked it to: its log says why. Start another worker.`,
  );
}

function isShutdown(error: unknown): boolean {
  return error instanceof BridgeError && (error.code === "SHUTDOWN" || error.code === "RUNTIME_SHUTDOWN");
}
