import type {
  DoUpdate,
  SignalWorkflow,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { isReservedName } from "../../common/reserved-names.js";
import type { HandlerRow } from "../../common/table.js";
import { applySignal } from "../jobs/signal.js";
import { applyUpdate } from "../jobs/update.js";
import type { Run } from "../run.js";
import { type DefaultHandler, type Handler, rowHandler } from "./handler.js";

/** The kinds of handlers that a run has. */
export type HandlerKind = "signal" | "query" | "update";

/** A handler as lists show it. */
export interface HandlerDescription {
  readonly name: string;
  readonly description: string | undefined;
}

/** A signal or an update whose handler has not ended. */
export interface Execution {
  readonly kind: "signal" | "update";
  readonly name: string;
  readonly id: string | undefined;
  readonly handler: Handler;
}

/** The handlers of a workflow row by kind and registered name; made once a lane. */
export type HandlerIndex = Readonly<Record<HandlerKind, ReadonlyMap<string, HandlerRow>>>;

/** The handlers of one run: those of its class, those that it sets itself, and what waits for one. */
export class Handlers {
  readonly #run: Run;
  #instance: object | undefined;
  #index: HandlerIndex | undefined;
  #set: Record<HandlerKind, Map<string, Handler>> | undefined;
  #defaults: Partial<Record<HandlerKind, DefaultHandler | undefined>> | undefined;
  #signals: SignalWorkflow[] | undefined;
  #updates: DoUpdate[] | undefined;
  #executions: Set<Execution> | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  /** The handler of that name: one that the run has set, else its class's, else the default one of the kind. */
  find(kind: HandlerKind, name: string): Handler | undefined {
    const set = this.#set?.[kind].get(name);
    if (set !== undefined) return set;
    const row = this.#index?.[kind].get(name);
    if (row !== undefined && this.#instance !== undefined)
      return rowHandler(this.#instance, row, this.#run.lane.encoding);
    return isReservedName(name) ? undefined : this.#defaults?.[kind]?.(name);
  }

  /** Registers all handlers of a class at once, then hands them what came before, in order of arrival. */
  attach(instance: object, index: HandlerIndex): void {
    this.#instance = instance;
    this.#index = index;
    this.#dispatchSignals();
    this.#dispatchUpdates();
  }

  /** Sets or takes away one handler, and hands it what came before. */
  set(kind: HandlerKind, name: string, handler: Handler | undefined): void {
    this.#run.assertWritable(`set a handler of ${kind} ${name}`);
    if (isReservedName(name)) throw new Error(`"${name}" cannot have a handler: names like it are Temporal's own`);
    this.#set ??= { signal: new Map(), query: new Map(), update: new Map() };
    if (handler === undefined) {
      this.#set[kind].delete(name);
      return;
    }
    this.#set[kind].set(name, handler);
    this.#dispatch(kind);
  }

  /** Sets or takes away the handler of everything of a kind that has none, and hands it what came before, in order. */
  setDefault(kind: HandlerKind, handler: DefaultHandler | undefined): void {
    this.#run.assertWritable(`set the default handler of each ${kind}`);
    this.#defaults ??= {};
    this.#defaults[kind] = handler;
    if (handler !== undefined) this.#dispatch(kind);
  }

  bufferSignal(signal: SignalWorkflow): void {
    this.#signals ??= [];
    this.#signals.push(signal);
  }

  /** Names of the signals that no handler came for. */
  get unhandledSignals(): readonly string[] {
    return [...new Set(this.#signals?.map(({ signalName }) => signalName))];
  }

  bufferUpdate(update: DoUpdate): void {
    this.#updates ??= [];
    this.#updates.push(update);
  }

  /** Updates that no handler came for. */
  takeBufferedUpdates(): DoUpdate[] {
    const updates = this.#updates ?? [];
    this.#updates = undefined;
    return updates;
  }

  /** Names with their descriptions, for messages. */
  list(kind: HandlerKind): HandlerDescription[] {
    const byName = new Map<string, HandlerDescription>();
    for (const { row } of this.#index?.[kind].values() ?? []) {
      byName.set(row.name, { name: row.name, description: row.description });
    }
    for (const { name, description } of this.#set?.[kind].values() ?? []) byName.set(name, { name, description });
    return [...byName.values()];
  }

  /** What {@link list} gives, by name, for the metadata query; a default handler has the name "". */
  describe(kind: HandlerKind): HandlerDescription[] {
    const own = this.list(kind).sort((one, other) => (one.name < other.name ? -1 : 1));
    const any = this.#defaults?.[kind]?.("");
    return any === undefined ? own : [{ name: "", description: any.description }, ...own];
  }

  began(execution: Execution): void {
    this.#executions ??= new Set();
    this.#executions.add(execution);
  }

  ended(execution: Execution): void {
    this.#executions?.delete(execution);
  }

  /** What is running; nothing once {@link forget} was called. */
  get running(): readonly Execution[] {
    return this.#executions === undefined ? [] : [...this.#executions];
  }

  get finished(): boolean {
    return (this.#executions?.size ?? 0) === 0;
  }

  forget(): void {
    this.#executions = undefined;
  }

  #dispatch(kind: HandlerKind): void {
    if (kind === "signal") this.#dispatchSignals();
    else if (kind === "update") this.#dispatchUpdates();
  }

  #dispatchSignals(): void {
    for (let signal = this.#next(this.#signals, (s) => this.#has("signal", s.signalName)); signal !== undefined; ) {
      applySignal(this.#run, signal);
      signal = this.#next(this.#signals, (s) => this.#has("signal", s.signalName));
    }
  }

  #dispatchUpdates(): void {
    for (let update = this.#next(this.#updates, (u) => this.#has("update", u.name)); update !== undefined; ) {
      applyUpdate(this.#run, update);
      update = this.#next(this.#updates, (u) => this.#has("update", u.name));
    }
  }

  #has(kind: HandlerKind, name: string): boolean {
    if (this.#set?.[kind].has(name) === true || this.#index?.[kind].has(name) === true) return true;
    return this.#defaults?.[kind] !== undefined && !isReservedName(name);
  }

  /** Takes the first entry that there is a handler for. */
  #next<T>(buffer: T[] | undefined, ready: (entry: T) => boolean): T | undefined {
    const at = buffer?.findIndex(ready) ?? -1;
    return at === -1 ? undefined : buffer?.splice(at, 1)[0];
  }
}
