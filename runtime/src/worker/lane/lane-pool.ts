import { url as inspectorUrl } from "node:inspector";
import type { CoreWorker, LaneEvent } from "@protempo/bridge";
import type { Topic } from "../../common/topic.js";
import type { LaneSlot } from "./lane-slot.js";
import { LaneSpares } from "./lane-spares.js";
import { timedMessage } from "./messages.js";
import { defaultHeapLimitMb, type Eviction, type LaneLog, type LaneWork } from "./protocol.js";
import type { RealmCode, RealmSettings } from "./realm-host.js";

/** What a pool of lanes is started with. */
export interface LanePoolOptions {
  readonly coreWorker: Pick<CoreWorker, "id" | "onLaneEvent" | "requestEviction">;
  /** How many lanes the Core worker was created with. */
  readonly lanes: number;
  readonly code: RealmCode;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Names that queues of the contract have here. Default: none. */
  readonly renameQueues?: Readonly<Record<string, string>> | undefined;
  /** How runs write messages. Default: `"json"`. */
  readonly encoding?: RealmSettings["encoding"];
  /** What the worker's options say of runs. Default: nothing. */
  readonly rules?: RealmSettings["rules"];
  /** Whether runs share a realm. Default: `"lane"`. */
  readonly isolation?: RealmSettings["isolation"];
  /** Longest that workflow code may hold the thread, in milliseconds. Default: 1000; 0, or a debugger: no limit. */
  readonly deadlineMs?: number | undefined;
  /** Where threads come from. Default: new ones, without payload codecs. */
  readonly spares?: LaneSpares | undefined;
  /** Most bytes of a payload that the server takes. Default: no limit. */
  readonly payloadLimit?: number | undefined;
  readonly onLog: (record: LaneLog) => void;
  /** Told of counters, metrics and calls of sinks; `message` is their name. */
  readonly onTopic?: ((topic: Topic, record: LaneLog) => void) | undefined;
  /** Told of each run that leaves the cache, with what it asked for: the pool is a replayer's. */
  readonly onEviction?: ((eviction: Eviction) => void) | undefined;
  /** Told of each lane that is lost, with what it held. */
  readonly onLost?: (() => void) | undefined;
  /** Told when Core has no more workflow tasks: it has shut down. */
  readonly onDrained?: (() => void) | undefined;
  /** A lane dies whenever it starts: the pool has given up, and its runs will not go on. */
  readonly onFatal: (error: Error) => void;
}

/** Starts in a row that may fail before a pool gives up. */
const mostFailedStarts = 3;
const stopGraceMs = 5000;

/** The threads on which a worker's workflows run: one a lane, replaced when lost. */
export class LanePool {
  readonly #options: LanePoolOptions;
  readonly #spares: LaneSpares;
  readonly #slots = new Map<number, LaneSlot>();
  readonly #watched = new Set<Promise<void>>();
  #failedStarts = 0;
  #quarantineWanted = false;
  #stopping = false;

  private constructor(options: LanePoolOptions) {
    this.#options = options;
    this.#spares = options.spares ?? new LaneSpares(0, { codecModules: [], heapLimitMb: defaultHeapLimitMb });
  }

  /** Starts all lanes and resolves when they take activations. Rejects with why one cannot start. */
  static async start(options: LanePoolOptions): Promise<LanePool> {
    const pool = new LanePool(options);
    options.coreWorker.onLaneEvent((event) => pool.#onEvent(event));
    const first = Array.from({ length: options.lanes }, (_, lane) => pool.#spawn(lane, false));
    try {
      const ready = await Promise.all(first.map((slot) => slot.ready));
      if (ready.some(({ timed }) => timed))
        pool.#log("warn", timedMessage, { node: process.version, on: process.platform });
    } catch (error) {
      await pool.stop(0);
      throw new Error(`A workflow lane cannot start: ${(error as Error).message}`, { cause: error });
    }
    for (const [lane, slot] of first.entries()) pool.#keep(pool.#replaceWhenLost(lane, slot));
    return pool;
  }

  /**
   * Waits for the lanes to end, which they do when the Core worker has drained; those that do not within the grace time
   * (milliseconds, default 5000) are terminated.
   */
  async stop(graceMs: number = stopGraceMs): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      Array.from(this.#slots.values(), async (slot) => {
        const timer = setTimeout(() => void slot.terminate(), graceMs);
        await slot.ended;
        clearTimeout(timer);
      }),
    );
    await Promise.all(this.#watched);
  }

