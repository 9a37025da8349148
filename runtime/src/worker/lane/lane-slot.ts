import { Worker } from "node:worker_threads";
import type { Eviction, LaneLog, LaneMessage, LaneNote, LaneThreadData, LaneWork } from "./protocol.js";

/** How the thread of a lane ended. */
export interface LaneEnd {
  readonly drained: boolean;
  /** Whether it had got as far as taking activations. */
  readonly wasReady: boolean;
  readonly reason: Error;
}

/** A lane takes activations. */
export type LaneReady = LaneMessage & { readonly type: "ready" };

/** What a slot tells of its lane. */
export interface LaneTold {
  onLogs(records: readonly LaneLog[]): void;
  readonly onEviction: ((eviction: Eviction) => void) | undefined;
}

/**
 * One thread that works on a lane. It starts at once and loads what every lane needs; until {@link begin} it does not keep
 * the process alive.
 */
export class LaneSlot {
  readonly #thread: Worker;
  /** Resolves when the lane takes activations, with what it said then; rejects if the thread ends before. */
  readonly ready: Promise<LaneReady>;
  readonly ended: Promise<LaneEnd>;
  #told: LaneTold | undefined;

  constructor(data: LaneThreadData) {
    this.#thread = new Worker(new URL("./lane-thread.js", import.meta.url), {
      workerData: data,
      name: "protempo lane",
      resourceLimits: { maxOldGenerationSizeMb: data.heapLimitMb },
      // Flags of the process, such as a loader or a preloaded module, are for its own code; only codecs are such.
      ...(data.codecModules.length === 0 ? { execArgv: [] } : {}),
    });
    this.#thread.unref();
    let wasReady = false;
    let drained = false;
    let reason: Error | undefined;
    let settle: { resolve: (ready: LaneReady) => void; reject: (error: Error) => void };
    this.ready = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    // A thread may end when nobody waits for its start any more.
    this.ready.catch(() => {});
    this.#thread.on("message", (message: LaneMessage) => {
      if (message.type === "logs") this.#told?.onLogs(message.records);
      else if (message.type === "evicted") this.#told?.onEviction?.(message);
      else if (message.type === "drained") drained = true;
      else if (message.type === "failed") reason = Object.assign(new Error(message.message), { stack: message.stack });
      else {
        wasReady = true;
        settle.resolve(message);
      }
    });
    this.#thread.on("error", (error) => {
      reason ??= error instanceof Error ? error : new Error(String(error));
    });
    this.ended = new Promise((resolve) => {
      this.#thread.once("exit", (code) => {
        const end: LaneEnd = { drained, wasReady, reason: reason ?? new Error(`the thread ended with code ${code}`) };
        settle.reject(end.reason);
        resolve(end);
      });
    });
  }

  /** Gives the thread its lane. A thread that has ended meanwhile says so by {@link ready}. */
  begin(work: LaneWork, told: LaneTold): void {
    this.#told = told;
    this.#thread.ref();
    this.#thread.postMessage(work);
  }

  /** Has the next replay of a run note where its operations are called. */
  noteCalls(runId: string): void {
    const told: LaneNote = { runId };
    this.#thread.postMessage(told);
  }

  /** Ends the thread at once, whatever it is doing. */
  async terminate(): Promise<void> {
    await this.#thread.terminate();
  }
}
