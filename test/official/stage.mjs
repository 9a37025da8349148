/** One scenario's runs. Where workers come and go, it has a task queue of its own, which histories name `official`. */
export class Stage {
  #tools;
  #queue = "official";
  #stop;

  constructor(tools) {
    this.#tools = tools;
    this.id = tools.name;
  }

  async close() {
    await this.#stop?.();
    this.#stop = undefined;
  }

  async start(type, args = [], { id = this.id, signal, ...options } = {}) {
    const all = { workflowId: id, taskQueue: this.#queue, args, workflowExecutionTimeout: "10m", ...options };
    await this.handle(id)
      .terminate("recorded again")
      .catch(() => {});
    const handle =
      signal === undefined
        ? await this.#tools.client.workflow.start(type, all)
        : await this.#tools.client.workflow.signalWithStart(type, { ...all, signal });
    return this.handle(id, handle.firstExecutionRunId ?? handle.signaledRunId);
  }

  handle(id, runId) {
    return this.#tools.client.workflow.getHandle(id, runId);
  }

  /** Waits until the run has ended, however it does. */
  async ended(handle) {
    const limit = setTimeout(() => handle.terminate("too long").catch(() => {}), 40_000);
    await handle.result().catch(() => {});
    clearTimeout(limit);
  }

  /** The run that follows this one, once there is one. */
  async next(handle) {
    for (;;) {
      const { events } = await handle.fetchHistory();
      const last = events.at(-1);
      const closed =
        last.workflowExecutionContinuedAsNewEventAttributes ??
        last.workflowExecutionFailedEventAttributes ??
        last.workflowExecutionCompletedEventAttributes;
      if (closed != null) {
        return closed.newExecutionRunId ? this.handle(this.id, closed.newExecutionRunId) : undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Does something while no worker takes tasks. */
  async withoutWorker(act) {
    this.#queue = `official-${this.id}`;
    const result = await act();
    this.#stop = await this.#tools.startWorker(this.#queue, this.#tools.bundles.now);
    return result;
  }

  /** Does something with the workflows as they were before a patch, and waits until they wait. */
  async onOldCode(act) {
    this.#queue = `official-${this.id}`;
    this.#stop = await this.#tools.startWorker(this.#queue, this.#tools.bundles.before);
    const result = await act(this);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await this.close();
    this.#stop = await this.#tools.startWorker(this.#queue, this.#tools.bundles.now);
    return result;
  }

  /** Resets a run to the end of its task of that number. */
  async reset(handle, task) {
    let events = [];
    let ends = [];
    while (ends.length <= task) {
      ({ events } = await handle.fetchHistory());
      ends = events.filter((event) => event.workflowTaskCompletedEventAttributes != null);
    }
    const { runId } = await this.#tools.client.workflowService.resetWorkflowExecution({
      namespace: "default",
      workflowExecution: {
        workflowId: handle.workflowId,
        runId: handle.runId ?? events[0].workflowExecutionStartedEventAttributes.originalExecutionRunId,
      },
      reason: "to record it",
      requestId: `reset ${this.id} ${Date.now()}`,
      workflowTaskFinishEventId: ends[task - 1].eventId,
    });
    return this.handle(handle.workflowId, runId);
  }
}
