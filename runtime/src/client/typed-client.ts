import type { Message } from "@bufbuild/protobuf";
import type { HandlerRow, ServiceTable, SignalRow, UpdateRow, WorkflowRow } from "../common/table.js";
import type { ClientCore } from "./client-core.js";
import type { UpdateHandle } from "./handles.js";
import type { ServiceClientDefaults, StartOptions, UpdateWithStartOptions } from "./options.js";
import { messageDecoder } from "./payloads.js";
import type { ActionInput } from "./schedule/action.js";
import type { ScheduledWorkflowOptions } from "./schedule/options.js";
import { type Started, type StartPlan, signalWithStart, startWorkflow } from "./start.js";
import { resolveStart } from "./start-options.js";
import { inputAndOptions, randomness, signalInput, updateIdOf } from "./typed-calls.js";
import { handleFactory, type TypedWorkflowHandle } from "./typed-handle.js";
import { type SchedulePlanner, type TypedSchedules, typedSchedules } from "./typed-schedules.js";
import { accepted, updateWithStart } from "./updates.js";
import type { GetHandleOptions } from "./workflow-client.js";
import { stageOf, startedTarget } from "./workflow-handle.js";

/** The entry of one workflow in a generated client; generated types say more of its inputs. */
export interface TypedWorkflowClient {
  start(input: object | undefined, options?: StartOptions): Promise<TypedWorkflowHandle>;
  execute(input: object | undefined, options?: StartOptions): Promise<Message | undefined>;
  handle(workflowId: string, options?: string | GetHandleOptions): TypedWorkflowHandle;
  workflowId(input?: object): string;
  readonly signalWithStart: Readonly<Record<string, unknown>>;
  readonly updateWithStart: Readonly<Record<string, unknown>>;
  readonly schedules: TypedSchedules;
}

interface WithStart {
  readonly start?: object | undefined;
  readonly signal?: object | undefined;
  readonly update?: object | undefined;
}

/** What the calls of one workflow rpc need. */
class WorkflowCalls implements SchedulePlanner {
  readonly #core: ClientCore;
  readonly #table: ServiceTable;
  readonly #row: WorkflowRow;
  readonly #defaults: ServiceClientDefaults["start"];
  readonly #handle: ReturnType<typeof handleFactory>;

  constructor(core: ClientCore, table: ServiceTable, row: WorkflowRow, defaults: ServiceClientDefaults | undefined) {
    this.#core = core;
    this.#table = table;
    this.#row = row;
    this.#defaults = defaults?.start;
    this.#handle = handleFactory(row);
  }

  async start(input: object | undefined, options: StartOptions | undefined): Promise<TypedWorkflowHandle> {
    const plan = this.#plan(input, options);
    return this.#started(await startWorkflow(this.#core, plan, this.#call(options)));
  }

  async execute(input: object | undefined, options: StartOptions | undefined): Promise<Message | undefined> {
    const call = this.#call(options);
    const deadline = this.#core.deadline(call);
    const handle = await this.start(input, options);
    return await handle.result({ ...call, timeout: deadline.remaining("GetWorkflowExecutionHistory") });
  }

  handle(workflowId: string, options: string | GetHandleOptions | undefined): TypedWorkflowHandle {
    if (workflowId === "") throw new TypeError("workflowId: must not be empty");
    const { runId, firstExecutionRunId } = typeof options === "string" ? { runId: options } : (options ?? {});
    return this.#handle(this.#core, { workflowId, runId, firstExecutionRunId });
  }

  workflowId(input: object | undefined): string {
    const { id, input: type } = this.#row;
    return id === undefined ? randomness.uuid4() : id({ ...type?.create(input) }, randomness);
  }

