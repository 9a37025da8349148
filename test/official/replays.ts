import { setImmediate as nextTurn } from "node:timers/promises";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import {
  type WorkflowActivation,
  WorkflowActivationSchema,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import {
  type WorkflowActivationCompletion,
  WorkflowActivationCompletionSchema,
} from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import { type CoreReplayWorker, CoreRuntime } from "@protempo/bridge";
import type { WorkflowBundle } from "../../runtime/src/bundler/bundle.js";
import { RealmHost } from "../../runtime/src/worker/lane/realm-host.js";
import { readHistory } from "../../runtime/src/worker/replay/history.js";

/** What became of a replay, and everything that our engine answered in it. */
export interface Replayed {
  readonly reason: number;
  readonly message: string;
  readonly activations: readonly WorkflowActivation[];
  readonly completions: readonly WorkflowActivationCompletion[];
}

/** Replays histories in a realm of this thread, so that each completion can be looked at. */
export class Replays {
  readonly #runtime = CoreRuntime.create({});
  readonly #core: CoreReplayWorker;
  readonly #host: RealmHost;
  readonly #others = process.listeners("unhandledRejection");

  constructor(bundle: WorkflowBundle, taskQueue = "official") {
    this.#host = RealmHost.create({ code: bundle, namespace: "default", taskQueue, deadlineMs: 0 });
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => this.#host.unhandledRejection(reason));
    this.#core = this.#runtime.createReplayWorker({
      namespace: "default",
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
      lanes: 0,
    });
  }

  async replay(workflowId: string, history: string): Promise<Replayed> {
    await this.#core.feed(workflowId, (await readHistory(history)).bytes);
    const activations: WorkflowActivation[] = [];
    const completions: WorkflowActivationCompletion[] = [];
    for (;;) {
      const bytes = await this.#core.pollWorkflowActivation();
      const activation = fromBinary(WorkflowActivationSchema, bytes);
      this.#host.start(bytes);
      await nextTurn();
      const answer = new Uint8Array(this.#host.finish());
      await this.#core.completeWorkflowActivation(answer);
      const removed = activation.jobs.find(({ variant }) => variant.case === "removeFromCache")?.variant;
      if (removed?.case === "removeFromCache") {
        const { reason, message } = removed.value;
        return { reason, message, activations, completions };
      }
      activations.push(activation);
      completions.push(fromBinary(WorkflowActivationCompletionSchema, answer));
    }
  }

  async close(): Promise<void> {
    process.removeAllListeners("unhandledRejection");
    for (const other of this.#others) process.on("unhandledRejection", other);
    this.#core.initiateShutdown();
    await this.#core.pollWorkflowActivation().catch(() => {});
    await this.#core.finalizeShutdown();
    this.#runtime.shutdown();
  }
}

/** All commands of a replay, as proto JSON. */
export function commandsOf({ completions }: Replayed): Record<string, unknown>[] {
  return completions.flatMap((completion) => {
    const json = toJson(WorkflowActivationCompletionSchema, completion) as {
      successful?: { commands?: Record<string, unknown>[] };
    };
    return json.successful?.commands ?? [];
  });
}
