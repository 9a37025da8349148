import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type {
  InitializeWorkflow,
  WorkflowActivation,
} from "@protempo/api/temporal/sdk/core/workflow_activation/workflow_activation_pb.js";
import type { WorkflowCommand } from "@protempo/api/temporal/sdk/core/workflow_commands/workflow_commands_pb.js";
import type { Success } from "@protempo/api/temporal/sdk/core/workflow_completion/workflow_completion_pb.js";
import type { CancelledError } from "../common/errors/failures.js";
import type { InputRules } from "../common/input-rules.js";
import { protoToMs } from "../common/proto-time.js";
import { defaultPayloadConverter, type PayloadConverter } from "../converter/payload.js";
import type { ContextCore } from "./context-core.js";
import { ReadOnly } from "./determinism-error.js";
import { type FailureErrors, failsWorkflow } from "./failure-errors.js";
import { RunFlags, type SdkFlag } from "./flags.js";
import { Handlers } from "./handlers/handlers.js";
import type { RunInterceptors } from "./interceptors/run-interceptors.js";
import { CallSites } from "./introspection/call-sites.js";
import type { Lane } from "./lane.js";
import type { Operation } from "./operations/operation.js";
import { Patches } from "./patches.js";
import { RunRandom, seedBytes, streamSeed } from "./random.js";
import { Scope } from "./scope.js";
import { type UserText, userMetadata } from "./wire.js";

/** A predicate that is waited for. */
export interface Condition {
  readonly seq: number;
  readonly predicate: () => boolean;
  readonly resolve: () => void;
}

/** What an activation brings besides its jobs. */
export type TaskFacts = Pick<
  WorkflowActivation,
  | "historyLength"
  | "historySizeBytes"
  | "continueAsNewSuggested"
  | "suggestContinueAsNewReasons"
  | "targetWorkerDeploymentVersionChanged"
  | "deploymentVersionForCurrentTask"
>;

/** The kinds of operations that Core resolves by a number. Activities and local activities share theirs. */
export type OperationKind = "timer" | "activity" | "childStart" | "child" | "signal" | "cancel" | "nexus";

/** One workflow run in the cache of a lane: everything that it is made of, and nothing that another run can see. */
export class Run {
  readonly lane: Lane;
  readonly runId: string;
  readonly init: InitializeWorkflow;
  readonly root: Scope;
  readonly handlers: Handlers;
  readonly patches: Patches = new Patches();
  readonly flags: RunFlags = new RunFlags();
  /** Where operations were called; only of a run that is replayed to find that out. */
  readonly callSites: CallSites | undefined;
  /** The context of the outermost scope; set when the run starts. */
  context: ContextCore | undefined;
  facts: TaskFacts;
  sdkVersion = "";
  /** Workflow time in milliseconds. */
  now = 0;
  /** True while history is applied, and in queries. */
  replaying = false;
  /** True while history is applied, but not in queries and validators: those log. */
  replayingHistory = false;
  /** What forbids commands at this moment; undefined if they are allowed. */
  readOnly: ReadOnly | undefined;
  cancelRequested = false;
  cancelReason = "";
  completed = false;
  /** The command that ends it has left; Core may have jobs of the same task yet. */
  over = false;
  /** Nothing that this run does counts any more: its task failed, or it left the cache. */
  dead = false;
  /** How values of the untyped layer are written and read where a call does not say. */
  converter: PayloadConverter = defaultPayloadConverter;
  versioningBehavior: Success["versioningBehavior"] = 0;
  /** Errors that fail this workflow, as its class names them. */
  failureErrorTypes: FailureErrors | undefined;
  /** What stands around the run's calls; undefined if nothing does. */
  interceptors: RunInterceptors | undefined;
  /** Rules that inputs are held to; undefined if they are not looked at. */
  inputRules: InputRules | undefined;
  /** Set once the run has changed its memo: all of it. */
  memo: Readonly<Record<string, Payload>> | undefined;
  /** Set once the run has changed a search attribute: all of them. */
  searchAttributes: Readonly<Record<string, Payload>> | undefined;
  /** What the run says of itself in the Web UI. */
  currentDetails = "";
  /** Timers that intervals wait for, by what `setInterval` returned; undefined before the first. */
  intervals: Map<number, number> | undefined;
  /** When the first workflow task began, in milliseconds. */
  readonly startedAt: number;
  #timeouts: Map<number, Scope> | undefined;
  /** Continue-as-new markers that were made and not returned. */
  openMarkers = 0;
  #seed: bigint;
  #random: RunRandom | undefined;
  #streams: Map<string, RunRandom> | undefined;
  #commands: WorkflowCommand[] = [];
  #sequences: Partial<Record<OperationKind | "condition", number>> = {};
  #operations: Partial<Record<OperationKind, Map<number, Operation>>> = {};
  #conditions: Map<number, Condition> | undefined;
  #taskError: { readonly error: unknown } | undefined;

