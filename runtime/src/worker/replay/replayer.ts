import { BridgeError, type CoreReplayWorker } from "@protempo/bridge";
import type { WorkflowBundle } from "../../bundler/bundle.js";
import { type Duration, toMsOptional } from "../../common/duration.js";
import type { Logger } from "../../core/logger.js";
import { acquireCore, type CoreLease, runtimeLogger } from "../../core/runtime.js";
import { loadBundle } from "../bundle.js";
import { LaneSpares } from "../lane/lane-spares.js";
import { defaultHeapLimitMb, type Eviction } from "../lane/protocol.js";
import { startLanes } from "../lanes.js";
import type { WorkerOptions } from "../options.js";
import type { Lanes } from "../queue-worker.js";
import { checkEncoding, checkIsolation } from "../settings.js";
import { type HistorySource, readHistory } from "./history.js";
import { hasTask } from "./history-events.js";
import { outcomeOfEviction, type ReplayedRun, type ReplayResult, replayResult } from "./result.js";

/** Options of {@link WorkflowReplayer.create}. */
export interface ReplayerOptions {
  /** The workflows file, or a bundle of it, or the path of one (`….json`). */
  readonly workflows: URL | string | WorkflowBundle;
  readonly sharedModules?: readonly string[] | undefined;
  /** Namespace that workflows see. Default: `"default"`. */
  readonly namespace?: string | undefined;
  /** Task queue that workflows see. Default: `"replay"`. */
  readonly taskQueue?: string | undefined;
  /** CPU time that a workflow may take without awaiting. Default: 1 s; off under a debugger. */
  readonly workflowDeadline?: Duration | undefined;
  /** Errors that fail a workflow and not its task, as the worker has them. */
  readonly workflowFailureErrorTypes?: readonly string[] | undefined;
  /** What a run has to itself, as the worker has it. Default: `"lane"`. */
  readonly isolation?: "lane" | "context" | undefined;
  /**
   * How workflows write messages, as the worker has it. No bytes are compared, but some messages cannot be written as JSON:
   * one with an `Any` of a type that the contract does not know. Default: `"json"`.
   */
  readonly encoding?: WorkerOptions["encoding"];
  /** Modules with payload codecs, by URL, as the worker has them. */
  readonly payloadCodecs?: readonly (URL | string)[] | undefined;
  /** Default: the logger of `Runtime.install`. */
  readonly logger?: Logger | undefined;
}

/** Options of one replay. */
export interface ReplayOptions {
  /** Default: what the history says; servers before 1.24 did not write it, then the run ID. */
  readonly workflowId?: string | undefined;
  /** Where the history came from, such as a file's path; it is repeated in the result. */
  readonly source?: string | undefined;
}

/** Options of replaying many. */
export interface ReplayAllOptions {
  /** Whether to end with the first history that is not `ok`. Default: false. */
  readonly failFast?: boolean | undefined;
}

/** A history and whose it is, for {@link WorkflowReplayer.replayAll}. */
export interface NamedHistory extends ReplayOptions {
  readonly history: HistorySource;
}

interface Pending {
  readonly runId: string;
  /** With how it left the cache, or with what went wrong. */
  readonly resolve: (ended: Eviction | string) => void;
}

/**
 * Runs workflow code against recorded histories, without a server, to see whether it still does what it did: what to try
 * before new code meets open workflows.
 */
export class WorkflowReplayer {
  readonly #core: CoreReplayWorker;
  readonly #lease: CoreLease;
  #lanes: Lanes | undefined;
  #pending: Pending | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;
  #ended = false;

  private constructor(core: CoreReplayWorker, lease: CoreLease) {
    this.#core = core;
    this.#lease = lease;
  }

