import { inspect } from "node:util";
import { activityStorage } from "../../activity/current.js";
import type { Logger } from "../../core/logger.js";
import { logAttributesOf } from "./info.js";

const callbackThrew = "A callback that an activity left behind threw";
const queueOfNode = globalThis.queueMicrotask;
let guards: readonly Logger[] = [];

/**
 * Keeps the process alive when something that an activity left behind fails: a promise that nobody awaits, the callback of a
 * timer, of an emitter or of `queueMicrotask`. It is logged with the activity that started it. What no activity started is
 * passed on as if this were not here. Returns the function that takes the guard away.
 */
export function guardAgainstActivities(logger: Logger): () => void {
  if (guards.length === 0) {
    process.on("unhandledRejection", onRejection);
    process.on("uncaughtException", onException);
    globalThis.queueMicrotask = queueGuarded;
  }
  guards = [...guards, logger];
  return () => {
    const at = guards.indexOf(logger);
    guards = guards.filter((_, index) => index !== at);
    if (guards.length > 0) return;
    process.off("unhandledRejection", onRejection);
    process.off("uncaughtException", onException);
    if (globalThis.queueMicrotask === queueGuarded) globalThis.queueMicrotask = queueOfNode;
  };
}

/** Before 24, Node has left the context of a microtask's callback when it tells of what that threw: it is caught before. */
function queueGuarded(callback: () => void): void {
  if (activityStorage.getStore() === undefined || typeof callback !== "function") {
    queueOfNode(callback);
    return;
  }
  queueOfNode(() => {
    try {
      callback();
    } catch (error) {
      if (!logged(callbackThrew, error)) throw error;
    }
  });
}

function onRejection(reason: unknown): void {
  if (logged("An activity left a promise behind that was rejected and that nobody awaits", reason)) return;
  // Without another listener Node would have raised it as an exception: so does this, past our own listener.
  if (process.listenerCount("unhandledRejection") === 1) passOn(reason, "unhandledRejection");
}

function onException(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  if (logged(callbackThrew, error)) return;
  if (process.listenerCount("uncaughtException") === 1) passOn(error, origin);
}

function logged(message: string, error: unknown): boolean {
  const activity = activityStorage.getStore();
  const logger = guards.at(-1);
  if (activity === undefined || logger === undefined) return false;
  logger.log("error", message, { ...logAttributesOf(activity.info), error });
  return true;
}

/** What Node does when nobody listens. */
function passOn(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  if (origin === "unhandledRejection" && process.listenerCount("uncaughtException") > 1) {
    const others = process.listeners("uncaughtException").filter((listener) => listener !== onException);
    for (const listener of others) listener(asError(error), origin);
    return;
  }
  process.stderr.write(`Uncaught ${inspect(error)}\n\nNode.js ${process.version}\n`);
  process.exit(1);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`Unhandled rejection: ${inspect(reason)}`);
}
