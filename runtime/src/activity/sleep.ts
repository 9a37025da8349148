import { type Duration, toMs } from "../common/duration.js";
import { longestTimer } from "../common/longest-timer.js";

/** Waits; rejects with the signal's reason once it is aborted. Throws TypeError for a wrong duration. */
export function sleepUnless(duration: Duration, signal: AbortSignal): Promise<void> {
  let left = toMs(duration, "duration");
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let timer: NodeJS.Timeout | undefined;
    const cancelled = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const ended = (): void => {
      signal.removeEventListener("abort", cancelled);
      resolve();
    };
    const wait = (): void => {
      const step = Math.min(left, longestTimer);
      left -= step;
      timer = setTimeout(left > 0 ? wait : ended, step);
    };
    wait();
    signal.addEventListener("abort", cancelled, { once: true });
  });
}
