import type { RunEnvironment } from "../../environment.js";
import { currentEnvironment, requireEnvironment } from "../environment.js";
import { replace } from "../replace.js";

type Callback = (...args: unknown[]) => void;

const largestDelay = 2 ** 31 - 1;

function checkCallback(name: string, callback: unknown): asserts callback is Callback {
  if (typeof callback !== "function") throw new TypeError(`${name} takes a function, not ${typeof callback}.`);
}

function delayOf(delay: unknown): number {
  const milliseconds = Number(delay);
  return milliseconds >= 1 && milliseconds <= largestDelay * 1000 ? milliseconds : 1;
}

/**
 * `setTimeout` and `setInterval` as durable timers of at least 1 ms, and `queueMicrotask`. Each tick of an interval is a
 * timer in the run's history, started after the tick before it has been handled.
 */
export function installTimers(global: typeof globalThis): void {
  const resolved = Promise.resolve();

  function start(environment: RunEnvironment, callback: Callback, delay: number, args: unknown[]): number {
    return environment.setTimeout(args.length === 0 ? () => callback() : () => callback(...args), delay);
  }

  const timers = {
    setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): number {
      checkCallback("setTimeout", callback);
      return start(requireEnvironment("setTimeout"), callback, delayOf(delay), args);
    },
    clearTimeout(id: unknown): void {
      const environment = currentEnvironment();
      if (environment === undefined || id === undefined || id === null) return;
      const handle = Number(id);
      const { intervals } = environment;
      const ticking = intervals?.get(handle);
      intervals?.delete(handle);
      environment.clearTimeout(ticking ?? handle);
    },
    setInterval(callback: unknown, delay?: unknown, ...args: unknown[]): number {
      checkCallback("setInterval", callback);
      const environment = requireEnvironment("setInterval");
      const period = delayOf(delay);
      environment.intervals ??= new Map();
      const { intervals } = environment;
      const tick = (): void => {
        callback(...args);
        if (intervals.has(id)) intervals.set(id, environment.setTimeout(tick, period));
      };
      const id = environment.setTimeout(tick, period);
      intervals.set(id, id);
      return id;
    },
    queueMicrotask(callback: unknown): void {
      checkCallback("queueMicrotask", callback);
      resolved.then(() => callback());
    },
  };
  replace(global, "setTimeout", timers.setTimeout);
  replace(global, "clearTimeout", timers.clearTimeout);
  replace(global, "setInterval", timers.setInterval);
  replace(global, "clearInterval", { clearInterval: (id: unknown) => timers.clearTimeout(id) }.clearInterval);
  replace(global, "queueMicrotask", timers.queueMicrotask);
}