  #spawn(lane: number, quarantine: boolean): LaneSlot {
    const { coreWorker, code, namespace, taskQueue, deadlineMs, onEviction } = this.#options;
    const work: LaneWork = {
      workerId: coreWorker.id,
      lane,
      quarantine,
      code,
      namespace,
      taskQueue,
      renameQueues: this.#options.renameQueues ?? {},
      encoding: this.#options.encoding,
      rules: this.#options.rules,
      isolation: this.#options.isolation,
      deadlineMs: inspectorUrl() === undefined ? (deadlineMs ?? 1000) : 0,
      payloadLimit: this.#options.payloadLimit,
      replays: onEviction !== undefined,
    };
    const slot = this.#spares.take();
    slot.begin(work, { onLogs: (records) => records.forEach(this.#tell), onEviction });
    this.#slots.set(lane, slot);
    return slot;
  }

  async #replaceWhenLost(lane: number, slot: LaneSlot): Promise<void> {
    let current = slot;
    for (;;) {
      const { drained, wasReady, reason } = await current.ended;
      if (this.#slots.get(lane) === current) this.#slots.delete(lane);
      if (drained || this.#stopping) return;
      this.#failedStarts = wasReady ? 0 : this.#failedStarts + 1;
      this.#tellLost(lane, reason);
      if (this.#failedStarts >= mostFailedStarts) {
        const message = `Workflow lane ${lane} ended ${mostFailedStarts} times while it started: ${reason.message}`;
        this.#options.onFatal(new Error(message, { cause: reason }));
        return;
      }
      current = this.#spawn(lane, false);
    }
  }

  /** One at a time: one that is ending is waited for. */
  #startQuarantine(): void {
    const lane = this.#options.lanes;
    if (this.#stopping) return;
    this.#quarantineWanted = this.#slots.has(lane);
    if (this.#quarantineWanted) return;
    const slot = this.#spawn(lane, true);
    slot.ready.then(
      () => {
        this.#quarantineWanted = false;
      },
      () => {},
    );
    this.#keep(this.#endQuarantine(lane, slot));
  }

  #keep(watched: Promise<void>): void {
    this.#watched.add(watched);
    void watched.then(() => this.#watched.delete(watched));
  }

  async #endQuarantine(lane: number, slot: LaneSlot): Promise<void> {
    const { drained, reason } = await slot.ended;
    this.#slots.delete(lane);
    if (this.#stopping) return;
    if (!drained) this.#tellLost(lane, reason);
    if (this.#quarantineWanted) this.#startQuarantine();
  }

  #tellLost(lane: number, reason: Error): void {
    this.#log("warn", `Workflow lane ${lane} was lost: ${reason.message}. Its runs go on elsewhere.`, { lane });
  }

  #onEvent(event: LaneEvent): void {
    switch (event.type) {
      case "quarantine": {
        const message = "A run whose code was stopped or whose lane was lost is tried in a lane of its own";
        this.#log("warn", message, { runId: event.runId });
        this.#startQuarantine();
        return;
      }
      case "completionFailed":
        this.#log("error", `Core refused the completion of a workflow task: ${event.message}`, { runId: event.runId });
        return;
      case "pollFailed":
        this.#log("warn", `Workflow tasks cannot be polled: ${event.message}`, {});
        return;
      case "laneLost":
        this.#options.onLost?.();
        this.#log("warn", "A workflow lane was lost", {
          lane: event.lane,
          runsEvicted: event.runsEvicted,
          activationsFailed: event.activationsFailed,
        });
        return;
      case "drained":
        this.#options.onDrained?.();
    }
  }

  readonly #tell = (record: LaneLog): void => {
    if (record.level === ("retrace" satisfies Topic)) this.#retrace(String(record.attributes.runId));
    else if (isTopic(record.level)) this.#options.onTopic?.(record.level, record);
    else this.#options.onLog(record);
  };

  /** A run's stack is asked for: it is replayed, in whichever lane it comes to, and its calls are noted. */
  #retrace(runId: string): void {
    for (const slot of this.#slots.values()) slot.noteCalls(runId);
    this.#options.coreWorker.requestEviction(runId);
  }

  #log(level: "warn" | "error", message: string, attributes: Record<string, unknown>): void {
    this.#options.onLog({ level, message, attributes: { taskQueue: this.#options.taskQueue, ...attributes } });
  }
}

function isTopic(level: string): level is Topic {
  return level === "count" || level === "metric" || level === "sink";
}
