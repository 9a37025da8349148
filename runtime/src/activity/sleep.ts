import { type Duration, toMs } from "../common/duration.js";

/** Waits; rejects with the signal's reason once it is aborted. Throws TypeError for a wrong duration. */
export function sleepUnless(duration: Duration, signal: AbortSignal): Promise<void> {
  const milliseconds = toMs(duration, "duration");
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const cancelled = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", cancelled);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", cancelled, { once: true });
  });
}
