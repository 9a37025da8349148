import type { Awaitable } from "../common/awaitable.js";
import { longestTimer } from "../common/longest-timer.js";
import type { Logger } from "../core/logger.js";
import { runtimeLogger } from "../core/runtime.js";
import { guardAgainstActivities } from "./activity/survival.js";
import { type Assembly, assemble } from "./assemble.js";
import { ShutdownForcedError } from "./errors.js";
import type { WorkerOptions } from "./options.js";
import { onShutdownSignal } from "./shutdown-signals.js";

/** How long what was forced to end may take. */
const forcedEndMs = 5000;

/** Where a worker is in its life. */
export type WorkerState = "initialized" | "running" | "stopping" | "stopped" | "failed";

/**
 * Executes workflows and activities. Which task queues it serves follows from what is registered. Made by
 * {@link Worker.create}; it works once, from `run` to its end.
 */
export class Worker {
  readonly #assembly: Assembly;
  readonly #logger: Logger;
  #state: WorkerState = "initialized";
  #ended: Promise<void> | undefined;
  #forced: ShutdownForcedError | undefined;
  #forceTimer: NodeJS.Timeout | undefined;
  readonly #givenUp: Promise<never>;
  #giveUp: (error: Error) => void = () => {};
  #stopListening: () => void = () => {};

  private constructor(assembly: Assembly, logger: Logger) {
    this.#assembly = assembly;
    this.#logger = logger;
    this.#givenUp = new Promise((_, reject) => {
      this.#giveUp = reject;
    });
    this.#givenUp.catch(() => {});
  }

  /**
   * Bundles the workflows if need be, checks all options and asks the server whether the namespace is there. Throws
   * `TypeError` for options that cannot be, and `WorkerStartError` for a bundle or a namespace that does not fit.
   */
  static async create(options: WorkerOptions): Promise<Worker> {
    const logger = options.logger ?? runtimeLogger();
    return new Worker(await assemble(options, logger), logger);
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** Task queues as the server knows them. */
  get taskQueues(): readonly string[] {
    return this.#assembly.taskQueues;
  }

  /**
   * Works until the worker is asked to stop by {@link shutdown} or by a signal of the operating system, and resolves
   * once all work has ended. Rejects with what made it stop otherwise. A worker runs once.
   */
  run(): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.#state = "running";
    this.#ended = this.#work();
    return this.#ended;
  }

  /**
   * Works while a promise is pending or a function runs, then stops, and gives its result. If the worker fails first,
   * its error is thrown without waiting for the promise.
   */
  async runUntil<T>(work: PromiseLike<T> | (() => Awaitable<T>)): Promise<T> {
    // Before anything is run, and without a stop of what runs already.
    const refusal = this.#refusal();
    if (refusal !== undefined) throw refusal;
    const running = this.run();
    const working = typeof work === "function" ? Promise.resolve().then(work) : Promise.resolve(work);
    const failed = new Promise<never>((_, reject) => running.catch(reject));
    try {
      return await Promise.race([working, failed]);
    } finally {
      // A promise that rejects after the worker has failed has no one left to tell.
      working.catch(() => {});
      await this.shutdown();
    }
  }

  /**
   * Asks the worker to stop: it takes no new work, activities are cancelled after `shutdownGraceTime`. Resolves when it
   * has stopped; that it failed is told by {@link run} only. On queues without workflows, polls that are under way get
   * 250 ms to bring their task, where the server does not end them; elsewhere they are cut off. The environment variable
   * `TEMPORAL_POLL_SHUTDOWN_INTERRUPT_WAIT_MS` says otherwise.
   */
  async shutdown(): Promise<void> {
    if (this.#state === "initialized") {
      this.#state = "stopping";
      this.#ended = this.#release();
    } else if (this.#state === "running") {
      this.#stop("shutdown() was called");
    }
    await this.#ended?.catch(() => {});
  }

  /** Signals that were dropped because their input could not be read; each is an error in the log. */
  get droppedSignals(): number {
    return this.#count("protempo_signals_dropped");
  }

  /** Idle runs that left the cache before their turn because the heap of their lane was nearly full. */
  get heapEvictions(): number {
    return this.#count("protempo_heap_evictions");
  }

  /** Runs that are in memory now, over all task queues. */
  async cachedWorkflows(): Promise<number> {
    const counts = await Promise.all(this.#assembly.queueWorkers.map((queue) => queue.cachedWorkflows()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #refusal(): Error | undefined {
    if (this.#state === "initialized") return undefined;
    return new Error(`A worker runs once and this one is ${this.#state}: create another one.`);
  }

  #count(name: string): number {
    return this.#assembly.queueWorkers.reduce((sum, queue) => sum + (queue.counters.get(name) ?? 0), 0);
  }

  async #work(): Promise<void> {
    const { queueWorkers, shutdownSignals } = this.#assembly;
    const unguard = guardAgainstActivities(this.#logger);
    this.#stopListening = onShutdownSignal(shutdownSignals, (signal) => this.#stop(signal));
    this.#logger.log("info", "Worker started", { taskQueues: this.taskQueues });
    try {
      const ends = queueWorkers.map((queue) =>
        queue.run().catch((error: unknown) => {
          // One queue alone would look as if the worker were well.
          this.#stop("a task queue failed");
          throw error;
        }),
      );
      const results = await Promise.race([Promise.allSettled(ends), this.#givenUp]);
      const failure = results.find((result) => result.status === "rejected");
      if (failure) throw failure.reason;
      if (this.#forced) throw this.#forced;
      this.#state = "stopped";
    } catch (error) {
      this.#state = "failed";
      throw error;
    } finally {
      clearTimeout(this.#forceTimer);
      this.#stopListening();
      unguard();
      this.#assembly.lease.release();
      this.#logger.log("info", "Worker stopped", { state: this.#state });
    }
  }

  #stop(reason: string): void {
    if (this.#state !== "running") return;
    this.#state = "stopping";
    this.#stopListening();
    this.#logger.log("info", "Worker is stopping", { reason });
    const { queueWorkers, shutdownForceTime } = this.#assembly;
    for (const queue of queueWorkers) queue.shutdown();
    if (shutdownForceTime === undefined) return;
    this.#forceTimer = setTimeout(() => this.#force(), Math.min(shutdownForceTime, longestTimer));
  }

  #force(): void {
    const { queueWorkers } = this.#assembly;
    const activities = queueWorkers.flatMap((queue) => queue.runningActivities);
    const lanes = queueWorkers.flatMap((queue) => queue.busyLanes);
    if (activities.length + lanes.length > 0) this.#forced = new ShutdownForcedError(activities, { lanes });
    for (const queue of queueWorkers) queue.force();
    this.#forceTimer = setTimeout(() => {
      const taskQueues = queueWorkers.flatMap((queue) => queue.unended);
      this.#giveUp(new ShutdownForcedError(activities, { lanes, taskQueues }));
    }, forcedEndMs);
  }

  async #release(): Promise<void> {
    await this.#assembly.discard();
    this.#state = "stopped";
  }
}
