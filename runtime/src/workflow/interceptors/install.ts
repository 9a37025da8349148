import type { Run } from "../run.js";
import { interceptorsAmong } from "./registration.js";
import { RunInterceptors } from "./run-interceptors.js";

/** Makes the interceptors that a workflows file exports, for one run; its context is there by then. */
export function installInterceptors(run: Run, exports: Readonly<Record<string, unknown>>): void {
  const factories = interceptorsAmong(exports);
  const { context } = run;
  if (factories.length === 0 || context === undefined) return;
  run.interceptors = new RunInterceptors(factories.map((factory) => factory(context) ?? {}));
}

/** Takes a step of an activation with interceptors around it. */
export function activateWithin(run: Run, jobs: readonly string[], step: () => void): void {
  const around = run.interceptors?.activate;
  if (around === undefined) step();
  else around({ jobs, isReplaying: run.replaying, historyLength: run.facts.historyLength }, step);
}

/** Tells interceptors what the activation ends with. */
export function concludeWithin(run: Run): void {
  run.interceptors?.conclude?.({ commands: run.commandKinds }, () => {});
}