  async signalWithStart(
    row: SignalRow,
    parts: WithStart,
    options: StartOptions | undefined,
  ): Promise<TypedWorkflowHandle> {
    const plan = this.#plan(parts.start, options);
    const signal = { name: row.name, input: signalInput(this.#core, row, parts.signal) };
    return this.#started(await signalWithStart(this.#core, plan, signal, this.#call(options)));
  }

  async updateWithStart(
    handler: HandlerRow,
    row: UpdateRow,
    parts: WithStart,
    options: UpdateWithStartOptions | undefined,
  ): Promise<{ readonly handle: TypedWorkflowHandle; readonly update: UpdateHandle<Message | undefined> }> {
    // FAIL, where neither the contract nor the caller says something.
    const plan = this.#plan(parts.start, options, handler.idConflictPolicy ?? 1);
    const update = {
      name: row.name,
      updateId: updateIdOf(row, parts.update, options),
      input: this.#core.rules.message(row.input, parts.update),
      decode: messageDecoder(row.output),
      stage: stageOf(options?.waitForStage) ?? row.waitForStage ?? accepted,
    };
    const sent = await updateWithStart(this.#core, plan, update, this.#call(options));
    return { handle: this.#started(sent.started), update: sent.update };
  }

  plan(input: object | undefined, options: ScheduledWorkflowOptions | undefined, scheduleId: string): StartPlan {
    return this.#plan(input, options, undefined, scheduleId);
  }

  write(input: object | undefined, workflowId?: string | null): ActionInput {
    const { input: type, id: expression, searchAttributes: mapping } = this.#row;
    const evaluated = mapping !== undefined || (workflowId === undefined && expression !== undefined);
    // Expressions read a message, defaults filled in; it need not be made twice.
    const value = evaluated ? type?.create(input) : input;
    return {
      input: this.#core.rules.message(type, value),
      workflowId: workflowId === undefined ? expression?.({ ...value }, randomness) : (workflowId ?? undefined),
      searchAttributes: mapping?.({ ...value }, randomness),
    };
  }

  #plan(
    input: object | undefined,
    options: StartOptions | undefined,
    idConflictPolicy?: number,
    fallbackId?: string,
  ): StartPlan {
    const made = this.write(input, options?.workflowId);
    return {
      workflowType: this.#row.name,
      input: made.input,
      mapped: made.searchAttributes && {
        rpc: `${this.#table.service}.${this.#row.key}`,
        fields: made.searchAttributes,
      },
      options: resolveStart(made.workflowId ?? fallbackId ?? randomness.uuid4(), options, {
        client: this.#defaults,
        contract: this.#row.defaults,
        taskQueue: this.#table.taskQueue,
        idConflictPolicy,
        searchAttributes: made.searchAttributes,
      }),
    };
  }

  #call(options: StartOptions | undefined): Pick<StartOptions, "headers" | "signal" | "timeout"> {
    return {
      headers: options?.headers ?? this.#defaults?.headers,
      signal: options?.signal,
      timeout: options?.timeout ?? this.#defaults?.timeout,
    };
  }

  #started(started: Started): TypedWorkflowHandle {
    return this.#handle(this.#core, startedTarget(started));
  }
}

/** The entry of a workflow in a generated client. */
export function workflowClient(
  core: ClientCore,
  table: ServiceTable,
  row: WorkflowRow,
  defaults: ServiceClientDefaults | undefined,
): TypedWorkflowClient {
  const inputs = [row, ...row.handlers.map((handler) => handler.row)].map(({ input }) => input?.typeName);
  core.rules.inputRules?.cover(inputs.filter((name) => name !== undefined));
  const calls = new WorkflowCalls(core, table, row, defaults);
  const signals: Record<string, unknown> = {};
  const updates: Record<string, unknown> = {};
  for (const handler of row.handlers) {
    const { row: method } = handler;
    if (handler.start !== true) continue;
    // Where both inputs are Empty, there are no parts: the options come first.
    const takesParts = row.input !== null || method.input !== null;
    if (method.kind === "signal") {
      signals[method.member] = (...args: (object | undefined)[]) => {
        const [parts = {}, options] = inputAndOptions<StartOptions>(takesParts, args);
        return calls.signalWithStart(method, parts, options);
      };
    } else if (method.kind === "update") {
      updates[method.member] = (...args: (object | undefined)[]) => {
        const [parts = {}, options] = inputAndOptions<UpdateWithStartOptions>(takesParts, args);
        return calls.updateWithStart(handler, method, parts, options);
      };
    }
  }
  const takesInput = row.input !== null;
  return {
    start: (...args) => calls.start(...inputAndOptions<StartOptions>(takesInput, args)),
    execute: (...args) => calls.execute(...inputAndOptions<StartOptions>(takesInput, args)),
    handle: (workflowId, options) => calls.handle(workflowId, options),
    workflowId: (input) => calls.workflowId(input),
    signalWithStart: signals,
    updateWithStart: updates,
    schedules: typedSchedules(core, row, calls),
  };
}
