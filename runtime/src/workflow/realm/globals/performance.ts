import { replace } from "../replace.js";
import { workflowNow } from "./date.js";

/** `performance.now()` is workflow time: what passes within one activation takes no time. */
export function installPerformance(global: typeof globalThis): void {
  const performance = {
    timeOrigin: 0,
    now(): number {
      return workflowNow();
    },
  };
  Object.defineProperty(performance, Symbol.toStringTag, { value: "Performance" });
  replace(global, "performance", performance);
}
