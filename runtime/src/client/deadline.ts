import { type Duration, toMs } from "../common/duration.js";
import { longestTimer } from "../common/longest-timer.js";
import { RpcAbortedError, RpcTimeoutError } from "./errors.js";
import type { CallOptions } from "./options.js";

/** Least time between two tries of an RPC that waits, in milliseconds: a server that is away may fail them at once. */
const shortestTry = 100;

/** When one call of the user's ends at the latest, however many RPCs it takes. */
export class Deadline {
  readonly signal: AbortSignal | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #end: number | undefined;

  /** Starts the clock. Throws TypeError for a wrong timeout. */
  constructor(options: Pick<CallOptions, "signal" | "timeout"> | undefined, defaultTimeout?: Duration) {
    const timeout = options?.timeout ?? defaultTimeout;
    this.signal = options?.signal;
    this.#timeoutMs = timeout === undefined ? undefined : toMs(timeout, "timeout");
    this.#end = this.#timeoutMs === undefined ? undefined : performance.now() + this.#timeoutMs;
  }

  /** Milliseconds left for the next RPC; undefined: no limit. Throws `RpcTimeoutError` or `RpcAbortedError` if there are none. */
  remaining(rpc: string): number | undefined {
    if (this.signal?.aborted) throw new RpcAbortedError(rpc, this.signal.reason);
    if (this.#end === undefined) return undefined;
    const left = this.#end - performance.now();
    if (left > 0) return left;
    throw new RpcTimeoutError(rpc, this.#timeoutMs);
  }

  /** Waits for something that knows no deadline; gives up at ours, while the other goes on. */
  async during<T>(rpc: string, work: Promise<T>): Promise<T> {
    const left = this.remaining(rpc);
    const { signal } = this;
    if (left === undefined && signal === undefined) return await work;
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    const giveUp = new Promise<never>((_resolve, reject) => {
      if (left !== undefined) {
        const late = (): void => reject(new RpcTimeoutError(rpc, this.#timeoutMs));
        timer = setTimeout(late, Math.min(left, longestTimer));
      }
      abort = () => reject(new RpcAbortedError(rpc, signal?.reason));
      signal?.addEventListener("abort", abort, { once: true });
    });
    try {
      return await Promise.race([work, giveUp]);
    } finally {
      clearTimeout(timer);
      if (abort !== undefined) signal?.removeEventListener("abort", abort);
    }
  }

  /** Waits before an RPC that began then (`performance.now()`) is tried again; not if it took its time, or is given up. */
  async pauseAfter(began: number): Promise<void> {
    const pause = shortestTry - (performance.now() - began);
    const { signal } = this;
    if (pause <= 0 || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, pause);
      signal?.addEventListener("abort", end, { once: true });
    });
  }
}
