import type { Run } from "./run.js";

/** Which patches a run has: decided once each, the same way in every replay. */
export class Patches {
  #inHistory: Set<string> | undefined;
  #decided: Map<string, boolean> | undefined;

  /** History has a marker of this patch. */
  noteMarker(id: string): void {
    this.#inHistory ??= new Set();
    this.#inHistory.add(id);
  }

  /** Whether the run takes the patched path. A marker is written the first time that it does. */
  has(run: Run, id: string, deprecated: boolean): boolean {
    const decided = this.#decided?.get(id);
    if (decided !== undefined) return decided;
    // Not kept as "no": the cached run may go on live, and then takes the new path where it comes to it again.
    if (run.replaying && !this.#inHistory?.has(id)) return false;
    // A query may ask before the code has come there; what it will find is in history.
    if (run.readOnly !== undefined && this.#inHistory?.has(id)) return true;
    run.assertWritable(`decide on patch "${id}"`);
    this.#decided ??= new Map();
    const takes = deprecated || this.#inHistory?.has(id) === true || !run.lane.withholds(id);
    this.#decided.set(id, takes);
    if (!takes) return false;
    const value = { $typeName: "coresdk.workflow_commands.SetPatchMarker", patchId: id, deprecated } as const;
    run.command({ case: "setPatchMarker", value });
    return true;
  }
}
