import { setImmediate as nextTurn } from "node:timers/promises";
import vm from "node:vm";
import type {
  BegunActivation,
  Job,
  LayerFunction,
  LogEntry,
  RealmControl,
  RealmOptions,
  TracedCommand,
} from "../../workflow/realm/control.js";
import { deadlineMessage, heapMessage, lockMessage } from "./messages.js";
import { type CpuDeadline, RealmEntry, StuckError } from "./realm-entry.js";
import { type RealmSeed, seedRealm } from "./realm-seed.js";

/** Code of the three layers, as the bundler makes it. */
export interface RealmCode {
  readonly sdk: string;
  readonly contract: string;
  readonly user: string;
  /** Source maps (version 3, JSON) of `contract` and `user`; without them stack traces name places in the bundle. */
  readonly sourceMaps?: { readonly contract?: string; readonly user?: string } | undefined;
}

/** What a realm is booted with. */
export interface RealmSettings {
  readonly namespace: string;
  readonly taskQueue: string;
  /** Names that queues of the contract have here. Default: none. */
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  /** What the worker's options say of runs. Default: nothing. */
  readonly rules?: RealmOptions["rules"];
  /** Keeps what runs ask for, for {@link RealmHost.takeTrace}. Default: false. */
  readonly traceCommands?: boolean | undefined;
  /** Longest that one entry into the realm may take, in milliseconds. 0: no limit. Default: 1000. */
  readonly deadlineMs?: number | undefined;
  /** Judges by CPU time and tells where code is stuck. Default: `vm`'s timeout, by wall-clock time. */
  readonly deadline?: CpuDeadline | undefined;
  /** Told of a run whose code was stopped, before its task fails. */
  readonly onStopped?: ((runId: string) => void) | undefined;
  /** Takes log lines of runs; called between activations. */
  readonly onLogs?: ((entries: readonly LogEntry[], activation: BegunActivation | undefined) => void) | undefined;
}

/** What a realm is made with. */
export interface RealmHostOptions extends RealmSettings {
  readonly code: RealmCode;
  /** Used if it is of the code's own SDK layer: most of the work is done then. */
  readonly seed?: RealmSeed | undefined;
}

/** What was thrown inside a realm, in words. */
export interface Explained {
  readonly message: string;
  readonly stack: string;
  readonly name: string;
}

const defaultDeadlineMs = 1000;
const loadDeadlineMs = 10_000;
const drainAttempts = 3;

/**
 * One locked realm, and the way into it. The host hands in bytes and texts and takes them out; no object or function of
 * the host ever enters. One activation at a time: {@link start}, a turn of the event loop, {@link finish}.
 */
export class RealmHost {
  readonly #context: vm.Context;
  readonly #control: RealmControl;
  readonly #entry: RealmEntry;
  readonly #options: RealmSettings;
  readonly #timeout: number;
  #open: BegunActivation | undefined;

  private constructor(context: vm.Context, control: RealmControl, entry: RealmEntry, options: RealmSettings) {
    this.#context = context;
    this.#control = control;
    this.#entry = entry;
    this.#options = options;
    this.#timeout = options.deadlineMs ?? defaultDeadlineMs;
  }

  /**
   * Makes a realm: evaluates the layers that runs share and locks it. Throws an `Error` if a layer cannot be loaded; the
   * message names the place in the user's file.
   */
  static create({ code, seed, ...settings }: RealmHostOptions): RealmHost {
    const host = RealmHost.boot(seed?.sdk === code.sdk ? seed : seedRealm(code.sdk), settings);
    host.load(code);
    return host;
  }

  /** A realm without a bundle, which {@link load} gives it. A seed makes one realm. */
  static boot({ context, boot }: RealmSeed, settings: RealmSettings): RealmHost {
    const { namespace, taskQueue, renameQueues, rules, traceCommands } = settings;
    const options: RealmOptions = { namespace, taskQueue, renameQueues, rules, traceCommands };
    const control = boot(JSON.stringify(options));
    const entry = new RealmEntry(nameEntry(context, control), context, settings.deadline);
    return new RealmHost(context, control, entry, settings);
  }

  /** Evaluates the layers that runs share and locks the realm. Once; throws as {@link create} does. */
  load(code: Omit<RealmCode, "sdk">): void {
    this.#control.setContract(this.#layer("contract", code.contract, code.sourceMaps?.contract));
    this.#load("contract");
    this.setUser(code.user, code.sourceMaps?.user);
    this.#control.lock();
  }

  /** Gives the realm another user layer; for the bundler, which has its code only when the shared layers are evaluated. */
  setUser(code: string, sourceMap?: string): void {
    this.#control.setUser(this.#layer("user", code, sourceMap));
  }

  /** The activation that was started and not finished. */
  get open(): BegunActivation | undefined {
    return this.#open;
  }

  /**
   * Runs an activation as far as it goes. What a promise of it rejects with, and nobody handles, is reported by
   * {@link unhandledRejection} before {@link finish}. Throws if the bytes are not an activation.
   */
  start(activation: Uint8Array): BegunActivation {
    const control = this.#control;
    const begun = control.begin(new control.Uint8Array(activation));
    this.#open = { ...begun };
    try {
      let again = this.#enterVerified("apply");
      while (again && control.mustUnblock()) again = this.#enterVerified("unblock");
      if (control.runsLast()) this.#enterVerified("last");
    } catch (error) {
      this.#interrupted(error);
    }
    return this.#open;
  }

