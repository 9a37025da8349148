import { AsyncLocalStorage } from "node:async_hooks";
import type { ActivityContext } from "./context.js";

/** Which activity the code at hand belongs to, across promises, timers and callbacks. */
export const activityStorage: AsyncLocalStorage<ActivityContext> = new AsyncLocalStorage();

/**
 * The context of the activity that is running, for code that is not handed one. Throws outside of an activity: call it
 * from the activity's function or from what that calls, and pass the context on where a library loses it.
 */
export function currentActivity(): ActivityContext {
  const context = activityStorage.getStore();
  if (context === undefined) {
    throw new Error(
      "currentActivity() was called outside of an activity: call it from an activity's function, or pass its ctx on.",
    );
  }
  return context;
}
