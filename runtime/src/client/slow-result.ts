import type { ClientCore, Target } from "./client-core.js";
import { Deadline } from "./deadline.js";
import { warnIfNobodyPolls } from "./no-pollers.js";
import { describeRpc } from "./rpcs.js";

/** How long a wait goes on until the server is asked, then until it is asked again, in milliseconds; the last one repeats. */
const pausesMs = [10_000, 20_000, 60_000];
/** From this attempt of a workflow task on its failures are taken for lasting: two in a row happen when workers are replaced. */
const tellingAttempt = 3;

/**
 * Looks after one wait for a result: when it takes long, the server is asked now and then what the run waits for, and a
 * Node warning says so, once a run, if its workflow task fails again and again or nobody polls its task queue. Both last
 * until somebody does something, and nothing else tells the caller.
 */
export class SlowResult {
  readonly #core: ClientCore;
  readonly #target: () => Target;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  /** `target` gives the run that is waited for at that time. */
  constructor(core: ClientCore, target: () => Target) {
    this.#core = core;
    this.#target = target;
    this.#wait();
  }

  /** The wait is over. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    const pause = pausesMs[Math.min(this.#asked, pausesMs.length - 1)] ?? 0;
    // Waits that began together are not to ask together.
    this.#timer = setTimeout(() => void this.#ask(), pause * (1 + Math.random() / 5)).unref();
  }

  async #ask(): Promise<void> {
    const core = this.#core;
    this.#asked += 1;
    try {
      // Of thousands of waits only some ask.
      if (core.mayAskBeside() && (await warnIfStuck(core, this.#target()))) return;
    } catch {
      // It was a courtesy: whoever may not ask is not told.
    }
    if (this.#timer !== undefined) this.#wait();
  }
}

/** Whether the run is known to be stuck, so that there is no need to ask again. */
async function warnIfStuck(core: ClientCore, target: Target): Promise<boolean> {
  const { workflowId, runId = "" } = target;
  const request = { namespace: core.namespace, execution: { workflowId, runId } };
  const deadline = new Deadline({ timeout: "2s" });
  const { workflowExecutionInfo, executionConfig, pendingWorkflowTask } = await core.call(
    describeRpc,
    request,
    deadline,
    undefined,
  );
  if (pendingWorkflowTask === undefined) return false;
  const taskQueue = executionConfig?.taskQueue?.name ?? "";
  if (pendingWorkflowTask.attempt < tellingAttempt) {
    // Nobody has taken it yet.
    if (pendingWorkflowTask.startedTime === undefined) await warnIfNobodyPolls(core, taskQueue);
    return false;
  }
  if (core.firstWarning(`run ${workflowExecutionInfo?.execution?.runId ?? runId}`)) {
    process.emitWarning(
      `workflow ${JSON.stringify(workflowId)} (${workflowExecutionInfo?.type?.name}) makes no progress: its workflow task ` +
        `has failed ${pendingWorkflowTask.attempt - 1} times and is tried again until it succeeds. The error is in the log ` +
        `of the worker on task queue ${JSON.stringify(taskQueue)} and in the run's history: mend the code and restart the ` +
        "worker, or terminate the workflow; an error that should fail the workflow is thrown as ApplicationError",
      "ProtempoWarning",
    );
  }
  return true;
}
