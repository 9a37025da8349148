import { dynamicType } from "../common/dynamic-type.js";
import { refuseReservedName } from "../common/reserved-names.js";
import type { ServiceTable, WorkflowRow } from "../common/table.js";
import { type VersioningBehavior, versioningBehaviors } from "../common/versioning.js";
import type { Payload } from "../converter/payload.js";
import type { WorkflowContext } from "./context.js";
import { failureErrorNames } from "./failure-errors.js";
import type { WorkflowRules } from "./run-rules.js";
import type { ConverterOption } from "./untyped.js";

/** Marks what a workflows file exports for the worker; by name, so that copies of this module agree. */
const mark: unique symbol = Symbol.for("protempo.workflows") as never;

/** Workflow classes of one service; made by generated `…Workflows(…)` functions and exported for the worker to find. */
export interface WorkflowRegistration {
  readonly [mark]: "service";
  readonly table: ServiceTable;
  /** Classes by the key of their row. */
  readonly classes: Readonly<Record<string, new () => object>>;
}

/** What a workflow without a contract may say of itself. */
export interface UntypedWorkflowOptions extends WorkflowRules, ConverterOption {}

/** What the dynamic workflow may say of itself: for all types, or for each. */
export type DynamicWorkflowOptions = UntypedWorkflowOptions | ((workflowType: string) => UntypedWorkflowOptions);

/** A workflow without a contract; made by {@link defineWorkflow} or {@link defineDynamicWorkflow} and exported for the worker to find. */
export interface WorkflowDefinition {
  readonly [mark]: "untyped";
  /** Registered name; undefined: every type that nothing else is registered for. */
  readonly type: string | undefined;
  /** Queue that the worker serves it on; undefined: the worker's own. */
  readonly taskQueue: string | undefined;
  readonly options: DynamicWorkflowOptions;
  readonly run: (ctx: WorkflowContext, ...args: readonly never[]) => Promise<unknown>;
}

/** What one workflow type of a workflows file is made of. */
export type WorkflowSource =
  | {
      readonly kind: "service";
      readonly table: ServiceTable;
      readonly row: WorkflowRow;
      readonly type: new () => object;
    }
  | { readonly kind: "untyped"; readonly definition: WorkflowDefinition };

/** What a worker tells of a workflow type that it runs. */
export interface WorkflowDescriptor {
  /** `"*"` for the dynamic workflow. */
  readonly type: string;
  /** Whether it stands for every type that has no workflow of its own. */
  readonly dynamic?: true;
  readonly aliases: readonly string[];
  /** The contract's task queue, or undefined if it names none. */
  readonly taskQueue: string | undefined;
  /** Full name of the service; undefined without a contract. */
  readonly service: string | undefined;
  readonly handlers: readonly { readonly kind: "signal" | "query" | "update"; readonly name: string }[];
  /** What the class or the contract says; absent if neither does. */
  readonly versioningBehavior?: VersioningBehavior;
  /** Names of the errors that fail this workflow; absent if there are none. */
  readonly failureErrorTypes?: readonly string[];
  /** Its inputs are held to the rules of its contract; absent if not, or without a contract. */
  readonly validated?: true;
}

/**
 * A workflow without a contract: its registered name and its function, which gets the context and the arguments, read as
 * their payloads say or by the `converter` given. A `Payload` that it returns is the result untouched. Handlers are set with
 * `ctx.untyped.onSignal`, `onQuery` and `onUpdate` before the first `await`. Export what this returns from the workflows
 * file. Throws TypeError for a name that Temporal keeps for itself.
 */
export function defineWorkflow(
  type: string,
  run: (ctx: WorkflowContext, ...args: readonly unknown[]) => Promise<unknown>,
  options: UntypedWorkflowOptions & {
    /** Queue that the worker serves it on. Default: the worker's own. */
    readonly taskQueue?: string | undefined;
  } = {},
): WorkflowDefinition {
  refuseReservedName("workflow", type);
  return { [mark]: "untyped", type, taskQueue: options.taskQueue, options, run };
}

