import type { Message } from "@bufbuild/protobuf";
import type { TemporalFailure } from "../common/errors/failures.js";
import type { MessageType } from "../common/message-type.js";
import { protoToMsOptional } from "../common/proto-time.js";
import type { Priority, RetryPolicy } from "../common/retry-policy.js";
import type { DeploymentVersion } from "../common/versioning.js";
import { failureToError } from "../converter/failure.js";
import { type MemoValues, memoMessage, memoView } from "../converter/memo.js";
import { decodeMessage } from "../converter/payload.js";
import { type SearchAttributes, SearchAttributesView } from "../converter/search-attributes.js";
import { currentMemo } from "./memo.js";
import type { Run } from "./run.js";
import { currentSearchAttributes } from "./search-attributes.js";

/** Another workflow, by its IDs. */
export interface WorkflowExecutionRef {
  readonly workflowId: string;
  readonly runId: string;
  /** Empty where the server does not say. */
  readonly namespace: string;
}

/** What is known of a run. Times in milliseconds, since 1970 where they are points in time. */
export interface WorkflowInfo {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Run ID at the start of this run's history; a reset keeps it, where `runId` becomes another. */
  readonly originalRunId: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** 1 for the first attempt of a workflow with a retry policy. */
  readonly attempt: number;
  /** The first run of the chain of runs that continue-as-new, retries and cron make. */
  readonly firstExecutionRunId: string;
  /** The run that this one continues, or undefined. */
  readonly continuedFromRunId: string | undefined;
  readonly parent: WorkflowExecutionRef | undefined;
  /** The outermost workflow above this one, or undefined if this is it. */
  readonly root: WorkflowExecutionRef | undefined;
  readonly cronSchedule: string | undefined;
  /** When the server started this run, before its `backoff` or `startDelay`. */
  readonly startTime: number;
  /** When the run's code began: the time of its first workflow task. */
  readonly runStartTime: number;
  readonly executionTimeout: number | undefined;
  readonly runTimeout: number | undefined;
  readonly taskTimeout: number | undefined;
  /** When the workflow, with all its runs, times out. */
  readonly executionExpirationTime: number | undefined;
  readonly retry: RetryPolicy | undefined;
  readonly priority: Priority | undefined;
  /** Events in history when the current task began. */
  readonly historyLength: number;
  /** Bytes of history when the current task began; 0 if the server does not say. */
  readonly historySize: number;
  /** Whether the server advises to continue as new. */
  readonly continueAsNewSuggested: boolean;
  /** Why it does; empty if it does not, or does not say. */
  readonly continueAsNewReasons: readonly ContinueAsNewReason[];
  /** Whether the version that new runs of a pinned workflow begin on is another than this run's. */
  readonly targetDeploymentVersionChanged: boolean;
  /** Version of the worker deployment that works, or worked, on the current task; undefined if it has none. */
  readonly deploymentVersion: DeploymentVersion | undefined;
  /** Build ID of the worker that works, or worked, on the current task; empty if it has none. */
  readonly buildId: string;
  /** Whether history is being replayed, or a query answered. Never branch on it. */
  readonly isReplaying: boolean;
  /** Whether history is being replayed, and no query or validator at work: then logs and metrics were written before. */
  readonly isReplayingHistory: boolean;
  /** Whether nothing may be changed at this moment: in a query or a validator. */
  readonly isReadOnly: boolean;
  /** Why cancellation was asked for: undefined if it was not, empty if no reason was given. */
  readonly cancelReason: string | undefined;
  /** Values of the memo, what `upsertMemo` did included; each is decoded when it is asked for and throws `DecodeError` for itself. */
  readonly memo: MemoValues;
  /** One value of the memo as a message; undefined if the memo does not have it. Throws `DecodeError`. */
  memoValue<T extends Message, Init>(key: string, type: MessageType<T, Init>): T | undefined;
  /** What `upsertSearchAttributes` did included. */
  readonly searchAttributes: SearchAttributes;
  /** The failure of the run that this one continues after, in a chain of retries or cron. */
  readonly lastFailure: TemporalFailure | undefined;
  /** The result of the run that this one continues after, in a cron chain. Throws `DecodeError` if it is no such message. */
  lastResult<T extends Message, Init>(type: MessageType<T, Init>): T | undefined;
}

/** Why the server advises to continue as new. */
export type ContinueAsNewReason = "historySizeTooLarge" | "tooManyHistoryEvents" | "tooManyUpdates";

const reasons: readonly (ContinueAsNewReason | undefined)[] = [
  undefined,
  "historySizeTooLarge",
  "tooManyHistoryEvents",
  "tooManyUpdates",
];

/** Reads what it is asked from the run; holds nothing of its own. */
export class RunInfo implements WorkflowInfo {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get workflowType(): string {
    return this.#run.init.workflowType;
  }

  get workflowId(): string {
    return this.#run.init.workflowId;
  }

  get runId(): string {
    return this.#run.runId;
  }

  get originalRunId(): string {
    return this.#run.init.originalExecutionRunId || this.#run.runId;
  }

