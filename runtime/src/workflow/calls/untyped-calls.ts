import type { Nothing } from "../../common/awaitable.js";
import type { UntypedCalls, UntypedChildHandle, UntypedExternalHandle } from "../context.js";
import { type ContinueAsNew, ContinueAsNewMarker } from "../continue-as-new.js";
import { decodeUntyped } from "../decoding.js";
import { type AnyFunction, untypedHandler } from "../handlers/handler.js";
import { scheduleActivity, scheduleLocalActivity } from "../operations/activity.js";
import { activitySettings } from "../operations/activity-settings.js";
import { type ChildCall, executeChild, startChild } from "../operations/child.js";
import { childSettings } from "../operations/child-settings.js";
import { cancelWorkflow, signalWorkflow } from "../operations/external.js";
import type {
  ChildOptions,
  ContinueAsNewOptions,
  SignalOptions,
  TimedActivityOptions,
  TimedLocalActivityOptions,
} from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import { wireArguments } from "../wire.js";

/** Operations by name, in one scope of a run. */
export class RunUntypedCalls implements UntypedCalls {
  readonly #run: Run;
  readonly #scope: Scope;

  constructor(run: Run, scope: Scope) {
    this.#run = run;
    this.#scope = scope;
  }

  activity(name: string, args: readonly unknown[], options: TimedActivityOptions): Promise<unknown> {
    return scheduleActivity(this.#run, this.#scope, {
      type: name,
      settings: activitySettings(name, options, undefined, undefined, undefined),
      args: wireArguments(args),
      decode: decodeUntyped,
      activityId: options.activityId,
      signal: options.signal,
      summary: options.summary,
    });
  }

  localActivity(name: string, args: readonly unknown[], options: TimedLocalActivityOptions): Promise<unknown> {
    return scheduleLocalActivity(this.#run, this.#scope, {
      type: name,
      settings: activitySettings(name, options, undefined, undefined, undefined),
      args: wireArguments(args),
      decode: decodeUntyped,
      activityId: undefined,
      signal: options.signal,
      summary: options.summary,
    });
  }

  child(name: string, args: readonly unknown[], options?: ChildOptions): Promise<unknown> {
    return executeChild(this.#run, this.#scope, this.#childCall(name, args, options));
  }

  startChild(name: string, args: readonly unknown[], options?: ChildOptions): Promise<UntypedChildHandle> {
    const call = this.#childCall(name, args, options);
    return startChild(this.#run, this.#scope, call, (runId, completed) =>
      untypedChild(this.#run, this.#scope, call, runId, completed),
    );
  }

  external(workflowId: string, runId?: string): UntypedExternalHandle {
    const run = this.#run;
    const scope = this.#scope;
    const target = { workflowId, runId };
    return {
      ...target,
      signal: (name, args = [], options) => signalWorkflow(run, scope, target, name, wireArguments(args), options),
      cancel: (reason) => cancelWorkflow(run, scope, target, reason ?? ""),
    };
  }

  onSignal(name: string, handler: AnyFunction | undefined): void {
    this.#run.handlers.set("signal", name, handler && untypedHandler(name, handler));
  }

  onQuery(name: string, handler: AnyFunction | undefined): void {
    this.#run.handlers.set("query", name, handler && untypedHandler(name, handler));
  }

  onUpdate(name: string, handler: AnyFunction | undefined, validator?: (...args: readonly unknown[]) => Nothing): void {
    this.#run.handlers.set("update", name, handler && untypedHandler(name, handler, { validator }));
  }

  continueAsNew(args: readonly unknown[], options?: ContinueAsNewOptions & { readonly type?: string }): ContinueAsNew {
    const type = options?.type ?? this.#run.init.workflowType;
    const marker = new ContinueAsNewMarker(this.#run, type, wireArguments(args), undefined, options);
    return marker as unknown as ContinueAsNew;
  }

  #childCall(name: string, args: readonly unknown[], options: ChildOptions | undefined): ChildCall {
    return {
      type: name,
      workflowId: options?.workflowId ?? this.#run.random.uuid4(),
      settings: childSettings(options, undefined, undefined, undefined),
      args: wireArguments(args),
      decode: decodeUntyped,
      signal: options?.signal,
      options,
    };
  }
}

// The `async` of both members is part of the order that replay repeats.
function untypedChild(
  run: Run,
  scope: Scope,
  call: ChildCall,
  runId: string,
  completed: Promise<unknown>,
): UntypedChildHandle {
  return {
    workflowType: call.type,
    workflowId: call.workflowId,
    runId,
    async result() {
      return await completed;
    },
    async signal(name: string, args: readonly unknown[] = [], options?: SignalOptions) {
      return signalWorkflow(run, scope, { child: call.workflowId }, name, wireArguments(args), options);
    },
  };
}
