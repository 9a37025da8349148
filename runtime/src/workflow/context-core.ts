import { type Duration, toMs } from "../common/duration.js";
import { CancelledError } from "../common/errors/failures.js";
import type { Metrics } from "../common/metrics.js";
import type { Sink, SinkCalls } from "../common/sink.js";
import type { ServiceTable } from "../common/table.js";
import type { MemoValues } from "../converter/memo.js";
import type { SearchAttributeUpdate } from "../converter/search-attributes.js";
import { nexusService } from "./calls/nexus-calls.js";
import { ServiceCalls } from "./calls/service-calls.js";
import { RunUntypedCalls } from "./calls/untyped-calls.js";
import type { CurrentUpdate, RandomStream, WorkflowContext, WorkflowLogger, WorkflowService } from "./context.js";
import { RunInfo, type WorkflowInfo } from "./info.js";
import { RunLogger } from "./log.js";
import { upsertMemo } from "./memo.js";
import { metricsOf } from "./metrics.js";
import type { NexusService } from "./nexus.js";
import { waitForCondition } from "./operations/condition.js";
import { startTimer } from "./operations/timer.js";
import type { OperationOptions, UseOptions } from "./options.js";
import { RunRandomStream } from "./random-stream.js";
import type { Run } from "./run.js";
import { Scope } from "./scope.js";
import { upsertSearchAttributes } from "./search-attributes.js";
import { sinkCallsOf } from "./sinks.js";
import type { UntypedCalls } from "./untyped.js";

/** A context: what a run can do, in one scope of it. Cheap: everything else is made when it is asked for. */
export class ContextCore implements WorkflowContext {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly currentUpdate: CurrentUpdate | undefined;

  constructor(run: Run, scope: Scope, update: CurrentUpdate | undefined) {
    this.#run = run;
    this.#scope = scope;
    this.currentUpdate = update;
  }

  /** The same kind of context for the handler of an update. */
  static forUpdate(context: ContextCore, update: CurrentUpdate): ContextCore {
    return context.derive(context.#scope, update);
  }

  get workflowType(): string {
    return this.#run.init.workflowType;
  }

  get info(): WorkflowInfo {
    return new RunInfo(this.#run);
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get log(): WorkflowLogger {
    return new RunLogger(this.#run, this.currentUpdate);
  }

  get metrics(): Metrics {
    return metricsOf(this.#run);
  }

  get untyped(): UntypedCalls {
    return new RunUntypedCalls(this.#run, this.#scope);
  }

  now(): number {
    return this.#run.now;
  }

  uuid4(): string {
    return this.#run.random.uuid4();
  }

  uuid7(): string {
    return this.#run.random.uuid7(this.#run.now);
  }

  random(): number {
    return this.#run.random.next();
  }

  randomStream(name: string): RandomStream {
    return new RunRandomStream(this.#run, name);
  }

  sleep(duration: Duration, options?: OperationOptions): Promise<void> {
    return startTimer(this.#run, this.#scope, toMs(duration, "sleep"), options);
  }

  condition(predicate: () => boolean): Promise<void>;
  condition(predicate: () => boolean, timeout: Duration, options?: OperationOptions): Promise<boolean>;
  condition(
    predicate: () => boolean,
    timeout?: Duration,
    options?: OperationOptions,
  ): Promise<void> | Promise<boolean> {
    // Thrown, not rejected: nobody may be waiting where it is refused.
    this.#run.assertWritable("wait for a condition");
    const ms = timeout === undefined ? undefined : toMs(timeout, "condition timeout");
    return waitForCondition(this.#run, this.#scope, predicate, ms, options) as Promise<void> | Promise<boolean>;
  }

  shield<T>(fn: (ctx: this) => Promise<T>): Promise<T> {
    this.#run.assertWritable("open a scope");
    const scope = new Scope(this.#run, this.#scope, false);
    return scope.enter(() => fn(this.derive(scope, this.currentUpdate)));
  }

  withTimeout<T>(timeout: Duration, fn: (ctx: this) => Promise<T>): Promise<T> {
    this.#run.assertWritable("open a scope");
    const scope = new Scope(this.#run, this.#scope, true);
    return scope.enter(() => fn(this.derive(scope, this.currentUpdate)), toMs(timeout, "withTimeout"));
  }

  scope<T>(fn: (ctx: this, cancel: (reason?: string) => void) => Promise<T>): Promise<T> {
    this.#run.assertWritable("open a scope");
    const scope = new Scope(this.#run, this.#scope, true);
    const cancel = (reason?: string): void => scope.cancel(new CancelledError(reason ?? "The scope was cancelled"));
    return scope.enter(() => fn(this.derive(scope, this.currentUpdate), cancel));
  }

  patched(id: string): boolean {
    return this.#run.patches.has(this.#run, id, false);
  }

  deprecatePatch(id: string): void {
    this.#run.patches.has(this.#run, id, true);
  }

  upsertMemo(values: MemoValues): void {
    upsertMemo(this.#run, values);
  }

  upsertSearchAttributes(updates: readonly SearchAttributeUpdate[]): void {
    upsertSearchAttributes(this.#run, updates);
  }

  setCurrentDetails(text: string): void {
    this.#run.assertWritable("set the current details");
    this.#run.currentDetails = text;
  }

  failsWorkflow(error: unknown): boolean {
    return this.#run.failsWith(error);
  }

  use<S>(service: WorkflowService<S>, options?: UseOptions): S {
    const { table } = service as unknown as { readonly table: ServiceTable };
    return new ServiceCalls(this.#run, this.#scope, this.#run.lane.callsOf(table), options) as S;
  }

  sink<F extends object>(sink: Sink<F>): SinkCalls<F> {
    return sinkCallsOf(this.#run, sink);
  }

  nexus(endpoint: string, service: string): NexusService {
    return nexusService(this.#run, this.#scope, endpoint, service);
  }

  allHandlersFinished(): boolean {
    return this.#run.handlers.finished;
  }

  /** The same kind of context in another scope of the run. */
  protected derive(scope: Scope, update: CurrentUpdate | undefined): this {
    return new ContextCore(this.#run, scope, update) as this;
  }
}
