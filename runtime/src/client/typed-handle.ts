import type { Message } from "@bufbuild/protobuf";
import type { QueryRow, SignalRow, UpdateRow, WorkflowRow } from "../common/table.js";
import type { ClientCore } from "./client-core.js";
import type { WorkflowDescription } from "./description.js";
import type { TypedHandle, UntypedHandle, UpdateHandle } from "./handles.js";
import type {
  CallOptions,
  CancelOptions,
  QueryOptions,
  ResultOptions,
  SignalOptions,
  StartUpdateOptions,
  UpdateOptions,
} from "./options.js";
import { messageDecoder } from "./payloads.js";
import { workflowResult } from "./result.js";
import { queryWorkflow, signalWorkflow } from "./signals-and-queries.js";
import { inputAndOptions, signalInput, updateIdOf } from "./typed-calls.js";
import { accepted, completed, executeUpdate, startUpdate, type UpdatePlan, type UpdateStage } from "./updates.js";
import { type HandleTarget, resultTarget, stageOf, WorkflowHandle } from "./workflow-handle.js";

/** A typed handle before the generated types say more of it. */
export interface TypedWorkflowHandle extends TypedHandle {
  result(options?: ResultOptions): Promise<Message | undefined>;
  readonly startUpdate: Readonly<Record<string, unknown>>;
}

type Member = (this: BaseHandle, ...args: (object | undefined)[]) => Promise<unknown>;

/** Makes the handles of one workflow. Their class, with the members of its handlers, is made here, once. */
export function handleFactory(row: WorkflowRow): (core: ClientCore, target: HandleTarget) => TypedWorkflowHandle {
  class Handle extends BaseHandle implements TypedWorkflowHandle {
    get workflowType(): string {
      return row.name;
    }

    async result(options?: ResultOptions): Promise<Message | undefined> {
      const { core, target } = BaseHandle.state(this);
      return await workflowResult(core, resultTarget(target), messageDecoder(row.output), options);
    }

    get startUpdate(): Readonly<Record<string, unknown>> {
      const members: Record<string, unknown> = {};
      for (const { row: method } of row.handlers) {
        if (method.kind !== "update") continue;
        members[method.member] = (...args: (object | undefined)[]) => sendUpdate(this, method, args);
      }
      return members;
    }
  }
  for (const { row: method } of row.handlers) {
    const value = memberOf(method);
    Object.defineProperty(Handle.prototype, method.member, { value, writable: true, configurable: true });
  }
  return (core, target) => new Handle(core, target);
}

interface HandleState {
  readonly core: ClientCore;
  readonly target: HandleTarget;
}

class BaseHandle {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly untyped: UntypedHandle;
  // Private, as a handler may have whatever name.
  readonly #state: HandleState;

  constructor(core: ClientCore, target: HandleTarget) {
    this.workflowId = target.workflowId;
    this.runId = target.runId;
    this.untyped = new WorkflowHandle(core, target);
    this.#state = { core, target };
  }

  static state(handle: BaseHandle): HandleState {
    return handle.#state;
  }

  cancel(options?: CancelOptions): Promise<void> {
    return this.untyped.cancel(options);
  }

  terminate(reason?: string, options?: CallOptions): Promise<void> {
    return this.untyped.terminate(reason, options);
  }

  describe(options?: CallOptions): Promise<WorkflowDescription> {
    return this.untyped.describe(options);
  }
}

function memberOf(row: SignalRow | QueryRow | UpdateRow): Member {
  switch (row.kind) {
    case "signal":
      return async function (...args) {
        const { core, target } = BaseHandle.state(this);
        const [input, options] = inputAndOptions<SignalOptions>(row.input !== null, args);
        await signalWorkflow(core, target, row.name, signalInput(core, row, input), options);
      };
    case "query":
      return async function (...args) {
        const { core, target } = BaseHandle.state(this);
        const [input, options] = inputAndOptions<QueryOptions>(row.input !== null, args);
        const outgoing = core.rules.message(row.input, input);
        return await queryWorkflow(core, target, row.name, outgoing, messageDecoder(row.output), options);
      };
    case "update":
      return async function (...args) {
        const { core, target } = BaseHandle.state(this);
        const [input, options] = inputAndOptions<UpdateOptions>(row.input !== null, args);
        return await executeUpdate(core, target, updatePlan(core, row, input, options, completed), options);
      };
  }
}

async function sendUpdate(
  handle: BaseHandle,
  row: UpdateRow,
  args: readonly (object | undefined)[],
): Promise<UpdateHandle<Message | undefined>> {
  const { core, target } = BaseHandle.state(handle);
  const [input, options] = inputAndOptions<StartUpdateOptions>(row.input !== null, args);
  const stage = stageOf(options?.waitForStage) ?? row.waitForStage ?? accepted;
  return await startUpdate(core, target, updatePlan(core, row, input, options, stage), options);
}

function updatePlan(
  core: ClientCore,
  row: UpdateRow,
  input: object | undefined,
  options: UpdateOptions | undefined,
  stage: UpdateStage,
): UpdatePlan<Message | undefined> {
  return {
    name: row.name,
    updateId: updateIdOf(row, input, options),
    input: core.rules.message(row.input, input),
    decode: messageDecoder(row.output),
    stage,
  };
}