  constructor(lane: Lane, activation: WorkflowActivation, init: InitializeWorkflow) {
    this.lane = lane;
    this.runId = activation.runId;
    this.init = init;
    this.facts = activation;
    this.callSites = lane.mustNoteCalls(activation.runId) ? new CallSites() : undefined;
    this.#seed = init.randomnessSeed;
    this.startedAt = activation.timestamp === undefined ? 0 : Math.floor(protoToMs(activation.timestamp));
    this.root = new Scope(this, undefined, true);
    this.handlers = new Handlers(this);
  }

  /** Takes over what is new with an activation that is not a query. Throws for flags that this version does not know. */
  enterTask(activation: WorkflowActivation): void {
    if (activation.timestamp !== undefined) this.now = Math.floor(protoToMs(activation.timestamp));
    this.facts = {
      historyLength: activation.historyLength,
      historySizeBytes: activation.historySizeBytes,
      continueAsNewSuggested: activation.continueAsNewSuggested,
      suggestContinueAsNewReasons: activation.suggestContinueAsNewReasons,
      targetWorkerDeploymentVersionChanged: activation.targetWorkerDeploymentVersionChanged,
      deploymentVersionForCurrentTask: activation.deploymentVersionForCurrentTask,
    };
    this.replaying = activation.isReplaying;
    this.replayingHistory = activation.isReplaying;
    this.readOnly = undefined;
    this.flags.learn(activation.availableInternalFlags);
    if (activation.lastSdkVersion !== "") this.sdkVersion = activation.lastSdkVersion;
  }

  /** Queries see the run as it is: no time passes, no condition is looked at, no command is taken. */
  enterQuery(): void {
    this.replaying = true;
    this.replayingHistory = false;
    this.readOnly = new ReadOnly("a query");
  }

  /** Scopes of the timers that `setTimeout` started, by what it returned. */
  get timeouts(): Map<number, Scope> {
    this.#timeouts ??= new Map();
    return this.#timeouts;
  }

  hasFlag(flag: SdkFlag): boolean {
    const buildId = this.facts.deploymentVersionForCurrentTask?.buildId ?? "";
    return this.flags.has(flag, this.replaying, { buildId, sdkVersion: this.sdkVersion });
  }

  /** Refuses what would change the run. `doing` is what was tried, such as `start a timer`. */
  assertWritable(doing: string): void {
    this.readOnly?.refuse(doing);
  }

