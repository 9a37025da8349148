import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { Failure } from "@protempo/api/temporal/api/failure/v1/message_pb.js";
import type {
  ActivityResolution,
  DoBackoff,
} from "@protempo/api/temporal/sdk/core/activity_result/activity_result_pb.js";
import type { ResolveActivity } from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import { ActivityError, type CancelledError } from "../../common/errors/failures.js";
import type { Headers } from "../../common/headers.js";
import { msToProto, protoToMs } from "../../common/proto-time.js";
import { failureToError } from "../../converter/failure.js";
import { retryStateToProto } from "../../converter/failure-enums.js";
import { resultDecoder } from "../decoding.js";
import { settledByCancel } from "../flags.js";
import type { SendAround } from "../interceptors/sending.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type { ActivitySettings } from "./activity-settings.js";
import { never, Operation, refusedBy, type Settle, sourceOf } from "./operation.js";
import { startTimer } from "./timer.js";

/** One call of an activity, ready for the wire. */
export interface ActivityCall {
  readonly type: string;
  readonly settings: ActivitySettings;
  readonly args: Payload[];
  /** Reads the result; throws what fails the task. */
  readonly decode: (payload: Payload | undefined) => unknown;
  readonly activityId: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly summary: string | undefined;
  /** Default: none. */
  readonly headers?: Headers | undefined;
  /** Interceptors around the sending; `attempt` counts those of local activities. */
  readonly around?: SendAround<ActivityCall, Promise<unknown>> | undefined;
}

/** `ActivityCancellationType.ABANDON` */
const abandonType = 2;

class ActivityOperation extends Operation {
  readonly #promise: Settle<unknown>;
  readonly #local: boolean;
  readonly #call: Pick<ActivityCall, "type" | "decode" | "activityId">;
  readonly #abandon: boolean;
  #cancelled = false;
  #abandoned = false;

  constructor(run: Run, seq: number, local: boolean, call: ActivityCall, promise: Settle<unknown>) {
    super(run, seq);
    this.#promise = promise;
    this.#local = local;
    this.#call = { type: call.type, decode: call.decode, activityId: call.activityId };
    this.#abandon = !local && call.settings.cancellationType === abandonType;
  }

  override get label(): string | undefined {
    return this.#cancelled ? undefined : `${this.#call.type} (${this.seq})`;
  }

  override cancel(reason: CancelledError): void {
    if (this.#cancelled || !this.run.hasOperation("activity", this.seq)) return;
    this.#cancelled = true;
    if (this.#abandon && this.run.hasFlag(settledByCancel)) {
      this.#giveUp(reason);
      return;
    }
    // Core answers with a cancelled result, when depends on the activity's cancellation type.
    const { seq } = this;
    if (this.#local) {
      const value = { $typeName: "coresdk.workflow_commands.RequestCancelLocalActivity", seq } as const;
      this.run.command({ case: "requestCancelLocalActivity", value });
    } else {
      const value = { $typeName: "coresdk.workflow_commands.RequestCancelActivity", seq } as const;
      this.run.command({ case: "requestCancelActivity", value });
    }
  }

  /** Lets go of the activity: what becomes of it is of no interest, and it stays known only so that its end is no surprise. */
  #giveUp(reason: CancelledError): void {
    const { run, seq } = this;
    if (run.withdraw("scheduleActivity", seq)) run.takeOperation("activity", seq);
    else this.leave();
    this.#abandoned = true;
    const { type, activityId = String(seq) } = this.#call;
    const fields = { activityType: type, activityId, retryState: "cancelRequested" } as const;
    this.#promise.reject(new ActivityError("Activity cancelled", fields, { cause: reason }));
  }

