import type { EngineOptions, WorkflowEngine } from "../../runtime/src/workflow/engine.js";
import { realmBoot } from "../../runtime/src/workflow/realm/boot.js";
import "../../runtime/src/workflow/realm/globals/install.js";

/**
 * An engine small enough to see through: activations and completions are JSON. A run is one evaluation of the user
 * layer; a job calls one of its exports, and the completion is what that returned or threw.
 */
interface Activation {
  readonly runId: string;
  readonly call?: string;
  readonly args?: unknown[];
  readonly now?: number;
  readonly fire?: number;
  readonly evict?: boolean;
}

interface FakeRun {
  readonly exports: Record<string, (...args: unknown[]) => unknown>;
  readonly timers: Map<number, () => void>;
  now: number;
  seed: number;
  nextTimer: number;
  dead: boolean;
}

interface Open {
  readonly activation: Activation;
  result: unknown;
  error: string | undefined;
  pending: boolean;
}

function createFakeEngine(options: EngineOptions): WorkflowEngine {
  const runs = new Map<string, FakeRun>();
  const cell: { run: FakeRun | undefined; open: Open | undefined } = { run: undefined, open: undefined };
  const utf8 = new TextEncoder();

  const apply = (): void => {
    const open = cell.open as Open;
    const { activation } = open;
    if (activation.evict) {
      runs.delete(activation.runId);
      return;
    }
    let run = runs.get(activation.runId);
    if (run === undefined) {
      run = { exports: {}, timers: new Map(), now: 0, seed: 1, nextTimer: 1, dead: false };
      cell.run = run;
      runs.set(activation.runId, run);
      run.now = activation.now ?? 0;
      Object.assign(run, { exports: options.loadUser() });
    }
    cell.run = run;
    run.now = activation.now ?? run.now;
    if (activation.fire !== undefined) {
      const timer = run.timers.get(activation.fire);
      run.timers.delete(activation.fire);
      timer?.();
    }
    if (activation.call === undefined) return;
    const result = run.exports[activation.call]?.(...(activation.args ?? []));
    if (result instanceof Promise) {
      open.pending = true;
      result.then(
        (value) => Object.assign(open, { result: value, pending: false }),
        (error: unknown) => Object.assign(open, { error: String((error as Error).stack ?? error), pending: false }),
      );
    } else {
      open.result = result;
    }
  };

  const environment = {
    now: () => cell.run?.now ?? 0,
    random: () => {
      const run = cell.run as FakeRun;
      run.seed = (run.seed * 16807) % 2147483647;
      return run.seed / 2147483647;
    },
    uuid4: () => `00000000-0000-4000-8000-${String((cell.run as FakeRun).seed++).padStart(12, "0")}`,
    setTimeout: (fn: () => void, _ms: number) => {
      const run = cell.run as FakeRun;
      if (run.dead) throw new Error("the run is dead");
      const id = run.nextTimer++;
      run.timers.set(id, fn);
      return id;
    },
    clearTimeout: (id: number) => {
      cell.run?.timers.delete(id);
    },
    log: (level: string, message: string) => options.host.log(level, message, "{}", cell.open?.activation.runId ?? ""),
    readOnly: false,
  };

  return {
    begin(bytes) {
      const activation = JSON.parse(new TextDecoder().decode(bytes)) as Activation;
      cell.open = { activation, result: undefined, error: undefined, pending: false };
      cell.run = runs.get(activation.runId);
      const kind = activation.evict ? "evict" : "run";
      return {
        runId: activation.runId,
        kind,
        workflowType: activation.call ?? "",
        workflowId: `id-${activation.runId}`,
      };
    },
    apply,
    mustUnblock: () => false,
    unblock: () => false,
    runsLast: false,
    last() {},
    fail(message, stack) {
      (cell.open as Open).error = stack ? `${message}\n${stack}` : message;
      if (cell.run) cell.run.dead = true;
    },
    unhandledRejection(reason) {
      (cell.open as Open).error = `unhandled: ${String((reason as Error)?.message ?? reason)}`;
    },
    conclude() {
      const { activation, result, error, pending } = cell.open as Open;
      const timers = [...(cell.run?.timers.keys() ?? [])];
      const completion = { runId: activation.runId, result, error, pending, timers };
      cell.run = undefined;
      return utf8.encode(JSON.stringify(completion));
    },
    takeTrace: () => "[]",
    current: () => (cell.run === undefined ? undefined : (environment as never)),
    noteCalls: () => {},
    describe: () => Object.keys(options.loadUser()).map((type) => ({ type })) as never,
  };
}

export const boot: ReturnType<typeof realmBoot> = realmBoot(createFakeEngine, []);
