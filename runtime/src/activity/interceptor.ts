import type { Headers } from "../common/headers.js";
import type { MetricTags } from "../common/metrics.js";
import type { ActivityContext } from "./context.js";

/** An attempt of an activity is about to be executed. */
export interface ExecuteActivityCall {
  /** The decoded message, or nothing for Empty; without a contract all arguments. */
  readonly args: readonly unknown[];
  /** What the workflow's interceptors sent along. */
  readonly headers: Headers;
}

/** What an activity gave; an object, so that an interceptor that forgets to return it does not compile. */
export interface ActivityOutcome {
  /** What the function returned; encoded afterwards. */
  readonly result: unknown;
}

/**
 * Stands around the attempts of activities. Members that are not there change nothing; of several interceptors the first
 * is the outermost. All run with `currentActivity()` set.
 */
export interface ActivityInterceptor {
  /** Around the function: may change the call or the outcome, throw, or not go on at all. Throwing is as if the activity threw. */
  execute?(
    call: ExecuteActivityCall,
    next: (call: ExecuteActivityCall) => Promise<ActivityOutcome>,
  ): Promise<ActivityOutcome>;
  /** Around each heartbeat that has details; `details` is what the activity gave. */
  heartbeat?(details: unknown, next: (details: unknown) => void): void;
  /** Attributes for all that is logged about the attempt; asked once, at its start. */
  logAttributes?(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Tags for all metrics of the attempt; asked once, at its start. */
  metricTags?(tags: MetricTags): MetricTags;
}

/** Interceptors of one attempt that need to know which it is. */
export type ActivityInterceptorFactory = (context: ActivityContext) => ActivityInterceptor;
