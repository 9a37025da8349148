import { dynamicType } from "../common/dynamic-type.js";
import type { InputRules } from "../common/input-rules.js";
import { NotedRuns } from "../common/noted-runs.js";
import type { ServiceTable } from "../common/table.js";
import type { Encoding } from "../converter/payload.js";
import { TableCalls } from "./calls/table-calls.js";
import { CommandTrace } from "./command-trace.js";
import type { EngineHost, EngineOptions } from "./engine.js";

import type { Run } from "./run.js";
import type { RunRules } from "./run-rules.js";

/** What all runs of an engine share: where they are, how they log, and the calls of each contract. */
export class Lane {
  readonly host: EngineHost;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly #renameQueues: Readonly<Record<string, string>>;
  /** How messages are written. */
  readonly encoding: Encoding;
  readonly #rules: RunRules;
  /** Undefined but in a replayer. */
  readonly trace: CommandTrace | undefined;
  #noted: NotedRuns | undefined;
  #inputRules: InputRules | undefined;
  readonly #tables = new WeakMap<ServiceTable, TableCalls>();

  constructor(options: EngineOptions) {
    this.host = options.host;
    this.namespace = options.namespace;
    this.taskQueue = options.taskQueue;
    this.#renameQueues = options.renameQueues ?? {};
    this.encoding = options.encoding ?? "json";
    this.#rules = options.rules ?? {};
    this.trace = options.traceCommands ? new CommandTrace() : undefined;
  }

  /** Names of the errors that fail every workflow of the worker. */
  get failureErrorTypes(): readonly string[] | undefined {
    return this.#rules.failureErrorTypes;
  }

  /** Whether the server wants to know a run's versioning behaviour. */
  get versioned(): boolean {
    return this.#rules.versioned === true;
  }

  /** Whether runs that come to this patch do not take it yet. */
  withholds(patchId: string): boolean {
    return this.#rules.inactivePatches?.includes(patchId) === true;
  }

  /** Why the worker cannot execute this activity as a local one; undefined if it can, or if that is not known. */
  refusalOfLocal(activityType: string): string | undefined {
    const { activities } = this.#rules;
    if (activities === undefined || activities.includes(activityType) || activities.includes(dynamicType)) return;
    return (
      `This worker has no activity ${activityType}, so it cannot execute it as a local one. It has: ` +
      `${activities.join(", ") || "none"}. Give it to the worker, or call it as an ordinary activity.`
    );
  }

  /** The queue that something goes to: the worker's own if none is named. */
  queueOf(name: string | undefined): string {
    if (name === undefined || name === "") return this.taskQueue;
    return (Object.hasOwn(this.#renameQueues, name) ? this.#renameQueues[name] : undefined) ?? name;
  }

  /** The calls of a service, built when it is first met. */
  callsOf(table: ServiceTable): TableCalls {
    let calls = this.#tables.get(table);
    if (calls === undefined) {
      calls = new TableCalls(table);
      this.#tables.set(table, calls);
    }
    return calls;
  }

  /** The rules to use in place of some that are the same: each run's exports bring their own, which compile nothing then. */
  shareInputRules(rules: InputRules): InputRules {
    if (this.#inputRules?.equals(rules) !== true) this.#inputRules = rules;
    return this.#inputRules as InputRules;
  }

  /** Raises a counter of the worker's by one. */
  count(run: Run, name: string): void {
    this.host.tell?.("count", name, "{}", run.runId);
  }

  /** The run's next replay, here or in another lane, is to note where its operations are called. */
  noteCallsOf(runId: string): void {
    this.#noted ??= new NotedRuns();
    this.#noted.add(runId);
  }

  /** Whether that was asked for; once. */
  mustNoteCalls(runId: string): boolean {
    return this.#noted?.take(runId) ?? false;
  }

  /** Writes to the worker's log, whether history is replayed or not. */
  log(run: Run, level: string, message: string, attributes: Readonly<Record<string, unknown>> | undefined): void {
    this.host.log(level, message, attributes === undefined ? "{}" : toJson(attributes), run.runId);
  }
}

function toJson(attributes: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(attributes, plain);
  } catch {
    // One that cannot be written does not take the others with it.
    return JSON.stringify(Object.fromEntries(Object.keys(attributes).map((key) => [key, written(attributes, key)])));
  }
}

function written(attributes: Readonly<Record<string, unknown>>, key: string): unknown {
  try {
    const text = JSON.stringify(attributes[key], plain) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    return `cannot be written: ${String(error)}`;
  }
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (value instanceof Error) return value.stack ?? String(value);
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
  return value;
}