  override settle(job: unknown): void {
    if (this.#abandoned) return;
    const status = (job as ResolveActivity).result?.status ?? ({ case: undefined } as ActivityResolution["status"]);
    switch (status.case) {
      case "completed":
        this.#promise.resolve(
          resultDecoder(`activity ${this.#call.type} (${this.seq})`, this.#call.decode)(status.value.result),
        );
        return;
      case "failed":
      case "cancelled":
        if (status.value.failure === undefined) break;
        this.#promise.reject(failureToError(this.#asLive(status.value.failure)));
        return;
      case "backoff":
        this.#promise.reject(new LocalBackoff(status.value));
        return;
    }
    throw new Error(`Core resolved activity ${this.seq} (${this.#call.type}) without a result`);
  }

  // Core wraps a local activity's timeout when it happens, but not what its marker holds: code that asks for the kind of
  // error would go another way in replay.
  #asLive(failure: Failure): Failure {
    if (!this.#local || failure.failureInfo.case !== "timeoutFailureInfo") return failure;
    return {
      $typeName: "temporal.api.failure.v1.Failure",
      message: "Local Activity timed out",
      source: "",
      stackTrace: "",
      encodedAttributes: undefined,
      cause: failure,
      failureInfo: {
        case: "activityFailureInfo",
        value: {
          $typeName: "temporal.api.failure.v1.ActivityFailureInfo",
          scheduledEventId: 0n,
          startedEventId: 0n,
          identity: "",
          activityType: { $typeName: "temporal.api.common.v1.ActivityType", name: this.#call.type },
          activityId: String(this.seq),
          retryState: retryStateToProto("cancelRequested"),
        },
      },
    };
  }
}

/** Core wants a local activity to be tried again after a timer of the workflow's own. */
class LocalBackoff {
  readonly backoff: DoBackoff;

  constructor(backoff: DoBackoff) {
    this.backoff = backoff;
  }
}

/** Schedules an activity. */
export function scheduleActivity(run: Run, scope: Scope, call: ActivityCall): Promise<unknown> {
  run.assertWritable(`call activity ${call.type}`);
  if (run.dead) return never();
  const seq = run.nextSequence("activity");
  const { around } = call;
  if (around === undefined) return sendActivity(run, scope, call, seq);
  return around(seq, 1, (changed) => sendActivity(run, scope, changed, seq));
}

function sendActivity(run: Run, scope: Scope, call: ActivityCall, seq: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, call.signal);
    if (refusedBy(source, reject)) return;
    const operation = new ActivityOperation(run, seq, false, call, { resolve, reject });
    operation.hangOn(source);
    const { settings } = call;
    const value = {
      $typeName: "coresdk.workflow_commands.ScheduleActivity",
      seq,
      activityId: call.activityId ?? String(seq),
      activityType: call.type,
      taskQueue: run.lane.queueOf(settings.taskQueue),
      headers: { ...call.headers },
      arguments: call.args,
      scheduleToCloseTimeout: settings.scheduleToCloseTimeout,
      scheduleToStartTimeout: settings.scheduleToStartTimeout,
      startToCloseTimeout: settings.startToCloseTimeout,
      heartbeatTimeout: settings.heartbeatTimeout,
      retryPolicy: settings.retryPolicy,
      cancellationType: settings.cancellationType,
      doNotEagerlyExecute: !settings.eager,
      versioningIntent: 0,
      priority: settings.priority,
    } as const;
    run.command({ case: "scheduleActivity", value }, { summary: call.summary });
    run.addOperation("activity", seq, operation);
  });
}

/**
 * Schedules a local activity, and again after a timer as often as Core asks for it. The two `async` functions around the
 * operation are part of the order that replay repeats.
 */
export async function scheduleLocalActivity(run: Run, scope: Scope, call: ActivityCall): Promise<unknown> {
  run.assertWritable(`call local activity ${call.type}`);
  if (run.dead) return never();
  let attempt = 1;
  let originalScheduleTime: Timestamp | undefined;
  for (;;) {
    const seq = run.nextSequence("activity");
    try {
      const at = { seq, attempt, originalScheduleTime };
      const { around } = call;
      if (around === undefined) return await attemptLocally(run, scope, call, at);
      return await around(seq, attempt, (changed) => attemptLocally(run, scope, changed, at));
    } catch (error) {
      if (!(error instanceof LocalBackoff)) throw error;
      const { backoff } = error;
      await startTimer(run, scope, protoToMs(backoff.backoffDuration ?? msToProto(0)), {
        signal: call.signal,
        summary: call.summary,
      });
      attempt = backoff.attempt;
      originalScheduleTime = backoff.originalScheduleTime;
    }
  }
}

interface LocalAttempt {
  readonly seq: number;
  readonly attempt: number;
  readonly originalScheduleTime: Timestamp | undefined;
}

async function attemptLocally(run: Run, scope: Scope, call: ActivityCall, at: LocalAttempt): Promise<unknown> {
  // What history has, another worker had. It is no rejection: code that caught it would go a way that replay does not.
  const refusal = run.replaying ? undefined : run.lane.refusalOfLocal(call.type);
  if (refusal !== undefined) {
    run.recordTaskError(new TypeError(refusal));
    return never();
  }
  return new Promise((resolve, reject) => {
    const source = sourceOf(scope, call.signal);
    if (refusedBy(source, reject)) return;
    const operation = new ActivityOperation(run, at.seq, true, call, { resolve, reject });
    operation.hangOn(source);
    const { settings } = call;
    const value = {
      $typeName: "coresdk.workflow_commands.ScheduleLocalActivity",
      seq: at.seq,
      activityId: String(at.seq),
      activityType: call.type,
      attempt: at.attempt,
      originalScheduleTime: at.originalScheduleTime,
      headers: { ...call.headers },
      arguments: call.args,
      scheduleToCloseTimeout: settings.scheduleToCloseTimeout,
      scheduleToStartTimeout: settings.scheduleToStartTimeout,
      startToCloseTimeout: settings.startToCloseTimeout,
      retryPolicy: settings.retryPolicy,
      localRetryThreshold: settings.localRetryThreshold,
      cancellationType: settings.cancellationType,
      includeArgumentsInMarker: settings.recordArguments,
    } as const;
    run.command({ case: "scheduleLocalActivity", value }, { summary: call.summary });
    run.addOperation("activity", at.seq, operation);
  });
}
