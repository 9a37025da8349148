import { settled, sync } from "./error.js";
import { loadNative } from "./load.js";
import type { NativeLane } from "./native.js";

/**
 * A workflow lane, held by the thread that works on it: takes activations from Core and answers them, without the main thread.
 *
 * When the thread ends, however it ends, the lane is lost in order: tasks it was given fail and are tried again, its idle runs
 * leave the cache, and another thread may attach.
 */
export class Lane {
  readonly #native: NativeLane;

  private constructor(native: NativeLane) {
    this.#native = native;
  }

  /**
   * Takes lane `lane` (from 0) of the worker with this id. A quarantine lane (numbered from the worker's `lanes` on) gets
   * only runs that cost another lane its life or whose code was stopped; it is drained once it has had nothing for 15 s. Throws `INVALID_STATE` when there is no such worker or the lane is taken.
   */
  static attach(workerId: number, lane: number, options?: { quarantine?: boolean }): Lane {
    return new Lane(sync(() => loadNative().NativeLane.attach(workerId, lane, options?.quarantine ?? false)));
  }

  /** Waits for activations: encoded `coresdk` WorkflowActivations in their order, at least one. `undefined`: the lane is drained. */
  async next(): Promise<Uint8Array[] | undefined> {
    for (let batch = this.tryNext(); ; batch = await settled(() => this.#native.next())) {
      if (batch === undefined || batch.length > 0) return batch;
    }
  }

  /** What is there now, perhaps nothing. `undefined`: the lane is drained. */
  tryNext(): Uint8Array[] | undefined {
    return sync(() => this.#native.tryNext());
  }

  /**
   * Answers an activation with a `coresdk` WorkflowActivationCompletion. What is wrong with it comes as a `completionFailed`
   * event, and the run's task fails.
   */
  complete(completion: Uint8Array): void {
    sync(() => this.#native.complete(completion));
  }

  /**
   * Says that the code of a run that was handed out was stopped, before its failed task is completed. The run is tried next in a
   * quarantine lane, and so are runs of its type that wait for their start, until others of the type have ended a task.
   */
  stopped(runId: string): void {
    sync(() => this.#native.stopped(runId));
  }

  /** Asks Core to evict idle runs, those first that were idle longest: a share (0 to 1) of what the lane has. Returns how many. */
  shed(share: number): number {
    return sync(() => this.#native.shed(share));
  }

  /** Leaves the lane. What it still holds is treated as lost; after this it gives nothing and takes nothing. */
  detach(): void {
    sync(() => this.#native.detach());
  }
}
