import type { TracedCommand } from "../../workflow/realm/control.js";
import type { RealmCode, RealmSettings } from "./realm-host.js";

/** Heap of a lane in megabytes, if it is not said. */
export const defaultHeapLimitMb = 2048;

/** What a lane thread is started with, before it is known what it will work on. */
export interface LaneThreadData {
  /** URLs of modules with payload codecs. */
  readonly codecModules: readonly string[];
  /** Heap of the thread in megabytes. */
  readonly heapLimitMb: number;
}

/** What a lane thread is given to work on: the first message to it. */
export interface LaneWork {
  readonly workerId: number;
  readonly lane: number;
  readonly quarantine: boolean;
  readonly code: RealmCode;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly renameQueues: Readonly<Record<string, string>>;
  readonly encoding: RealmSettings["encoding"];
  readonly rules: RealmSettings["rules"];
  readonly isolation: RealmSettings["isolation"];
  /** 0: no limit. */
  readonly deadlineMs: number;
  /** Most bytes of a payload that the server takes; undefined: no limit. */
  readonly payloadLimit: number | undefined;
  /** Whether the commands of runs are kept and each eviction is told to the main thread: how a replay ended. */
  readonly replays: boolean;
}

export type { TracedCommand };

/** What a lane thread is told after that: the next replay of a run is to note where its operations are called. */
export interface LaneNote {
  readonly runId: string;
}

/** A run that left the cache. */
export interface Eviction {
  readonly runId: string;
  /** `coresdk.workflow_activation.RemoveFromCache.EvictionReason`. */
  readonly reason: number;
  readonly message: string;
  /** What the run asked for, in order. Stacks are there if it was not deterministic. */
  readonly commands: readonly TracedCommand[];
}

/** A line of the log from a lane. */
export interface LaneLog {
  readonly level: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a lane thread tells the main thread. */
export type LaneMessage =
  /** `timed`: `vm`'s timeout limits workflow code, as nothing better is to be had. */
  | { readonly type: "ready"; readonly timed: boolean }
  | { readonly type: "logs"; readonly records: readonly LaneLog[] }
  | ({ readonly type: "evicted" } & Eviction)
  /** Cannot start or go on; the thread ends after it. */
  | { readonly type: "failed"; readonly message: string; readonly stack: string }
  | { readonly type: "drained" };
