import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { AnyMessageType } from "./message-type.js";

/** What an expression of the contract may draw on: the client's randomness, or the run's own inside a workflow. */
export interface IdSource {
  /** A random UUID (version 4), lower case with dashes. */
  uuid4(): string;
  /** A random number from 0 to less than 1. */
  random(): number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A compiled ID expression of the contract. Throws `IdExpressionError` if the input leaves the ID empty or undefined. */
export type IdExpression = (input: Readonly<Record<string, unknown>>, source: IdSource) => string;

/** A compiled mapping of the contract: payloads by attribute. Throws `SearchAttributeMappingError` for a wrong value. */
export type SearchAttributeMapping = (
  input: Readonly<Record<string, unknown>>,
  source: IdSource,
) => Readonly<Record<string, Payload>>;

/** How a contract asks for retries. Intervals in milliseconds; what is left out is the server's default. */
export interface RetryDefaults {
  readonly initialInterval?: number;
  readonly backoffCoefficient?: number;
  readonly maximumInterval?: number;
  /** 0 is unlimited. */
  readonly maximumAttempts?: number;
  readonly nonRetryableErrorTypes?: readonly string[];
}

/** Priority and fairness as the contract states them. */
export interface PriorityDefaults {
  readonly priorityKey?: number;
  readonly fairnessKey?: string;
  readonly fairnessWeight?: number;
}

/** What a contract says of starting a workflow. Times in milliseconds. Enum values are Temporal's wire numbers. */
export interface WorkflowDefaults {
  readonly taskQueue?: string;
  readonly executionTimeout?: number;
  readonly runTimeout?: number;
  readonly taskTimeout?: number;
  readonly retry?: RetryDefaults;
  readonly idReusePolicy?: number;
  readonly idConflictPolicy?: number;
  readonly parentClosePolicy?: number;
  readonly waitForCancellation?: boolean;
  readonly versioningBehavior?: number;
  readonly eagerStart?: boolean;
  readonly priority?: PriorityDefaults;
}

/** What a contract says of an activity. Times in milliseconds; 0 is kept as 0. */
export interface ActivityDefaults {
  readonly taskQueue?: string;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly heartbeatTimeout?: number;
  readonly retry?: RetryDefaults;
  readonly waitForCancellation?: boolean;
  readonly priority?: PriorityDefaults;
}

/** What every rpc has, whatever its kind. `null` for a message stands for `google.protobuf.Empty`: nothing is sent. */
interface MethodRow {
  /** Name of the member in TypeScript: data, so that minified code still finds it. */
  readonly member: string;
  /** Name registered with Temporal. */
  readonly name: string;
  readonly input: AnyMessageType | null;
  readonly output: AnyMessageType | null;
}

/** What the rows of signals, queries and updates have besides. */
interface DescribedRow extends MethodRow {
  /** First paragraph of the rpc's comment in the contract; the Web UI shows it. */
  readonly description?: string;
}

/** A row of the table for an activity rpc. */
export interface ActivityRow extends MethodRow {
  readonly kind: "activity";
  readonly defaults?: ActivityDefaults;
}

/** A row of the table for a signal rpc. */
export interface SignalRow extends DescribedRow {
  readonly kind: "signal";
}

/** A row of the table for a query rpc. */
export interface QueryRow extends DescribedRow {
  readonly kind: "query";
}

/** A row of the table for an update rpc. */
export interface UpdateRow extends DescribedRow {
  readonly kind: "update";
  readonly id?: IdExpression;
  /** Stage that `startUpdate` waits for by default: 2 accepted, 3 completed (`UpdateWorkflowExecutionLifecycleStage`). */
  readonly waitForStage?: 2 | 3;
  /** Member that validates; absent: no validator. A workflow's own reference may override it. */
  readonly validator?: string;
}

/** A handler that a workflow references. Members are those of the workflow's class and of its handles. */
export interface HandlerRow {
  readonly row: SignalRow | QueryRow | UpdateRow;
  /** May start the workflow (signal-with-start, update-with-start). */
  readonly start?: boolean;
  /** Member that validates this update in this workflow; absent: none. */
  readonly validator?: string;
  /** Conflict policy of update-with-start. */
  readonly idConflictPolicy?: number;
}

/** A row of the table for a workflow rpc. */
export interface WorkflowRow extends MethodRow {
  readonly kind: "workflow";
  /** Key under which a class is registered: the rpc's own name, such as `FulfilOrder`. */
  readonly key: string;
  readonly aliases?: readonly string[];
  readonly id?: IdExpression;
  readonly searchAttributes?: SearchAttributeMapping;
  readonly defaults?: WorkflowDefaults;
  readonly handlers: readonly HandlerRow[];
}

/** All that a service declares; generated, one for each service, never changed. */
export interface ServiceTable {
  /** Full protobuf name of the service. */
  readonly service: string;
  readonly taskQueue?: string;
  readonly workflows: readonly WorkflowRow[];
  readonly activities: readonly ActivityRow[];
}
