/** What an interceptor stands around: the call as it is handed on, and what it gives. */
export type Interception<C, R> = (call: C, next: (call: C) => R) => R;

/** Interceptors around a call, the first one outermost. Adds nothing of its own, no promise and no microtask. */
export function compose<C, R>(around: readonly Interception<C, R>[], last: (call: C) => R): (call: C) => R {
  return around.reduceRight<(call: C) => R>((next, interception) => (call) => interception(call, next), last);
}
