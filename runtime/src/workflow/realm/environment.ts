import type { RunEnvironment } from "../environment.js";

/**
 * What the globals of a realm ask of its engine. The engine is made after the globals, since its own modules use them;
 * until it is connected, and while no run is selected, every run-bound global answers for "no run".
 */
interface Source {
  current(): RunEnvironment | undefined;
}

const cell: { source: Source | undefined } = { source: undefined };

/** Says which engine knows the current run. Called once a realm. */
export function connectEnvironment(source: Source): void {
  cell.source = source;
}

/** The run whose code is being executed, or `undefined` while layers are evaluated outside a run. */
export function currentEnvironment(): RunEnvironment | undefined {
  return cell.source?.current();
}

/** The current run. Throws if there is none: `what` can be done by a run only. */
export function requireEnvironment(what: string): RunEnvironment {
  const environment = currentEnvironment();
  if (environment === undefined) {
    throw new Error(
      `${what} needs a running workflow: it was called while a module was loaded outside a run. Call it from a workflow's methods.`,
    );
  }
  return environment;
}
