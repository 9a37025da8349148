const reserved = /^(__temporal_|__stack_trace$|__enhanced_stack_trace$)/;

/** Whether Temporal keeps this name for itself. */
export function isReservedName(name: string): boolean {
  return reserved.test(name);
}

/** Throws TypeError for a name that Temporal keeps for itself. `what` is what is named so, such as `"workflow"`. */
export function refuseReservedName(what: string, name: string): void {
  if (!isReservedName(name)) return;
  throw new TypeError(`The ${what} ${JSON.stringify(name)} has a name that Temporal keeps for itself: give it another`);
}
