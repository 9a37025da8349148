const most = 1000;

/** Runs whose next replay notes where operations are called. */
export class NotedRuns {
  readonly #runIds = new Set<string>();

  add(runId: string): void {
    // Runs that went on elsewhere are never taken.
    if (this.#runIds.size >= most) this.#runIds.clear();
    this.#runIds.add(runId);
  }

  /** Whether the run was added; once. */
  take(runId: string): boolean {
    return this.#runIds.delete(runId);
  }
}
