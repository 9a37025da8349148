import type { RealmControl } from "../../workflow/realm/control.js";

/**
 * The calls into a realm that is not locked, each under a limit: what its run has done to built-ins may make any of them
 * endless.
 */
export function guardedControl(control: RealmControl, limited: <T>(call: () => T) => T): RealmControl {
  return {
    ...control,
    begin: (activation) => limited(() => control.begin(activation)),
    mustUnblock: () => limited(() => control.mustUnblock()),
    runsLast: () => limited(() => control.runsLast()),
    fail: (message, stack) => limited(() => control.fail(message, stack)),
    unhandledRejection: (reason) => limited(() => control.unhandledRejection(reason)),
    takeLogs: () => limited(() => control.takeLogs()),
    takeTrace: (runId, stacks) => limited(() => control.takeTrace(runId, stacks)),
    translate: (stack) => limited(() => control.translate(stack)),
  };
}