  /** Ends the activation: the completion for Core. */
  finish(): Uint8Array {
    try {
      return this.#control.conclude();
    } finally {
      this.#flushLogs();
      this.#open = undefined;
    }
  }

  /** {@link start}, one turn of the event loop, {@link finish}. For callers with one activation at hand, such as tests. */
  async activate(activation: Uint8Array): Promise<Uint8Array> {
    this.start(activation);
    await nextTurn();
    return this.finish();
  }

  /** Attributes a rejection that nobody handled to the open activation; false if none is open. */
  unhandledRejection(reason: unknown): boolean {
    if (this.#open === undefined) return false;
    this.#control.unhandledRejection(reason);
    return true;
  }

  /** Fails the open activation; false if none is open. */
  fail(message: string, stack = ""): boolean {
    if (this.#open === undefined) return false;
    this.#control.fail(message, stack);
    return true;
  }

  /** Evaluates the user layer once and returns what it registers, as JSON. Throws an `Error` in the user's words. */
  describe(): string {
    this.#load("describe");
    return this.#control.described();
  }

  /** What a run has asked for, in order; none unless the realm traces commands. Stacks take time, so they are asked for. */
  takeTrace(runId: string, stacks: boolean): TracedCommand[] {
    return JSON.parse(this.#control.takeTrace(runId, stacks)) as TracedCommand[];
  }

  /** Names exported by the modules that runs share, by module. */
  sharedModules(): Readonly<Record<string, readonly string[]>> {
    return JSON.parse(this.#control.sharedModules()) as Record<string, string[]>;
  }

  /** The run's next replay notes where its operations are called, for stack traces. */
  noteCalls(runId: string): void {
    this.#control.noteCalls(runId);
  }

  /** Message, name and stack of a value that was thrown inside the realm. */
  explain(error: unknown): Explained {
    return JSON.parse(this.#control.explain(error)) as Explained;
  }

  #layer(name: "contract" | "user", code: string, sourceMap: string | undefined): LayerFunction {
    const filename = `protempo:${name}`;
    if (sourceMap !== undefined) this.#control.addSourceMap(filename, sourceMap);
    return new vm.Script(code, { filename }).runInContext(this.#context) as LayerFunction;
  }

  #load(job: Job): void {
    try {
      this.#enterRealm(job, loadDeadlineMs);
    } catch (error) {
      if (error instanceof StuckError)
        throw new Error(`Loading the workflow bundle did not end within ${loadDeadlineMs / 1000} s.`);
      const { message, stack } = this.explain(error);
      throw Object.assign(new Error(message), stack === "" ? {} : { stack });
    }
  }

  /** False when there is nothing more to do. */
  #enterVerified(job: "apply" | "unblock" | "last"): boolean {
    let more = true;
    try {
      // An eviction runs no code of the user's, and a deadline costs a thread.
      const timeless = job === "apply" && this.#open?.kind === "evict";
      const unblocked = this.#enterRealm(job, timeless ? 0 : this.#timeout);
      more = job === "apply" || unblocked;
    } finally {
      // Before any other code of the realm relies on them.
      const changed = this.#control.verify();
      if (changed !== "") {
        this.#control.fail(lockMessage(changed, this.#open), "");
        more = false;
      }
    }
    return more;
  }

  #enterRealm(job: Job, timeout: number): boolean {
    this.#control.arm(job);
    return this.#entry.run(timeout) as boolean;
  }

  /**
   * The run is failed first, which switches its operations off; then what it left in the microtask queue that all runs
   * share is run out, so that none of it happens inside the next run.
   */
  #interrupted(error: unknown): void {
    if (error instanceof StuckError) {
      const where = this.#control.translate(error.where);
      const message = error.heapFull
        ? heapMessage(where, this.#open)
        : deadlineMessage(this.#timeout, where, this.#open);
      this.#control.fail(message, `Error: ${message}\n${where}`);
      if (this.#open !== undefined) this.#options.onStopped?.(this.#open.runId);
    } else {
      const { message, stack } = this.explain(error);
      this.#control.fail(message, stack);
    }
    for (let attempt = 0; attempt < drainAttempts; attempt++) {
      try {
        this.#enterRealm("drain", this.#timeout > 0 ? Math.min(this.#timeout, 100) : 0);
        return;
      } catch {
        // A microtask of the dead run was interrupted, which empties the queue; the next pass shows that it is empty.
      } finally {
        this.#control.verify();
      }
    }
  }

  #flushLogs(): void {
    const entries = this.#control.takeLogs();
    if (entries.length === 0) return;
    const copies = Array.from(
      entries,
      ([level, message, attributes, runId]): LogEntry => [level, message, attributes, runId],
    );
    this.#options.onLogs?.(copies, this.#open);
  }
}

/**
 * The entry script finds the realm's way in under a lexical name: no property of `globalThis`, cannot be assigned, and
 * does nothing unless the host has armed it.
 */
function nameEntry(context: vm.Context, control: RealmControl): vm.Script {
  const run = (source: string): unknown => new vm.Script(source, { filename: "protempo:sdk" }).runInContext(context);
  const global = run("globalThis") as object;
  Object.defineProperty(global, "__protempo_enter__", { value: control.enter, configurable: true });
  run("const __protempo_enter__ = globalThis.__protempo_enter__; delete globalThis.__protempo_enter__;");
  return new vm.Script("__protempo_enter__()");
}
