import { Worker } from "node:worker_threads";
import type { Eviction, LaneData, LaneLog, LaneMessage } from "./protocol.js";

/** How the thread of a lane ended. */
export interface LaneEnd {
  readonly drained: boolean;
  /** Whether it had got as far as taking activations. */
  readonly wasReady: boolean;
  readonly reason: Error;
}

/** One thread that works on a lane. */
export class LaneSlot {
  readonly #thread: Worker;
  /** Resolves when the lane takes activations; rejects if the thread ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<LaneEnd>;

  constructor(
    data: LaneData,
    heapLimitMb: number,
    onLogs: (records: readonly LaneLog[]) => void,
    onEviction: ((eviction: Eviction) => void) | undefined,
  ) {
    this.#thread = new Worker(new URL("./lane-thread.js", import.meta.url), {
      workerData: data,
      name: `protempo lane ${data.lane}`,
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
      // Flags of the process, such as a loader or a preloaded module, are for its own code; only codecs are such.
      ...(data.codecModules.length === 0 ? { execArgv: [] } : {}),
    });
    let wasReady = false;
    let drained = false;
    let reason: Error | undefined;
    let settle: { resolve: () => void; reject: (error: Error) => void };
    this.ready = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    // A thread may end when nobody waits for its start any more.
    this.ready.catch(() => {});
    this.#thread.on("message", (message: LaneMessage) => {
      if (message.type === "logs") onLogs(message.records);
      else if (message.type === "evicted") onEviction?.(message);
      else if (message.type === "drained") drained = true;
      else if (message.type === "failed") reason = Object.assign(new Error(message.message), { stack: message.stack });
      else {
        wasReady = true;
        settle.resolve();
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

  /** Ends the thread at once, whatever it is doing. */
  async terminate(): Promise<void> {
    await this.#thread.terminate();
  }
}
