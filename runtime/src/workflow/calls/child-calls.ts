import type { SignalRow } from "../../common/table.js";
import { defaultPayloadConverter, encodeMessage } from "../../converter/payload.js";
import { addressOf, aroundSignal, retarget } from "../interceptors/sending.js";
import type { ChildCall, RunningChild } from "../operations/child.js";
import { cancelWorkflow, type SignalCall, signalWorkflow, type Target } from "../operations/external.js";
import type { SignalOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";

/** The handle of a child that has started. Signals of its workflow are members of the classes made from this one. */
export class ChildCalls {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #child: RunningChild;

  constructor(run: Run, scope: Scope, call: ChildCall, child: RunningChild) {
    this.workflowType = call.type;
    this.workflowId = child.workflowId;
    this.runId = child.runId;
    this.#run = run;
    this.#scope = scope;
    this.#child = child;
  }

  // Without the `async` the caller would go on a microtask earlier than replay has it.
  async result(): Promise<unknown> {
    return await this.#child.completed;
  }

  cancel(reason?: string): void {
    this.#run.assertWritable(`cancel child workflow "${this.workflowId}"`);
    this.#child.cancel(reason ?? "");
  }

  /** Sends a signal to the child; `async` for the same reason. */
  static async send(handle: ChildCalls, row: SignalRow, args: readonly unknown[]): Promise<void> {
    return send(handle.#run, handle.#scope, { child: handle.workflowId }, row, args);
  }
}

/** The handle of a workflow that is addressed by its ID. Signals are members of the classes made from this one. */
export class ExternalCalls {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly #run: Run;
  readonly #scope: Scope;

  constructor(run: Run, scope: Scope, workflowType: string, workflowId: string, runId: string | undefined) {
    this.workflowType = workflowType;
    this.workflowId = workflowId;
    this.runId = runId;
    this.#run = run;
    this.#scope = scope;
  }

  cancel(reason?: string): Promise<void> {
    return cancelWorkflow(this.#run, this.#scope, this, reason ?? "");
  }

  static send(handle: ExternalCalls, row: SignalRow, args: readonly unknown[]): Promise<void> {
    return send(handle.#run, handle.#scope, handle, row, args);
  }
}

/** Makes the member of a signal. */
export function signalMethod<H>(
  row: SignalRow,
  deliver: (handle: H, row: SignalRow, args: readonly unknown[]) => Promise<void>,
): (this: H, ...args: readonly unknown[]) => Promise<void> {
  return function (this: H, ...args: readonly unknown[]): Promise<void> {
    return deliver(this, row, args);
  };
}

function send(run: Run, scope: Scope, target: Target, row: SignalRow, args: readonly unknown[]): Promise<void> {
  const [first, second] = args;
  const options = (row.input === null ? first : second) as SignalOptions | undefined;
  const prepare = (name: string, input: unknown): SignalCall => ({
    target,
    name,
    args: [
      row.input === null
        ? defaultPayloadConverter.toPayload(undefined)
        : encodeMessage(row.input, (input as object | undefined) ?? {}, run.lane.encoding),
    ],
    options,
  });
  const prepared = prepare(row.name, first);
  if (run.interceptors === undefined) return signalWorkflow(run, scope, prepared);
  const said = { ...addressOf(target), signalName: row.name, args: row.input === null ? [] : [first] };
  const around = aroundSignal(run, said, (changed) => ({
    ...prepare(changed.signalName, changed.args[0]),
    target: retarget(target, changed),
    headers: changed.headers,
  }));
  return signalWorkflow(run, scope, { ...prepared, around });
}
