import type { BegunActivation, TracedCommand } from "../../workflow/realm/control.js";

/** What was thrown inside a realm, in words. */
export interface Explained {
  readonly message: string;
  readonly stack: string;
  readonly name: string;
}

/** Where a lane's activations are executed: one realm for all of its runs, or one for each. One activation at a time. */
export interface LaneRealm {
  /** The activation that was started and not finished. */
  readonly open: BegunActivation | undefined;
  /**
   * Runs an activation as far as it goes. What a promise of it rejects with, and nobody handles, is reported by
   * {@link unhandledRejection} before {@link finish}. Throws if the bytes are not an activation.
   */
  start(activation: Uint8Array): BegunActivation;
  /** Ends the activation: the completion for Core. */
  finish(): Uint8Array;
  /** Fails the open activation; false if none is open. */
  fail(message: string, stack?: string): boolean;
  /** Attributes a rejection that nobody handled to the open activation; false if none is open. */
  unhandledRejection(reason: unknown): boolean;
  /** Message, name and stack of a value that was thrown inside. */
  explain(error: unknown): Explained;
  /** What the run has asked for, in order; none unless commands are traced. Stacks take time, so they are asked for. */
  takeTrace(runId: string, stacks: boolean): TracedCommand[];
  /** The run's next replay notes where its operations are called, for stack traces. */
  noteCalls(runId: string): void;
  /** Called when there is nothing to do: what the next activation needs can be made now. */
  prepare?(): void;
}
