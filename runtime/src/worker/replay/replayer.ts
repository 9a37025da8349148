import { BridgeError, type CoreReplayWorker } from "@protempo/bridge";
import type { WorkflowBundle } from "../../bundler/bundle.js";
import { type Duration, toMsOptional } from "../../common/duration.js";
import type { Logger } from "../../core/logger.js";
import { acquireCore, type CoreLease, runtimeLogger } from "../../core/runtime.js";
import { loadBundle } from "../bundle.js";
import { LaneSpares } from "../lane/lane-spares.js";
import type { Eviction } from "../lane/protocol.js";
import { startLanes } from "../lanes.js";
import type { Lanes } from "../queue-worker.js";
import { type HistorySource, readHistory } from "./history.js";
import { type ReplayedRun, type ReplayResult, resultOfEviction } from "./result.js";

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
  /** Modules with payload codecs, by URL, as the worker has them. */
  readonly payloadCodecs?: readonly (URL | string)[] | undefined;
  /** Default: the logger of `Runtime.install`. */
  readonly logger?: Logger | undefined;
}

/** Options of one replay. */
export interface ReplayOptions {
  /** Histories do not hold it. Default: the run ID. */
  readonly workflowId?: string | undefined;
}

/** A history and whose it is, for {@link WorkflowReplayer.replayAll}. */
export interface NamedHistory extends ReplayOptions {
  readonly history: HistorySource;
}

interface Pending {
  readonly run: ReplayedRun;
  readonly resolve: (result: ReplayResult) => void;
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

  private constructor(core: CoreReplayWorker, lease: CoreLease) {
    this.#core = core;
    this.#lease = lease;
  }

  /** Bundles the workflows if need be. Throws as `Worker.create` does for a bundle that does not fit. */
  static async create(options: ReplayerOptions): Promise<WorkflowReplayer> {
    const { namespace = "default", taskQueue = "replay", payloadCodecs = [] } = options;
    const deadlineMs = toMsOptional(options.workflowDeadline, "workflowDeadline");
    const spares = new LaneSpares(1, payloadCodecs.map(String));
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
      lanes: 1,
      logger: options.logger ?? runtimeLogger(),
      deadlineMs,
      spares,
    };
    try {
      replayer.#lanes = await startLanes(settings, {
        onFatal: (error) => replayer.#fail(String(error)),
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

  /** Replays histories one after another and yields the results in their order. */
  async *replayAll(
    histories: AsyncIterable<NamedHistory> | Iterable<NamedHistory>,
  ): AsyncGenerator<ReplayResult, void> {
    for await (const { history, workflowId } of histories) yield await this.replay(history, { workflowId });
  }

  /** Lets go of the thread and of Core, after the replay that is under way. A second call does nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#last.then(() => this.#end());
    return this.#closed;
  }

  async #replay(source: HistorySource, options: ReplayOptions): Promise<ReplayResult> {
    if (this.#closed) throw new Error("The replayer is closed: create another one.");
    let run: ReplayedRun = { workflowId: options.workflowId ?? "", runId: "", workflowType: "" };
    try {
      const { bytes, runId, workflowType } = await readHistory(source);
      run = { workflowId: options.workflowId ?? runId, runId, workflowType };
      const ended = new Promise<ReplayResult>((resolve) => {
        this.#pending = { run, resolve };
      });
      await this.#core.feed(run.workflowId, bytes);
      return await ended;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof BridgeError)) throw error;
      return { ...run, outcome: "failed", message: error.message };
    } finally {
      this.#pending = undefined;
    }
  }

  #evicted(eviction: Eviction): void {
    const pending = this.#pending;
    if (pending?.run.runId === eviction.runId) pending.resolve(resultOfEviction(pending.run, eviction));
  }

  #fail(message: string): void {
    const pending = this.#pending;
    pending?.resolve({ ...pending.run, outcome: "failed", message });
  }

  async #end(): Promise<void> {
    this.#core.initiateShutdown();
    await this.#core.finalizeShutdown();
    await this.#lanes?.stop();
    this.#lease.release();
  }
}

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
