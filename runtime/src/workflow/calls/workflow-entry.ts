import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";
import type { ServiceTable, WorkflowRow } from "../../common/table.js";
import { encodeInput } from "../../converter/payload.js";
import { type ContinueAsNew, ContinueAsNewMarker, goOn } from "../continue-as-new.js";
import { decoderOf } from "../decoding.js";
import { aroundChild } from "../interceptors/sending.js";
import { type ChildCall, executeChild, startChild } from "../operations/child.js";
import { childSettings } from "../operations/child-settings.js";
import type { ChildOptions, ContinueAsNewOptions } from "../options.js";
import type { Run } from "../run.js";
import { RunIdSource } from "../run-id-source.js";
import type { Scope } from "../scope.js";
import type { RowCalls } from "./table-calls.js";

/** What is known of a workflow of the contract. */
export interface WorkflowTarget {
  readonly row: WorkflowRow;
  readonly table: ServiceTable;
  readonly calls: RowCalls;
}

/** One workflow of a service: `ctx.workflows.fulfilOrder`. Where the input is Empty, options come first. */
export class WorkflowEntry {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #use: ChildOptions | undefined;
  readonly #target: WorkflowTarget;

  constructor(run: Run, scope: Scope, use: ChildOptions | undefined, target: WorkflowTarget) {
    this.#run = run;
    this.#scope = scope;
    this.#use = use;
    this.#target = target;
  }

  start(...args: readonly unknown[]): Promise<object> {
    const call = this.#call(args);
    const { Child } = this.#target.calls;
    return startChild(this.#run, this.#scope, call, (child) => new Child(this.#run, this.#scope, call, child));
  }

  execute(...args: readonly unknown[]): Promise<unknown> {
    return executeChild(this.#run, this.#scope, this.#call(args));
  }

  external(workflowId: string, runId?: string): object {
    return new this.#target.calls.External(this.#run, this.#scope, this.#target.row.name, workflowId, runId);
  }

  continueAsNew(...args: readonly unknown[]): ContinueAsNew {
    return continueAsNew(this.#run, this.#target, args);
  }

  #call(args: readonly unknown[]): ChildCall {
    const { row, table } = this.#target;
    const { input, options } = split<ChildOptions>(row, args);
    // The ID is taken from the message, in which fields that were left out have their defaults.
    const message = row.input === null ? {} : row.input.create(input);
    const source = new RunIdSource(this.#run);
    const said = options?.workflowId;
    const workflowId = (said === undefined ? row.id?.(message as never, source) : said) ?? source.uuid4();
    const searchAttributes = row.searchAttributes?.(message as never, source);
    const prepare = (type: string, id: string, value: object, given: ChildOptions | undefined): ChildCall => ({
      type,
      workflowId: id,
      settings: childSettings(given, this.#use, row.defaults, table.taskQueue),
      args: encodeInput(row.input, value, this.#run.lane.encoding),
      decode: decoderOf(row.output),
      signal: given?.signal,
      options: given,
      searchAttributes,
    });
    const prepared = prepare(row.name, workflowId, message, options);
    if (this.#run.interceptors === undefined) return prepared;
    const values = row.input === null ? [] : [message];
    const child = { workflowType: row.name, workflowId, args: values, options: options ?? {} };
    const around = aroundChild(this.#run, child, (changed) => ({
      ...prepare(
        changed.workflowType,
        changed.workflowId,
        (changed.args[0] as object | undefined) ?? {},
        changed.options,
      ),
      headers: changed.headers,
    }));
    return { ...prepared, around };
  }
}

/** The marker of going on as a workflow of the contract. */
export function continueAsNew(
  run: Run,
  target: Pick<WorkflowTarget, "row" | "table">,
  args: readonly unknown[],
): ContinueAsNew {
  const { row, table } = target;
  const { input, options } = split<ContinueAsNewOptions>(row, args);
  const encode = (value: object | undefined): Payload[] => encodeInput(row.input, value, run.lane.encoding);
  const { workflowType } = run.init;
  // A run that was started under an alias, or on another queue, goes on there.
  const same = row.name === workflowType || row.aliases?.includes(workflowType) === true;
  const type = same ? workflowType : row.name;
  const queue = same ? undefined : (row.defaults?.taskQueue ?? table.taskQueue);
  return goOn(run, { workflowType: type, args: row.input === null ? [] : [input], options: options ?? {} }, (call) => {
    const payloads = encode(call.args[0] as object | undefined);
    return new ContinueAsNewMarker(run, call.workflowType, payloads, queue, call.options, call.headers);
  });
}

function split<O>(row: WorkflowRow, args: readonly unknown[]): { input: object | undefined; options: O | undefined } {
  const [first, second] = args;
  return row.input === null
    ? { input: undefined, options: first as O | undefined }
    : { input: first as object | undefined, options: second as O | undefined };
}