  get namespace(): string {
    return this.#run.lane.namespace;
  }

  get taskQueue(): string {
    return this.#run.lane.taskQueue;
  }

  get attempt(): number {
    return this.#run.init.attempt;
  }

  get firstExecutionRunId(): string {
    return this.#run.init.firstExecutionRunId;
  }

  get continuedFromRunId(): string | undefined {
    return this.#run.init.continuedFromExecutionRunId || undefined;
  }

  get parent(): WorkflowExecutionRef | undefined {
    const parent = this.#run.init.parentWorkflowInfo;
    return parent && { workflowId: parent.workflowId, runId: parent.runId, namespace: parent.namespace };
  }

  get root(): WorkflowExecutionRef | undefined {
    const root = this.#run.init.rootWorkflow;
    return root && { workflowId: root.workflowId, runId: root.runId, namespace: "" };
  }

  get cronSchedule(): string | undefined {
    return this.#run.init.cronSchedule || undefined;
  }

  get startTime(): number {
    return protoToMsOptional(this.#run.init.startTime) ?? 0;
  }

  get runStartTime(): number {
    return this.#run.startedAt;
  }

  get executionTimeout(): number | undefined {
    return protoToMsOptional(this.#run.init.workflowExecutionTimeout);
  }

  get runTimeout(): number | undefined {
    return protoToMsOptional(this.#run.init.workflowRunTimeout);
  }

  get taskTimeout(): number | undefined {
    return protoToMsOptional(this.#run.init.workflowTaskTimeout);
  }

  get executionExpirationTime(): number | undefined {
    return protoToMsOptional(this.#run.init.workflowExecutionExpirationTime);
  }

  get retry(): RetryPolicy | undefined {
    const policy = this.#run.init.retryPolicy;
    if (policy === undefined) return undefined;
    return {
      initialInterval: protoToMsOptional(policy.initialInterval),
      backoffCoefficient: policy.backoffCoefficient,
      maximumInterval: protoToMsOptional(policy.maximumInterval),
      maximumAttempts: policy.maximumAttempts,
      nonRetryableErrorTypes: [...policy.nonRetryableErrorTypes],
    };
  }

  get priority(): Priority | undefined {
    const priority = this.#run.init.priority;
    if (priority === undefined) return undefined;
    return {
      priorityKey: priority.priorityKey || undefined,
      fairnessKey: priority.fairnessKey || undefined,
      fairnessWeight: priority.fairnessWeight || undefined,
    };
  }

  get historyLength(): number {
    return this.#run.facts.historyLength;
  }

  get historySize(): number {
    return Number(this.#run.facts.historySizeBytes);
  }

  get continueAsNewSuggested(): boolean {
    return this.#run.facts.continueAsNewSuggested;
  }

  get continueAsNewReasons(): readonly ContinueAsNewReason[] {
    return this.#run.facts.suggestContinueAsNewReasons.flatMap((reason) => reasons[reason] ?? []);
  }

  get targetDeploymentVersionChanged(): boolean {
    return this.#run.facts.targetWorkerDeploymentVersionChanged;
  }

  get deploymentVersion(): DeploymentVersion | undefined {
    const version = this.#run.facts.deploymentVersionForCurrentTask;
    if (version === undefined || version.deploymentName === "") return undefined;
    return { deploymentName: version.deploymentName, buildId: version.buildId };
  }

  get buildId(): string {
    return this.#run.facts.deploymentVersionForCurrentTask?.buildId ?? "";
  }

  get isReplaying(): boolean {
    return this.#run.replaying;
  }

  get isReplayingHistory(): boolean {
    return this.#run.replayingHistory;
  }

  get isReadOnly(): boolean {
    return this.#run.readOnly !== undefined;
  }

  get cancelReason(): string | undefined {
    return this.#run.cancelRequested ? this.#run.cancelReason : undefined;
  }

  get memo(): MemoValues {
    return memoView(currentMemo(this.#run));
  }

  memoValue<T extends Message, Init>(key: string, type: MessageType<T, Init>): T | undefined {
    return memoMessage(currentMemo(this.#run), key, type);
  }

  get searchAttributes(): SearchAttributes {
    return new SearchAttributesView(currentSearchAttributes(this.#run));
  }

  get lastFailure(): TemporalFailure | undefined {
    const failure = this.#run.init.continuedFailure;
    return failure && failureToError(failure);
  }

  lastResult<T extends Message, Init>(type: MessageType<T, Init>): T | undefined {
    const payload = this.#run.init.lastCompletionResult?.payloads[0];
    return payload && (decodeMessage(type as never, payload) as T);
  }

  /** What a log shows of it: all but what has to be decoded, and what tells a replay from what it repeats. */
  toJSON(): Readonly<Record<string, unknown>> {
    const left = /^(constructor|toJSON|memo|searchAttributes|last|isRe)/;
    const names = Object.getOwnPropertyNames(RunInfo.prototype).filter((name) => !left.test(name));
    return Object.fromEntries(names.map((name) => [name, this[name as keyof this]]));
  }
}
