import { coreFailure } from "../../common/core-failure.js";
import { TemporalError } from "../../common/errors/temporal-error.js";
import type { Eviction } from "../lane/protocol.js";
import { explainNondeterminism, type Nondeterminism, nondeterminismText } from "./nondeterminism.js";

/** Of `coresdk.workflow_activation.RemoveFromCache.EvictionReason`. */
const reasons = { cacheFull: 1, nondeterminism: 3, langRequested: 5, executionEnding: 10 } as const;

/** What a history is of. */
export interface ReplayedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  /** Number of events; 0 if the history cannot be read. */
  readonly events: number;
  /** Where the history came from, such as a file's path; undefined if nobody has said. */
  readonly source?: string | undefined;
}

/** How a replay ended. */
export type ReplayOutcome =
  /** The code does what the history says. */
  | { readonly outcome: "ok" }
  /** It does something else. `message` says where and what to do, in a few lines. */
  | { readonly outcome: "nondeterminism"; readonly message: string; readonly nondeterminism: Nondeterminism }
  /** A workflow task failed: the code threw, ran too long, or has no such workflow. */
  | { readonly outcome: "failed"; readonly message: string; readonly stack: string }
  /** The history cannot be read. */
  | { readonly outcome: "unreadable"; readonly message: string };

/** The result of a replay. */
export type ReplayResult = ReplayedRun &
  ReplayOutcome & {
    /** Throws {@link ReplayError} unless the outcome is `ok`: one line for a test. */
    throwIfFailed(): void;
  };

/** A replay that did not go well. */
export class ReplayError extends TemporalError {
  static override readonly className: string = "ReplayError";

  readonly result: ReplayResult;

  constructor(result: ReplayResult) {
    const { workflowType, workflowId, runId, source } = result;
    const of = workflowType === "" ? "" : ` of ${workflowType} (${workflowId}, run ${runId})`;
    const message = result.outcome === "ok" ? "ok" : result.message;
    super(`Replaying the history${of}${source === undefined ? "" : ` from ${source}`} failed: ${message}`);
    this.result = result;
  }
}

/** What a replay gave. */
export function replayResult(run: ReplayedRun, outcome: ReplayOutcome): ReplayResult {
  const result = { ...run, ...outcome };
  // Not enumerable: results are compared and printed.
  Object.defineProperty(result, "throwIfFailed", {
    value: () => {
      if (result.outcome !== "ok") throw new ReplayError(result as ReplayResult);
    },
  });
  return result as ReplayResult;
}

/** What the eviction that ends each replay says of it. */
export function outcomeOfEviction(history: Uint8Array, eviction: Eviction): ReplayOutcome {
  switch (eviction.reason) {
    case reasons.langRequested:
    case reasons.cacheFull:
    case reasons.executionEnding:
      return { outcome: "ok" };
    case reasons.nondeterminism: {
      const nondeterminism = explainNondeterminism(history, eviction);
      return { outcome: "nondeterminism", message: nondeterminismText(nondeterminism), nondeterminism };
    }
    default:
      return { outcome: "failed", ...coreFailure(eviction.message) };
  }
}
