import { setImmediate as nextTurn } from "node:timers/promises";
import type vm from "node:vm";
import type {
  BegunActivation,
  Job,
  LayerFunction,
  LogEntry,
  RealmControl,
  RealmOptions,
  TracedCommand,
} from "../../workflow/realm/control.js";
import { type BundledCode, type BundledLayers, type CompiledLayer, compileLayers } from "./compiled-layer.js";
import { guardedControl } from "./guarded-control.js";
import type { Explained, LaneRealm } from "./lane-realm.js";
import { deadlineMessage, heapMessage, lockMessage } from "./messages.js";
import { type CpuDeadline, nameEntry, RealmEntry, type StackSource, StuckError } from "./realm-entry.js";
import { type RealmSeed, SeedMaker } from "./realm-seed.js";

/** Code of the three layers, as the bundler makes it. */
export interface RealmCode extends BundledCode {
  readonly sdk: string;
}

/** What a realm is booted with. */
export interface RealmSettings {
  readonly namespace: string;
  readonly taskQueue: string;
  /** Names that queues of the contract have here. Default: none. */
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  /** How runs write messages. Default: `"json"`. */
  readonly encoding?: RealmOptions["encoding"];
  /** What the worker's options say of runs. Default: nothing. */
  readonly rules?: RealmOptions["rules"];
  /** Keeps what runs ask for, for {@link RealmHost.takeTrace}. Default: false. */
  readonly traceCommands?: boolean | undefined;
  /**
   * Whose it is: a realm for the runs of a lane is locked; in one that is a run's alone the run may change what it wants, and
   * every call into it has the deadline. Default: `"lane"`.
   */
  readonly isolation?: "lane" | "context" | undefined;
  /** Longest that the jobs of an activation, or all that they unblock, may take, in milliseconds. 0: no limit. Default: 1000. */
  readonly deadlineMs?: number | undefined;
  /** Judges by CPU time and tells where code is stuck. Default: `vm`'s timeout, by wall-clock time. */
  readonly deadline?: CpuDeadline | undefined;
  /** Without `deadline`: tells where code was that was stopped. Default: that is not told. */
  readonly sampler?: StackSource | undefined;
  /** Told of a run whose code was stopped, before its task fails. */
  readonly onStopped?: ((runId: string) => void) | undefined;
  /** Takes log lines of runs; called between activations. */
  readonly onLogs?: ((entries: readonly LogEntry[], activation: BegunActivation | undefined) => void) | undefined;
}

/** What a realm is made with. */
export interface RealmHostOptions extends RealmSettings {
  readonly code: RealmCode;
}

const defaultDeadlineMs = 1000;
const loadDeadlineMs = 10_000;
const drainAttempts = 3;

/**
 * One realm, and the way into it. The host hands in bytes and texts and takes them out; no object or function of the host
 * ever enters. One activation at a time: {@link start}, a turn of the event loop, {@link finish}.
 */
export class RealmHost implements LaneRealm {
  readonly #context: vm.Context;
  readonly #control: RealmControl;
  readonly #entry: RealmEntry;
  readonly #options: RealmSettings;
  readonly #timeout: number;
  #open: BegunActivation | undefined;
  /** Why the open activation failed, if the realm could not be told. */
  #untold: string | undefined;
  /** Whether what enters the realm is under a limit already. */
  #limitKept = false;
  /** Passes over the conditions that the open activation has taken. */
  #rounds = 0;

  private constructor(context: vm.Context, control: RealmControl, entry: RealmEntry, options: RealmSettings) {
    this.#context = context;
    this.#entry = entry;
    this.#options = options;
    this.#timeout = options.deadlineMs ?? defaultDeadlineMs;
    this.#control = options.isolation === "context" ? guardedControl(control, this.#limited) : control;
  }