  command(variant: WorkflowCommand["variant"], text?: UserText): void {
    if (this.dead) return;
    this.lane.trace?.note(this.runId, this.facts.historyLength, variant);
    this.#commands.push({
      $typeName: "coresdk.workflow_commands.WorkflowCommand",
      userMetadata: userMetadata(text),
      eventGroupMarkers: [],
      variant,
    });
  }

  /** Takes a command back that no completion has carried yet; false if it is gone. */
  withdraw(kind: "scheduleActivity", seq: number): boolean {
    const at = this.#commands.findLastIndex(({ variant }) => variant.case === kind && variant.value.seq === seq);
    if (at === -1) return false;
    this.#commands.splice(at, 1);
    return true;
  }

  /** Kinds of the commands that wait to be taken. */
  get commandKinds(): string[] {
    return this.#commands.map(({ variant }) => variant.case ?? "");
  }

  takeCommands(): WorkflowCommand[] {
    const commands = this.#commands;
    this.#commands = [];
    // A server refuses a task with commands after the one that ends the run, whenever it is tried.
    return this.over ? commands.filter(({ variant }) => variant.case === "respondToQuery") : commands;
  }

  /** The next number of a kind of operation; taken when the call is made. */
  nextSequence(kind: OperationKind | "condition"): number {
    const next = (this.#sequences[kind] ?? 0) + 1;
    this.#sequences[kind] = next;
    return next;
  }

  /** The number that was taken last. */
  lastSequence(kind: OperationKind): number {
    return this.#sequences[kind] ?? 0;
  }

  addOperation(kind: OperationKind, seq: number, operation: Operation): void {
    let operations = this.#operations[kind];
    if (operations === undefined) {
      operations = new Map();
      this.#operations[kind] = operations;
    }
    operations.set(seq, operation);
    this.callSites?.note(operation);
  }

  findOperation(kind: OperationKind, seq: number): Operation | undefined {
    return this.#operations[kind]?.get(seq);
  }

  hasOperation(kind: OperationKind, seq: number): boolean {
    return this.#operations[kind]?.has(seq) ?? false;
  }

  /** Takes an operation out; it leaves the scope that it hangs on. */
  takeOperation(kind: OperationKind, seq: number): Operation | undefined {
    const operation = this.#operations[kind]?.get(seq);
    if (operation === undefined) return undefined;
    this.#operations[kind]?.delete(seq);
    operation.leave();
    return operation;
  }

  /** Labels of the activities that have no result yet and were not cancelled. */
  get openActivities(): string[] {
    const labels = Array.from(this.#operations.activity?.values() ?? [], (operation) => operation.label);
    return labels.filter((label) => label !== undefined);
  }

  addCondition(condition: Condition): void {
    this.#conditions ??= new Map();
    this.#conditions.set(condition.seq, condition);
    this.callSites?.note(condition);
  }

  /** What waits for Core, by kind in the order of the calls. */
  pendingOperations(): [kind: OperationKind, operation: Operation][] {
    const kinds = Object.entries(this.#operations) as [OperationKind, Map<number, Operation>][];
    return kinds.flatMap(([kind, operations]) =>
      Array.from(operations.values(), (operation): [OperationKind, Operation] => [kind, operation]),
    );
  }

  pendingConditions(): [seq: number, condition: Condition][] {
    return [...(this.#conditions ?? [])];
  }

  removeCondition(seq: number): void {
    this.#conditions?.delete(seq);
  }

  get blocked(): boolean {
    return this.#conditions !== undefined && this.#conditions.size > 0;
  }

  /** Looks at all conditions until none becomes true any more; true if one did. Throws what a predicate throws. */
  unblockConditions(): boolean {
    this.throwTaskError();
    const conditions = this.#conditions;
    if (conditions === undefined) return false;
    let any = false;
    for (let again = true; again; ) {
      again = false;
      // Every predicate is called after every job: entries would cost twice as much as what they hold.
      for (const condition of conditions.values()) {
        if (!condition.predicate()) continue;
        condition.resolve();
        conditions.delete(condition.seq);
        again = true;
        any = true;
      }
    }
    return any;
  }

  get random(): RunRandom {
    this.assertWritable("take a random number");
    this.#random ??= new RunRandom(seedBytes(this.#seed));
    return this.#random;
  }

  /** Random numbers of a name's own: they take none of {@link random}. */
  randomStream(name: string): RunRandom {
    this.assertWritable("take a random number");
    this.#streams ??= new Map();
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RunRandom(streamSeed(this.#seed, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  reseed(seed: bigint): void {
    this.#seed = seed;
    this.#random = undefined;
    this.#streams = undefined;
  }

  /** The words of a cancellation as they go to others: those that this run was cancelled with, where it was. */
  reasonOf(error: CancelledError): string {
    return error === this.root.reason ? this.cancelReason : error.message;
  }

  cancel(reason: CancelledError, text: string): void {
    this.cancelRequested = true;
    this.cancelReason = text;
    this.root.cancel(reason);
  }

  /** Whether an error fails the workflow, where others fail the task. */
  failsWith(error: unknown): boolean {
    return failsWorkflow(error, this.failureErrorTypes, this.lane.failureErrorTypes);
  }

  /** Keeps the first error that fails the task. */
  recordTaskError(error: unknown): void {
    this.#taskError ??= { error };
  }

  get taskError(): { readonly error: unknown } | undefined {
    return this.#taskError;
  }

  throwTaskError(): void {
    if (this.#taskError !== undefined) throw this.#taskError.error;
  }
}