/**
 * The workflow of every type that nothing else is registered for; a workflows file has at most one. Its function gets the
 * context, whose `workflowType` says what it stands for, and the arguments' payloads as they came. Options may depend on the
 * type: the function that gives them is called before the run's own code, and must be deterministic.
 */
export function defineDynamicWorkflow(
  run: (ctx: WorkflowContext, args: readonly Payload[]) => Promise<unknown>,
  options: DynamicWorkflowOptions = {},
): WorkflowDefinition {
  return { [mark]: "untyped", type: undefined, taskQueue: undefined, options, run };
}

/** What generated code exports for the classes of a service. Keys that are no workflow of the table throw. */
export function registerWorkflows(table: ServiceTable, classes: object): WorkflowRegistration {
  const known = table.workflows.map(({ key }) => key);
  const stray = Object.keys(classes).find((key) => !known.includes(key));
  if (stray !== undefined) {
    throw new Error(`${table.service} has no workflow ${stray}. Its workflows: ${known.join(", ")}`);
  }
  return { [mark]: "service", table, classes: classes as WorkflowRegistration["classes"] };
}

/** All workflow types among the exports of a workflows file, in their order. */
export function workflowsOf(exports: Readonly<Record<string, unknown>>): WorkflowSource[] {
  return Object.values(exports).flatMap((value): WorkflowSource[] => {
    if (!isRegistered(value)) return [];
    if (value[mark] === "untyped") return [{ kind: "untyped", definition: value }];
    const { table, classes } = value;
    return table.workflows.flatMap((row): WorkflowSource[] => {
      const type = classes[row.key];
      return type === undefined ? [] : [{ kind: "service", table, row, type }];
    });
  });
}

/**
 * The workflow of that name or alias, else the dynamic one; `rowOf` finds a row of a table. Throws, with the names that there are, if there is
 * none.
 */
export function findWorkflow(
  exports: Readonly<Record<string, unknown>>,
  type: string,
  rowOf: (table: ServiceTable, type: string) => WorkflowRow | undefined,
): WorkflowSource {
  let dynamic: WorkflowDefinition | undefined;
  for (const value of Object.values(exports)) {
    if (!isRegistered(value)) continue;
    if (value[mark] === "untyped") {
      if (value.type === type) return { kind: "untyped", definition: value };
      if (value.type === undefined) dynamic = value;
      continue;
    }
    const row = rowOf(value.table, type);
    const found = row && value.classes[row.key];
    if (row !== undefined && found !== undefined) return { kind: "service", table: value.table, row, type: found };
  }
  if (dynamic !== undefined) return { kind: "untyped", definition: dynamic };
  const known = workflowsOf(exports).flatMap(namesOf);
  throw new TypeError(
    `This worker has no workflow ${type}. It has: ${known.join(", ") || "none"}. Export the registration from the workflows file, or start on another task queue.`,
  );
}

/** What a worker tells of a workflow. Throws if its class has a handler that the contract does not give it. */
export function describeWorkflow(source: WorkflowSource, validated = false): WorkflowDescriptor {
  const rules = describeRules(source);
  if (source.kind === "untyped") {
    const { type = dynamicType, taskQueue } = source.definition;
    const dynamic = source.definition.type === undefined ? ({ dynamic: true } as const) : {};
    return { type, ...dynamic, aliases: [], taskQueue, service: undefined, handlers: [], ...rules };
  }
  const { row, table } = source;
  refuseStrayHandlers(source);
  refuseStrayPolicies(source);
  return {
    type: row.name,
    aliases: row.aliases ?? [],
    taskQueue: row.defaults?.taskQueue ?? table.taskQueue,
    service: table.service,
    handlers: row.handlers.map((handler) => ({ kind: handler.row.kind, name: handler.row.name })),
    ...(validated ? { validated } : {}),
    ...rules,
  };
}