  /**
   * Makes a realm: evaluates the layers that runs share and locks it. Throws an `Error` if a layer cannot be loaded; the
   * message names the place in the user's file.
   */
  static create({ code, ...settings }: RealmHostOptions): RealmHost {
    return RealmHost.of(new SeedMaker(code.sdk).take(), compileLayers(code), settings);
  }

  /** {@link create} of what is compiled. A seed makes one realm. */
  static of(seed: RealmSeed, layers: BundledLayers, settings: RealmSettings): RealmHost {
    const host = RealmHost.boot(seed, settings);
    host.load(layers);
    return host;
  }

  /** A realm without a bundle, which {@link load} gives it. A seed makes one realm. */
  static boot({ context, boot }: RealmSeed, settings: RealmSettings): RealmHost {
    const { namespace, taskQueue, renameQueues, encoding, rules, traceCommands } = settings;
    const options: RealmOptions = { namespace, taskQueue, renameQueues, encoding, rules, traceCommands };
    const control = boot(JSON.stringify(options));
    nameEntry(context, control.enter);
    return new RealmHost(context, control, new RealmEntry(context, settings.deadline, settings.sampler), settings);
  }

  /** Evaluates the layers that runs share and locks the realm. Once; throws as {@link create} does. */
  load({ contract, user }: BundledLayers): void {
    this.#control.setContract(this.#layer(contract));
    this.#load("contract");
    this.setUser(user);
    this.#control.lock(this.#options.isolation !== "context");
  }

  /** Gives the realm another user layer; for the bundler, which has its code only when the shared layers are evaluated. */
  setUser(layer: CompiledLayer): void {
    this.#control.setUser(this.#layer(layer));
  }

  get open(): BegunActivation | undefined {
    return this.#open;
  }