  /** Bundles the workflows if need be. Throws as `Worker.create` does for a bundle that does not fit. */
  static async create(options: ReplayerOptions): Promise<WorkflowReplayer> {
    const { namespace = "default", taskQueue = "replay", payloadCodecs = [] } = options;
    checkIsolation(options.isolation);
    checkEncoding(options.encoding);
    const deadlineMs = toMsOptional(options.workflowDeadline, "workflowDeadline");
    const spares = new LaneSpares(1, { codecModules: payloadCodecs.map(String), heapLimitMb: defaultHeapLimitMb });
    let lease: CoreLease;
    let core: CoreReplayWorker;
    let bundle: WorkflowBundle;
    try {
      bundle = await loadBundle(options.workflows, options.sharedModules);
      lease = acquireCore();
      core = createCore(lease, namespace, taskQueue);
    } catch (error) {
      await spares.end();
      throw error;
    }
    const replayer = new WorkflowReplayer(core, lease);
    const settings = {
      core,
      bundle,
      namespace,
      taskQueue,
      rules: { failureErrorTypes: options.workflowFailureErrorTypes },
      isolation: options.isolation,
      encoding: options.encoding,
      lanes: 1,
      logger: options.logger ?? runtimeLogger(),
      deadlineMs,
      spares,
    };
    try {
      replayer.#lanes = await startLanes(settings, {
        onFatal: (error) => replayer.#fail(String(error)),
        onDrained: () => replayer.#coreEnded(),
        onLost: () => replayer.#fail("the workflow thread ended while it replayed this history"),
        onEviction: (eviction) => replayer.#evicted(eviction),
      });
    } catch (error) {
      await replayer.close();
      throw error;
    }
    return replayer;
  }

  /** Replays one history. Rejects only after {@link close}: what is wrong with the history is in the result. */
  replay(history: HistorySource, options: ReplayOptions = {}): Promise<ReplayResult> {
    // Core mixes up histories of one run that are under way together.
    const result = this.#last.then(() => this.#replay(history, options));
    this.#last = result.catch(() => {});
    return result;
  }

  /**
   * Replays histories one after another and yields the results in their order. A history is asked for when it is due, so
   * there is one in memory at a time. Rejects with what the iterable rejects with.
   */
  async *replayAll(
    histories: AsyncIterable<NamedHistory> | Iterable<NamedHistory>,
    { failFast = false }: ReplayAllOptions = {},
  ): AsyncGenerator<ReplayResult, void> {
    for await (const { history, ...options } of histories) {
      const result = await this.replay(history, options);
      yield result;
      if (failFast && result.outcome !== "ok") return;
    }
  }

  /** Lets go of the thread and of Core, after the replay that is under way. A second call does nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#last.then(() => this.#end());
    return this.#closed;
  }

  async #replay(source: HistorySource, options: ReplayOptions): Promise<ReplayResult> {
    if (this.#closed) throw new Error("The replayer is closed: create another one.");
    let run: ReplayedRun = {
      workflowId: options.workflowId ?? "",
      runId: "",
      workflowType: "",
      events: 0,
      ...(options.source === undefined ? {} : { source: options.source }),
    };
    try {
      const { bytes, ...recorded } = await readHistory(source);
      const { runId } = recorded;
      run = { ...run, ...recorded, workflowId: options.workflowId ?? (recorded.workflowId || runId) };
      // Core waits for a task for ever.
      if (!hasTask(bytes)) return replayResult(run, { outcome: "ok" });
      const ending = new Promise<Eviction | string>((resolve) => {
        this.#pending = { runId, resolve };
      });
      if (this.#ended) this.#fail(coreIsGone);
      else await this.#core.feed(run.workflowId, bytes);
      const ended = await ending;
      return replayResult(
        run,
        typeof ended === "string" ? { outcome: "failed", message: ended, stack: "" } : outcomeOfEviction(bytes, ended),
      );
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof BridgeError)) throw error;
      return replayResult(run, { outcome: "unreadable", message: error.message });
    } finally {
      this.#pending = undefined;
    }
  }

  #evicted(eviction: Eviction): void {
    const pending = this.#pending;
    if (pending?.runId === eviction.runId) pending.resolve(eviction);
  }

  /** It has been closed; or a thread of Core died of this history, and Core reads no other. */
  #coreEnded(): void {
    this.#ended = true;
    this.#fail(coreIsGone);
  }

  #fail(message: string): void {
    this.#pending?.resolve(message);
  }

  async #end(): Promise<void> {
    this.#core.initiateShutdown();
    await this.#core.finalizeShutdown();
    await this.#lanes?.stop();
    this.#lease.release();
  }
}

const coreIsGone =
  "Temporal's Core ended while it replayed this history or one before it: its log says why. Create another replayer.";

function createCore(lease: CoreLease, namespace: string, taskQueue: string): CoreReplayWorker {
  try {
    return lease.core.createReplayWorker({
      namespace,
      taskQueue,
      buildId: "replay",
      identity: "replay",
      maxCachedWorkflows: 1,
      enableWorkflows: true,
      enableActivities: false,
      enableLocalActivities: false,
      stickyQueueScheduleToStartTimeoutMs: 10_000,
      maxHeartbeatThrottleIntervalMs: 60_000,
      defaultHeartbeatThrottleIntervalMs: 30_000,
      lanes: 1,
    });
  } catch (error) {
    lease.release();
    throw error;
  }
}