/**
 * What a workflow says of its runs; the class before the contract. A dynamic one may say something else for each
 * `workflowType`, and nothing without. Throws TypeError for a static member that is wrong.
 */
export function rulesOf(source: WorkflowSource, workflowType?: string): UntypedWorkflowOptions {
  const said =
    source.kind === "untyped" ? definedOptions(source.definition, workflowType) : (source.type as WorkflowRules);
  const inContract = source.kind === "untyped" ? undefined : source.row.defaults?.versioningBehavior;
  const { versioningBehavior = behaviorNames[inContract ?? 0], failureErrorTypes } = said;
  if (versioningBehavior !== undefined && !Object.hasOwn(versioningBehaviors, versioningBehavior)) {
    throw new TypeError(
      `${namesOf(source)[0]}: versioningBehavior ${JSON.stringify(versioningBehavior)} is neither "pinned" nor "autoUpgrade".`,
    );
  }
  const converter = source.kind === "untyped" ? (said as ConverterOption).converter : undefined;
  return { versioningBehavior, failureErrorTypes, converter };
}

function definedOptions({ options }: WorkflowDefinition, workflowType: string | undefined): UntypedWorkflowOptions {
  if (typeof options !== "function") return options;
  return workflowType === undefined ? {} : options(workflowType);
}

const behaviorNames = [undefined, "pinned", "autoUpgrade"] as const;

function describeRules(source: WorkflowSource): Pick<WorkflowDescriptor, "versioningBehavior" | "failureErrorTypes"> {
  const { versioningBehavior, failureErrorTypes } = rulesOf(source);
  return {
    ...(versioningBehavior === undefined ? {} : { versioningBehavior }),
    ...(failureErrorTypes === undefined ? {} : { failureErrorTypes: failureErrorNames(failureErrorTypes) }),
  };
}

/** A method named like a handler of another workflow would never be called. */
function refuseStrayHandlers({ row, table, type }: WorkflowSource & { readonly kind: "service" }): void {
  const own = new Set(row.handlers.flatMap(({ row: { member }, validator }) => [member, validator]));
  const others = new Map(
    table.workflows.flatMap(({ handlers }) => handlers.map(({ row: { member, name } }) => [member, name])),
  );
  const stray = Object.getOwnPropertyNames(type.prototype).find((member) => others.has(member) && !own.has(member));
  if (stray === undefined) return;
  throw new Error(
    `${type.name}.${stray} looks like the handler of ${others.get(stray)}, but workflow ${row.name} does not have it: ` +
      "refer to it in the workflow's options in the contract, or rename the method.",
  );
}

/** `unfinishedHandlers` speaks of the workflow's signals and updates, by their members. */
function refuseStrayPolicies({ row, type }: WorkflowSource & { readonly kind: "service" }): void {
  const { unfinishedHandlers = {} } = type as { readonly unfinishedHandlers?: Readonly<Record<string, unknown>> };
  const members = row.handlers.filter((handler) => handler.row.kind !== "query").map((handler) => handler.row.member);
  for (const [member, policy] of Object.entries(unfinishedHandlers)) {
    const where = `${type.name}.unfinishedHandlers.${member}`;
    if (!members.includes(member)) {
      const known = members.join(", ") || "none";
      throw new Error(`${where}: workflow ${row.name} has no signal or update of that name. It has: ${known}`);
    }
    if (policy !== "warn" && policy !== "abandon") throw new Error(`${where}: must be "warn" or "abandon"`);
  }
}

function namesOf(source: WorkflowSource): readonly string[] {
  return source.kind === "untyped"
    ? [source.definition.type ?? dynamicType]
    : [source.row.name, ...(source.row.aliases ?? [])];
}

function isRegistered(value: unknown): value is WorkflowRegistration | WorkflowDefinition {
  return typeof value === "object" && value !== null && mark in value;
}
