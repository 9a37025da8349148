import type {
  InitializeWorkflow,
  WorkflowActivation,
  WorkflowActivationJob,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { WorkflowActivationCompletion } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { isCancellation } from "../common/errors/inspect.js";
import type { ServiceTable } from "../common/table.js";
import type { Topic } from "../common/topic.js";
import type { Encoding } from "../converter/payload.js";
import { failed, successful } from "./answers.js";
import { CompletionEncoder, decodeActivation } from "./codec.js";
import { ReadOnlyError } from "./determinism-error.js";
import { type RunEnvironment, RunEnvironmentOf } from "./environment.js";
import { singleBatch } from "./flags.js";
import { freezeClasses } from "./freeze.js";
import { inputRulesAmong, inputsOf } from "./input-rules.js";
import { activateWithin, concludeWithin, installInterceptors } from "./interceptors/install.js";
import { applyJob } from "./jobs/apply.js";
import { type Construct, makeContext, startMain } from "./jobs/initialize.js";
import { rejectBufferedUpdates } from "./jobs/update.js";
import { Lane } from "./lane.js";
import { logEviction, logLostRejection, logTaskFailure } from "./log.js";
import { type Construction, installRealmCell } from "./realm-cell.js";
import {
  describeWorkflow,
  findWorkflow,
  type WorkflowDescriptor,
  type WorkflowSource,
  workflowsOf,
} from "./registration.js";
import { Run } from "./run.js";
import type { RunRules } from "./run-rules.js";
import { sharedClasses } from "./shared-classes.js";
import { warnUnfinished, warnUnhandledSignals } from "./unfinished.js";

/** What the host gives to the engine: functions that take and give primitives and never throw. */
export interface EngineHost {
  /** Writes to the worker's log. */
  log(level: string, message: string, attributesJson: string, runId: string): void;
  /** Hands on what is no line of the log, with its body as JSON. */
  readonly tell?: (topic: Topic, name: string, bodyJson: string, runId: string) => void;
}

/** How an engine is made. */
export interface EngineOptions {
  readonly host: EngineHost;
  /** Evaluates the user's modules anew, for one run; gives the exports of the workflows file. */
  readonly loadUser: () => Readonly<Record<string, unknown>>;
  readonly namespace: string;
  /** Queue that the worker polls, and the default of activities and children. */
  readonly taskQueue: string;
  /** Names that queues of the contract have here: what a run sends to one goes to the other. Default: none. */
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  /** How messages are written. Default: `"json"`. */
  readonly encoding?: Encoding | undefined;
  readonly rules?: RunRules | undefined;
  /** Keeps what the run that was activated last asked for, for {@link WorkflowEngine.takeTrace}. Default: false. */
  readonly traceCommands?: boolean | undefined;
}

/** What an activation is about. */
export interface Begun {
  readonly runId: string;
  readonly kind: "run" | "query" | "evict";
  readonly workflowType: string;
  readonly workflowId: string;
}

/**
 * The realm half of a worker: holds the runs of a lane and applies activations to them, one at a time:
 * `begin`, `apply`, then `unblock` as long as `mustUnblock`, at the end `conclude`. `apply` and `unblock` are called
 * where microtasks drain after them; the rest as plain calls.
 */
export interface WorkflowEngine {
  /** Reads an activation and selects its run. Runs no code of the user's. Throws only if the bytes are no activation. */
  begin(activation: Uint8Array): Begun;
  /** Applies the jobs in order. Never throws: what goes wrong fails the task in {@link conclude}. */
  apply(): void;
  /** Whether {@link unblock} has something to look at. */
  mustUnblock(): boolean;
  /** One pass over the conditions, or the next batch of jobs; true if something may run now. */
  unblock(): boolean;
  /** Whether interceptors want to have the last word: {@link last}. */
  readonly runsLast: boolean;
  /** What interceptors do at the end of an activation, or when the run leaves the cache; called as `apply` is. */
  last(): void;
  /** Ends the activation as a failed task, and switches the run's operations off. */
  fail(message: string, stack?: string): void;
  /** A promise of the activation's run was rejected, and nobody took notice. */
  unhandledRejection(reason: unknown): void;
  /** The encoded completion. */
  conclude(): Uint8Array;
  /** What the globals of the realm ask of the run at hand; undefined outside of an activation. */
  current(): RunEnvironment | undefined;
  /** What a run has asked for: `TracedCommand`s as JSON; none unless the engine traces commands. */
  takeTrace(runId: string, stacks: boolean): string;
  /** The run's next replay, if it is in this lane, notes where operations are called, for its stack traces. */
  noteCalls(runId: string): void;
  /** The workflows of one evaluation of the user's modules. */
  describe(): WorkflowDescriptor[];
}

/** Makes the engine of a lane. All state of its runs hangs on what this returns. */
export function createEngine(options: EngineOptions): WorkflowEngine {
  return new LaneEngine(options);
}

interface Current {
  readonly activation: WorkflowActivation;
  readonly kind: Begun["kind"];
  readonly run: Run | undefined;
  /** Set with the first activation of a run. */
  readonly init: InitializeWorkflow | undefined;
  /** Jobs of the next batch; only histories from before flag 2 have one. */
  rest: readonly WorkflowActivationJob[] | undefined;
  error: { readonly error: unknown } | undefined;
}

class LaneEngine implements WorkflowEngine {
  readonly #options: EngineOptions;
  readonly #lane: Lane;
  readonly #runs = new Map<string, Run>();
  readonly #encoder = new CompletionEncoder();
  #current: Current | undefined;
  #environment: RunEnvironment | undefined;
  #construction: Construction | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#lane = new Lane(options);
    freezeClasses(...sharedClasses);
    installRealmCell({
      context: () => this.#current?.run?.context,
      takeConstruction: () => {
        const construction = this.#construction;
        this.#construction = undefined;
        return construction;
      },
    });
  }

  begin(bytes: Uint8Array): Begun {
    const activation = decodeActivation(bytes);
    const kind = kindOf(activation);
    const first = activation.jobs[0]?.variant;
    const init = first?.case === "initializeWorkflow" ? first.value : undefined;
    let run = this.#runs.get(activation.runId);
    this.#current = undefined;
    if (init !== undefined && kind === "run") {
      run = new Run(this.#lane, activation, init);
      this.#runs.set(activation.runId, run);
    }
    this.#environment = run && new RunEnvironmentOf(run);
    this.#current = { activation, kind, run, init, rest: undefined, error: undefined };
    const { workflowType = "", workflowId = "" } = run?.init ?? {};
    return { runId: activation.runId, kind, workflowType, workflowId };
  }

  apply(): void {
    const current = this.#selected();
    const { activation, kind, run } = current;
    if (kind === "evict") {
      this.#evict(activation);
      return;
    }
    if (run === undefined) {
      current.error = { error: new Error(`Run ${activation.runId} is not in this lane's cache`) };
      return;
    }
    if (run.dead) {
      current.error = {
        error: new Error(`An earlier task of run ${activation.runId} has failed: it must leave the cache`),
      };
      return;
    }
    this.#guard(run, () => {
      if (kind === "query") {
        run.enterQuery();
        for (const job of activation.jobs) applyJob(run, job);
        return;
      }
      run.enterTask(activation);
      run.throwTaskError();
      const batches = this.#batches(run, activation.jobs);
      current.rest = batches[1];
      this.#applyBatch(run, batches[0] ?? []);
    });
  }

  mustUnblock(): boolean {
    const { kind, run, rest } = this.#selected();
    if (kind !== "run" || run === undefined || run.dead || run.taskError !== undefined) return false;
    return rest !== undefined || run.blocked;
  }

  unblock(): boolean {
    const current = this.#selected();
    const { run } = current;
    if (run === undefined || !this.mustUnblock()) return false;
    return this.#guard(run, () => {
      if (run.unblockConditions()) return true;
      const { rest } = current;
      if (rest === undefined) return false;
      current.rest = undefined;
      this.#applyBatch(run, rest);
      return true;
    });
  }

  get runsLast(): boolean {
    const { kind, run } = this.#selected();
    if (kind === "evict") return run?.interceptors?.disposes === true;
    return kind === "run" && run?.interceptors?.conclude !== undefined && !run.dead;
  }

  last(): void {
    const { kind, run } = this.#selected();
    if (run === undefined) return;
    if (kind === "evict") run.interceptors?.dispose();
    else this.#guard(run, () => concludeWithin(run));
  }

  fail(message: string, stack?: string): void {
    const current = this.#selected();
    const error = new Error(message);
    if (stack !== undefined) error.stack = stack;
    current.error ??= { error };
    if (current.run !== undefined) current.run.dead = true;
  }

  unhandledRejection(reason: unknown): void {
    // What was cancelled may be left alone: nobody has to wait for it. What was refused has its answer.
    if (isHarmless(reason)) return;
    const { run, kind } = this.#current ?? {};
    // A query changes nothing: what it leaves behind must not fail the run's next task.
    if (kind === "query" && run !== undefined) logLostRejection(run, reason);
    else run?.recordTaskError(reason);
  }

  conclude(): Uint8Array {
    const current = this.#selected();
    try {
      return this.#encoder.encode(this.#completion(current));
    } catch (error) {
      return this.#encoder.encode(failed(current.activation.runId, error));
    } finally {
      this.#current = undefined;
      this.#environment = undefined;
    }
  }

  current(): RunEnvironment | undefined {
    return this.#environment;
  }

  takeTrace(runId: string, stacks: boolean): string {
    return this.#lane.trace?.take(runId, stacks) ?? "[]";
  }

  noteCalls(runId: string): void {
    // The one in the cache was asked, and answered without.
    this.#lane.noteCallsOf(runId);
  }

  describe(): WorkflowDescriptor[] {
    const exports = this.#options.loadUser();
    const rules = inputRulesAmong(exports);
    const sources = workflowsOf(exports);
    rules?.prepare(sources.flatMap(inputsOf));
    return sources.map((source) => describeWorkflow(source, rules !== undefined));
  }

  #completion(current: Current): WorkflowActivationCompletion {
    const { activation, kind, run } = current;
    const { runId } = activation;
    if (kind === "evict") return successful(runId, undefined, undefined);
    if (kind === "run" && run !== undefined && !run.dead) rejectBufferedUpdates(run);
    const commands = run?.takeCommands() ?? [];
    const error = current.error ?? (kind === "run" ? run?.taskError : undefined);
    if (error !== undefined || run === undefined) {
      if (run !== undefined && kind === "run") {
        run.dead = true;
        logTaskFailure(run, error?.error);
      }
      return failed(runId, error?.error);
    }
    if (run.completed && !run.over && kind === "run") {
      run.over = true;
      warnUnfinished(run);
      warnUnhandledSignals(run);
    }
    return successful(runId, run, commands);
  }

  /** Before flag 2 signals were applied alone and first, and their microtasks ran before the rest. */
  #batches(run: Run, jobs: readonly WorkflowActivationJob[]): (readonly WorkflowActivationJob[])[] {
    const rest: WorkflowActivationJob[] = [];
    const signals: WorkflowActivationJob[] = [];
    for (const job of jobs) {
      if (job.variant.case === "notifyHasPatch") applyJob(run, job);
      else if (job.variant.case === "signalWorkflow") signals.push(job);
      else rest.push(job);
    }
    if (signals.length > 0 && !run.hasFlag(singleBatch)) return rest.length > 0 ? [signals, rest] : [signals];
    // The last seed is the one that counts, and it counts from the start.
    const seed = rest.findLast((job) => job.variant.case === "updateRandomSeed");
    if (seed !== undefined) applyJob(run, seed);
    return [jobs.filter(({ variant }) => variant.case !== "notifyHasPatch" && variant.case !== "updateRandomSeed")];
  }

  #applyBatch(run: Run, jobs: readonly WorkflowActivationJob[]): void {
    const source = jobs.some(isInit) ? this.#prepare(run) : undefined;
    const kinds = run.interceptors === undefined ? [] : jobs.map(({ variant }) => variant.case ?? "");
    activateWithin(run, kinds, () => {
      for (const job of jobs) {
        if (isInit(job)) continue;
        applyJob(run, job);
        run.unblockConditions();
      }
      if (source === undefined) return;
      startMain(run, source, this.#construct);
      run.unblockConditions();
    });
  }

  /** Evaluates the user's modules for a run, and finds what it is made of. */
  #prepare(run: Run): WorkflowSource {
    const exports = this.#options.loadUser();
    const rowOf = (table: ServiceTable, type: string) => this.#lane.callsOf(table).workflow(type);
    const source = findWorkflow(exports, run.init.workflowType, rowOf);
    makeContext(run, source);
    installInterceptors(run, exports);
    const inputRules = inputRulesAmong(exports);
    if (inputRules !== undefined) run.inputRules = this.#lane.shareInputRules(inputRules);
    return source;
  }

  readonly #construct: Construct = (type, given) => {
    this.#construction = given;
    try {
      return new type();
    } finally {
      this.#construction = undefined;
    }
  };

  #guard<T>(run: Run, step: () => T): T | false {
    try {
      return step();
    } catch (error) {
      run.recordTaskError(error);
      return false;
    }
  }

  #evict({ runId, jobs }: WorkflowActivation): void {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    for (const { variant } of jobs) if (variant.case === "removeFromCache") logEviction(run, variant.value);
    run.dead = true;
    this.#runs.delete(runId);
  }

  #selected(): Current {
    if (this.#current === undefined) throw new Error("No activation was begun");
    return this.#current;
  }
}

function kindOf({ jobs }: WorkflowActivation): Begun["kind"] {
  if (jobs.some(({ variant }) => variant.case === "removeFromCache")) return "evict";
  return jobs.length > 0 && jobs.every(({ variant }) => variant.case === "queryWorkflow") ? "query" : "run";
}

/** What is rejected with may be anything, a proxy that throws when it is looked at too. */
function isHarmless(reason: unknown): boolean {
  try {
    return isCancellation(reason) || reason instanceof ReadOnlyError;
  } catch {
    return false;
  }
}

function isInit({ variant }: WorkflowActivationJob): boolean {
  return variant.case === "initializeWorkflow";
}
