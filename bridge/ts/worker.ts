import type { CoreConnection } from "./connection.js";
import { BridgeError, settled, sync } from "./error.js";
import { safely } from "./listener.js";
import type { NativeWorker } from "./native.js";
import type { LaneEvent, LaneStats } from "./worker-config.js";

/**
 * A worker of Core; made with {@link CoreRuntime.createWorker}.
 *
 * Its end: `initiateShutdown`, go on polling and answering until each poll rejects with `SHUTDOWN` and each lane is drained,
 * then `finalizeShutdown`.
 */
export class CoreWorker {
  /** @internal */
  protected readonly native: NativeWorker;
  readonly #workflowPoll = new Poll("pollWorkflowActivation");
  readonly #activityPoll = new Poll("pollActivityTask");

  /** @internal */
  constructor(native: NativeWorker) {
    this.native = native;
  }

  /** Unique in the process: a lane thread attaches with it. */
  get id(): number {
    return this.native.id;
  }

  /** Asks the server for the namespace; call it first. Gives the bytes of `coresdk.NamespaceInfo`; rejects with `GRPC`. */
  validate(): Promise<Uint8Array> {
    return settled(() => this.native.validate());
  }

  /** The next `coresdk` WorkflowActivation. Only with `lanes: 0`. Rejects with `SHUTDOWN` at the end. */
  pollWorkflowActivation(): Promise<Uint8Array> {
    return this.#workflowPoll.run(() => this.native.pollWorkflowActivation());
  }

  /** Answers an activation. Only with `lanes: 0`. Rejects with `MALFORMED_COMPLETION`; the run's task is then still open. */
  completeWorkflowActivation(completion: Uint8Array): Promise<void> {
    return settled(() => this.native.completeWorkflowActivation(completion));
  }

  /** The next `coresdk` ActivityTask, remote or local. Rejects with `SHUTDOWN` at the end. */
  pollActivityTask(): Promise<Uint8Array> {
    return this.#activityPoll.run(() => this.native.pollActivityTask());
  }

  /** Answers an activity task with a `coresdk` ActivityTaskCompletion. Rejects with `MALFORMED_COMPLETION`. */
  completeActivityTask(completion: Uint8Array): Promise<void> {
    return settled(() => this.native.completeActivityTask(completion));
  }

  /**
   * Ends a local activity that will not end on this worker. Its run's workflow task is failed, so that the server gives it to
   * another worker, where the activity starts again; the workflow does not hear of it.
   */
  giveUpLocalActivity(taskToken: Uint8Array): Promise<void> {
    return settled(() => this.native.giveUpLocalActivity(taskToken));
  }

  /** Records a `coresdk` ActivityHeartbeat; Core sends it when it is due. Throws `DECODE`. */
  recordActivityHeartbeat(heartbeat: Uint8Array): void {
    sync(() => this.native.recordActivityHeartbeat(heartbeat));
  }

  /**
   * Calls back for each event of the lanes, those that came before included. Listening promises to start a quarantine lane
   * when told; nobody listening, suspect runs go to ordinary lanes. Does not keep the process alive.
   */
  onLaneEvent(callback: (event: LaneEvent) => void): void {
    sync(() =>
      this.native.onLaneEvent((json) => {
        const { records } = JSON.parse(json) as { records: LaneEvent[] };
        for (const event of records) safely("onLaneEvent", () => callback(event));
      }),
    );
  }

  /** Asks Core to remove a run from the cache; it comes as an activation with a `removeFromCache` job. */
  requestEviction(runId: string): void {
    sync(() => this.native.requestEviction(runId));
  }

  /** How many runs Core has cached. */
  cachedWorkflows(): Promise<number> {
    return settled(() => this.native.cachedWorkflows());
  }

  /** What each lane holds now. */
  laneStats(): LaneStats[] {
    return sync(() => this.native.laneStats());
  }

  /** Polls and answers over another connection from here on, for new credentials or addresses. */
  replaceConnection(connection: CoreConnection): void {
    sync(() => this.native.replaceConnection(connection.native));
  }

  /** Stops taking new work and evicts the cached runs. */
  initiateShutdown(): void {
    sync(() => this.native.initiateShutdown());
  }

  /**
   * Ends the worker, once its lanes are drained: waits for them. Rejects with `INVALID_STATE` before `initiateShutdown`, or
   * when polls or completions are still pending after 10 s.
   */
  finalizeShutdown(): Promise<void> {
    return settled(() => this.native.finalizeShutdown());
  }
}

/** A worker that replays recorded histories; made with {@link CoreRuntime.createReplayWorker}. */
export class CoreReplayWorker extends CoreWorker {
  /**
   * Hands a history (bytes of `temporal.api.history.v1.History`) over for replay. Feed the next one after this one's eviction:
   * Core skips a history whose run id is that of one under way.
   *
   * Rejects with `DECODE` for a history that cannot be replayed: no events, no started event, no run id.
   */
  feed(workflowId: string, history: Uint8Array): Promise<void> {
    return settled(() => this.native.feed(workflowId, history));
  }

  /** There are no more histories: the worker ends after the last. */
  closeFeed(): void {
    sync(() => this.native.closeFeed());
  }
}

/** Core takes one poll of a kind at a time. */
class Poll {
  readonly #name: string;
  #pending = false;

  constructor(name: string) {
    this.#name = name;
  }

  run(poll: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#pending) {
      const message = `${this.#name} is under way: await it before polling again`;
      return Promise.reject(new BridgeError("INVALID_STATE", message));
    }
    this.#pending = true;
    return settled(poll).finally(() => {
      this.#pending = false;
    });
  }
}
