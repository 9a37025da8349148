import { toMs } from "../common/duration.js";
import { CancelledError } from "../common/errors/failures.js";
import { shieldedScopes } from "./flags.js";
import { RunInfo, type WorkflowInfo } from "./info.js";
import { RunLogger } from "./log.js";
import { startTimer } from "./operations/timer.js";
import type { Run } from "./run.js";
import { Scope } from "./scope.js";

/** What the globals of the realm ask of the run at hand. */
export interface RunEnvironment {
  /** Workflow time in milliseconds since 1970. */
  now(): number;
  /** Throws in queries and validators. */
  random(): number;
  /** Throws in queries and validators. */
  uuid4(): string;
  /** A durable timer, at least 1 ms; returns what {@link clearTimeout} takes. */
  setTimeout(fn: () => void, ms: number): number;
  clearTimeout(id: number): void;
  /** The timer that an interval waits for now, by the id that the user holds: the run's own, as an interval outlives its task. */
  intervals: Map<number, number> | undefined;
  /** Whether commands are forbidden at this moment: in a query or a validator. */
  readonly readOnly: boolean;
  readonly info: WorkflowInfo;
  /** Writes to the worker's log; silent while history is replayed. */
  log(level: "debug" | "info" | "warn" | "error", message: string): void;
}

/** The environment of a run; reads what it is asked, holds nothing of its own. */
export class RunEnvironmentOf implements RunEnvironment {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get readOnly(): boolean {
    return this.#run.readOnly !== undefined;
  }

  get info(): WorkflowInfo {
    return new RunInfo(this.#run);
  }

  now(): number {
    return this.#run.now;
  }

  random(): number {
    return this.#run.random.next();
  }

  uuid4(): string {
    return this.#run.random.uuid4();
  }

  setTimeout(fn: () => void, ms: number): number {
    return setRunTimeout(this.#run, fn, ms);
  }

  clearTimeout(id: number): void {
    clearRunTimeout(this.#run, id);
  }

  get intervals(): Map<number, number> | undefined {
    return this.#run.intervals;
  }

  set intervals(intervals: Map<number, number> | undefined) {
    this.#run.intervals = intervals;
  }

  log(level: "debug" | "info" | "warn" | "error", message: string): void {
    new RunLogger(this.#run, this.#run.context?.currentUpdate)[level](message);
  }
}

/** A scope of its own lets the timer be cleared; the promises in between are part of the order that replay repeats. */
function setRunTimeout(run: Run, fn: () => void, ms: number): number {
  const duration = Math.max(1, toMs(ms));
  run.assertWritable("start a timer");
  if (!run.hasFlag(shieldedScopes)) return setPlainTimeout(run, fn, duration);
  const scope = new Scope(run, run.root, true);
  const fired = scope.enter(() => startTimer(run, scope, duration, undefined));
  const id = run.lastSequence("timer");
  run.timeouts.set(id, scope);
  fired.then(
    () => {
      run.timeouts.delete(id);
      fn();
    },
    () => run.timeouts.delete(id),
  );
  return id;
}

function clearRunTimeout(run: Run, id: number): void {
  const scope = run.timeouts.get(id);
  if (scope !== undefined) {
    run.timeouts.delete(id);
    scope.cancel(new CancelledError("The timeout was cleared"));
  } else if (!run.hasFlag(shieldedScopes)) {
    // Histories from before flag 1 skip a number here.
    run.nextSequence("timer");
    run.takeOperation("timer", id);
    run.command({ case: "cancelTimer", value: { $typeName: "coresdk.workflow_commands.CancelTimer", seq: id } });
  }
}

/** Before flag 1 a timeout hung on no scope. */
function setPlainTimeout(run: Run, fn: () => void, ms: number): number {
  startTimer(run, new Scope(run, undefined, false), ms, undefined).then(fn, () => undefined);
  return run.lastSequence("timer");
}
