import type { Eviction } from "../lane/protocol.js";

/** Of `coresdk.workflow_activation.RemoveFromCache.EvictionReason`. */
const reasons = { cacheFull: 1, nondeterminism: 3, langRequested: 5, executionEnding: 10 } as const;

/** What a history is of. */
export interface ReplayedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
}

/**
 * How a replay ended: `ok`: the code does what the history says; `nondeterminism`: it does something else, the message
 * (Core's, with code TMPRL1100) says where; `failed`: it could not be replayed to the end, as the code threw, has no such
 * workflow, or the history cannot be read.
 */
export type ReplayResult =
  | (ReplayedRun & { readonly outcome: "ok" })
  | (ReplayedRun & { readonly outcome: "nondeterminism" | "failed"; readonly message: string });

/** What the eviction that ends each replay says of it. */
export function resultOfEviction(run: ReplayedRun, { reason, message }: Eviction): ReplayResult {
  switch (reason) {
    case reasons.langRequested:
    case reasons.cacheFull:
    case reasons.executionEnding:
      return { ...run, outcome: "ok" };
    case reasons.nondeterminism:
      return { ...run, outcome: "nondeterminism", message };
    default:
      return { ...run, outcome: "failed", message };
  }
}
