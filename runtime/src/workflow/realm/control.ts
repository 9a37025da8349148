import type { Encoding } from "../../converter/payload.js";
import type { RunRules } from "../run-rules.js";

export type { TracedCommand } from "../command-trace.js";

/** A layer of a bundle as its script's completion value: called with what stands for the globals and the loader. */
export type LayerFunction = (
  globalObject: object,
  self: object,
  global: object,
  $shared: (specifier: string, name: string) => unknown,
  require: (specifier: string) => never,
  module: { exports: Record<string, unknown> },
) => void;

/** What can be done inside a VM entry. */
export type Job = "apply" | "unblock" | "last" | "drain" | "contract" | "describe";

/** Options of a realm; they cross as JSON. */
export interface RealmOptions {
  readonly namespace: string;
  readonly taskQueue: string;
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  readonly encoding?: Encoding | undefined;
  readonly rules?: RunRules | undefined;
  readonly traceCommands?: boolean | undefined;
}

/** What the host knows of an activation before any of its code runs. */
export interface BegunActivation {
  readonly runId: string;
  readonly kind: "run" | "query" | "evict";
  readonly workflowType: string;
  readonly workflowId: string;
}

/** Values in a row: level, message, attributes as JSON, run ID. */
export type LogEntry = [level: string, message: string, attributes: string, runId: string];

/**
 * What a realm hands to its host: functions of the realm that take and give primitives and bytes. The host hands
 * nothing in, not even a function, so nothing of the host can be reached from inside.
 */
export interface RealmControl {
  /** The realm's own constructor: what the host copies bytes into. */
  readonly Uint8Array: Uint8ArrayConstructor;
  /** Runs the armed job once. The entry script calls it; without an armed job it does nothing. */
  enter(): boolean;
  /** Says what the next entry does. */
  arm(job: Job): void;
  /** Gives the source map of a layer by the layer's file name. */
  addSourceMap(file: string, json: string): void;
  /** Gives the layer that all runs share; evaluated by the entry after `arm("contract")`. */
  setContract(layer: LayerFunction): void;
  /** Gives the layer that is evaluated once a run. */
  setUser(layer: LayerFunction): void;
  /**
   * Makes everything final, so that runs can share it; without `all` only how stacks are written, which hands out what V8
   * gives for it. Nothing of a run may have been executed before.
   */
  lock(all: boolean): void;
  /** Exported names by module of the shared layers, as JSON. */
  sharedModules(): string;
  /** The workflows that the user layer registers, as JSON; after the entry of `arm("describe")`. */
  described(): string;
  begin(activation: Uint8Array): BegunActivation;
  mustUnblock(): boolean;
  /** Whether the run has a last word: the entry of `arm("last")`. */
  runsLast(): boolean;
  fail(message: string, stack: string): void;
  unhandledRejection(reason: unknown): void;
  conclude(): Uint8Array;
  /** Compares what is not locked and puts it back; names what was changed. */
  verify(): string;
  /** Takes what was logged since the last call. */
  takeLogs(): LogEntry[];
  /** The run's next replay notes where operations are called. */
  noteCalls(runId: string): void;
  /** Message, stack and name of a value thrown in the realm, as JSON. */
  explain(error: unknown): string;
  /** What a run has asked for, as JSON; none unless the realm traces commands. */
  takeTrace(runId: string, stacks: boolean): string;
  /** A stack that the host took of code in the realm, with the places in the user's files. */
  translate(stack: string): string;
}