  start(activation: Uint8Array): BegunActivation {
    const control = this.#control;
    const begun = control.begin(new control.Uint8Array(activation));
    this.#open = { ...begun };
    try {
      if (this.#enterVerified("apply") && control.mustUnblock()) this.#unblock();
      if (control.runsLast()) this.#enterVerified("last");
    } catch (error) {
      this.#interrupted(error);
    }
    return this.#open;
  }

  finish(): Uint8Array {
    try {
      if (this.#untold !== undefined) throw new Error(this.#untold);
      return this.#conclude();
    } finally {
      try {
        this.#flushLogs();
      } finally {
        this.#open = undefined;
        this.#untold = undefined;
        this.#rounds = 0;
      }
    }
  }

  /** {@link start}, one turn of the event loop, {@link finish}. For callers with one activation at hand, such as tests. */
  async activate(activation: Uint8Array): Promise<Uint8Array> {
    this.start(activation);
    await nextTurn();
    return this.finish();
  }

  unhandledRejection(reason: unknown): boolean {
    if (this.#open === undefined) return false;
    this.#control.unhandledRejection(reason);
    return true;
  }

  fail(message: string, stack = ""): boolean {
    if (this.#open === undefined) return false;
    try {
      this.#control.fail(message, stack);
    } catch {
      this.#untold = message;
    }
    return true;
  }

  /** Evaluates the user layer once and returns what it registers, as JSON. Throws an `Error` in the user's words. */
  describe(): string {
    this.#load("describe");
    return this.#control.described();
  }

  takeTrace(runId: string, stacks: boolean): TracedCommand[] {
    return JSON.parse(this.#control.takeTrace(runId, stacks)) as TracedCommand[];
  }

  /** Names exported by the modules that runs share, by module. */
  sharedModules(): Readonly<Record<string, readonly string[]>> {
    return JSON.parse(this.#control.sharedModules()) as Record<string, string[]>;
  }

  noteCalls(runId: string): void {
    this.#control.noteCalls(runId);
  }

  explain(error: unknown): Explained {
    // What this thread threw itself does not go in.
    if (error instanceof Error) return { message: error.message, stack: error.stack ?? "", name: error.name };
    try {
      return JSON.parse(this.#limited(() => this.#control.explain(error))) as Explained;
    } catch {
      return { message: "a value that cannot be printed was thrown", stack: "", name: "" };
    }
  }

  /** Reads what the run has given or thrown, which may be code of its own. */
  #conclude(): Uint8Array {
    const conclude = (): Uint8Array => this.#control.conclude();
    if (this.#open?.kind === "evict") return conclude();
    try {
      return this.#entry.call(conclude, this.#timeout);
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      this.#interrupted(error);
      return this.#entry.call(conclude, this.#timeout);
    }
  }

  #layer({ file, script, sourceMap }: CompiledLayer): LayerFunction {
    if (sourceMap !== undefined) this.#control.addSourceMap(file, sourceMap);
    return script.runInContext(this.#context) as LayerFunction;
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

  /** All passes together have one limit: conditions that wake each other without end would never come to that of a pass. */
  #unblock(): void {
    let ended = false;
    this.#limitKept = true;
    try {
      this.#entry.call(() => {
        while (this.#enterVerified("unblock") && this.#control.mustUnblock()) this.#rounds++;
        ended = true;
      }, this.#timeout);
    } finally {
      this.#limitKept = false;
      // A pass that was stopped has not come to it.
      if (!ended) this.#verify();
    }
  }

  /** False when there is nothing more to do. */
  #enterVerified(job: "apply" | "unblock" | "last"): boolean {
    let more = true;
    try {
      // An eviction runs no code of the user's, and a deadline may cost a thread.
      const timeless = job === "apply" && this.#open?.kind === "evict" && this.#options.isolation !== "context";
      const unblocked = this.#enterRealm(job, timeless ? 0 : this.#timeout);
      more = job === "apply" || unblocked;
    } finally {
      if (!this.#verify()) more = false;
    }
    return more;
  }

  /** Before any other code of the realm relies on what runs share. False if the run has changed it, which fails its task. */
  #verify(): boolean {
    const changed = this.#control.verify();
    if (changed !== "") this.#control.fail(lockMessage(changed, this.#open), "");
    return changed === "";
  }

  readonly #limited = <T>(call: () => T): T => {
    if (this.#limitKept) return call();
    try {
      return this.#entry.call(call, this.#timeout);
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      throw new Error(this.#stuckMessage(error, ""));
    }
  };

  #stuckMessage({ heapFull, where: stack }: StuckError, where: string): string {
    return heapFull
      ? heapMessage(where, this.#open)
      : deadlineMessage(this.#timeout, where, this.#open, stack, this.#rounds);
  }

  #enterRealm(job: Job, timeout: number): boolean {
    this.#control.arm(job);
    return this.#entry.run(this.#limitKept ? 0 : timeout) as boolean;
  }

  /**
   * The run is failed first, which switches its operations off; then what it left in the microtask queue that all runs
   * share is run out, so that none of it happens inside the next run.
   */
  #interrupted(error: unknown): void {
    if (error instanceof StuckError) {
      if (this.#open !== undefined) this.#options.onStopped?.(this.#open.runId);
      const where = this.#translate(error.where);
      const message = this.#stuckMessage(error, where);
      this.fail(message, `Error: ${message}\n${where}`);
    } else {
      const { message, stack } = this.explain(error);
      this.fail(message, stack);
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

  /** Empty if the realm cannot do that any more. */
  #translate(stack: string): string {
    try {
      return this.#control.translate(stack);
    } catch {
      return "";
    }
  }

  #flushLogs(): void {
    const entries = this.#control.takeLogs();
    if (entries.length === 0) return;
    const copies: LogEntry[] = [];
    // By index and as texts: how its arrays are iterated is the run's affair where the realm is its own.
    for (let i = 0; i < entries.length; i++) {
      const [level, message, attributes, runId] = Object.values(entries[i] as LogEntry);
      copies.push([text(level), text(message), text(attributes), text(runId)]);
    }
    this.#options.onLogs?.(copies, this.#open);
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
