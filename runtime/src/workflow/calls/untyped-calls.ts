import { refuseReservedName } from "../../common/reserved-names.js";
import type { PayloadConverter } from "../../converter/payload.js";
import { type ContinueAsNew, ContinueAsNewMarker, goOn } from "../continue-as-new.js";
import { untypedDecoder } from "../decoding.js";
import { type AnyFunction, defaultHandler, type HandlerSettings, untypedHandler } from "../handlers/handler.js";
import type { HandlerKind } from "../handlers/handlers.js";
import { addressOf, aroundActivity, aroundChild, aroundSignal, retarget } from "../interceptors/sending.js";
import { type ActivityCall, scheduleActivity, scheduleLocalActivity } from "../operations/activity.js";
import { type AnyActivityOptions, activitySettings } from "../operations/activity-settings.js";
import { type ChildCall, executeChild, type RunningChild, startChild } from "../operations/child.js";
import { childSettings } from "../operations/child-settings.js";
import { cancelWorkflow, signalWorkflow, type Target } from "../operations/external.js";
import type { ChildOptions } from "../options.js";
import type { Run } from "../run.js";
import type { Scope } from "../scope.js";
import type {
  AnyUpdateHandlerOptions,
  ConverterOption,
  QueryHandlerOptions,
  SignalHandlerOptions,
  UntypedActivityOptions,
  UntypedCalls,
  UntypedChildHandle,
  UntypedChildOptions,
  UntypedContinueAsNewOptions,
  UntypedExternalHandle,
  UntypedLocalActivityOptions,
  UntypedNexusService,
  UntypedSignalOptions,
  UpdateHandlerOptions,
} from "../untyped.js";
import { wireArguments } from "../wire.js";
import { UntypedNexusCalls } from "./nexus-calls.js";

/** Operations by name, in one scope of a run. */
export class RunUntypedCalls implements UntypedCalls {
  readonly #run: Run;
  readonly #scope: Scope;

  constructor(run: Run, scope: Scope) {
    this.#run = run;
    this.#scope = scope;
  }

  activity(name: string, args: readonly unknown[], options: UntypedActivityOptions): Promise<unknown> {
    return scheduleActivity(this.#run, this.#scope, this.#activityCall(name, args, options, false));
  }

  localActivity(name: string, args: readonly unknown[], options: UntypedLocalActivityOptions): Promise<unknown> {
    return scheduleLocalActivity(this.#run, this.#scope, this.#activityCall(name, args, options, true));
  }

  child(name: string, args: readonly unknown[], options?: UntypedChildOptions): Promise<unknown> {
    return executeChild(this.#run, this.#scope, this.#childCall(name, args, options));
  }

  startChild(name: string, args: readonly unknown[], options?: UntypedChildOptions): Promise<UntypedChildHandle> {
    const call = this.#childCall(name, args, options);
    return startChild(this.#run, this.#scope, call, (child) => untypedChild(this.#run, this.#scope, call, child));
  }

  external(workflowId: string, runId?: string): UntypedExternalHandle {
    const run = this.#run;
    const scope = this.#scope;
    const target = { workflowId, runId };
    return {
      ...target,
      signal: (name, args = [], options) => signalByName(run, scope, target, name, args, options),
      cancel: (reason) => cancelWorkflow(run, scope, target, reason ?? ""),
    };
  }

  nexus(endpoint: string, service: string): UntypedNexusService {
    return new UntypedNexusCalls(this.#run, this.#scope, endpoint, service);
  }

  onSignal(name: string, handler: AnyFunction | undefined, options?: SignalHandlerOptions): void {
    this.#on("signal", name, handler, options);
  }

  onQuery(name: string, handler: AnyFunction | undefined, options?: QueryHandlerOptions): void {
    this.#on("query", name, handler, options);
  }

  onUpdate(name: string, handler: AnyFunction | undefined, options?: UpdateHandlerOptions): void {
    this.#on("update", name, handler, options);
  }

  onAnySignal(handler: Parameters<UntypedCalls["onAnySignal"]>[0], options?: SignalHandlerOptions): void {
    this.#onAny("signal", handler as AnyFunction | undefined, options);
  }

  onAnyQuery(handler: Parameters<UntypedCalls["onAnyQuery"]>[0], options?: QueryHandlerOptions): void {
    this.#onAny("query", handler as AnyFunction | undefined, options);
  }

  onAnyUpdate(handler: Parameters<UntypedCalls["onAnyUpdate"]>[0], options?: AnyUpdateHandlerOptions): void {
    this.#onAny("update", handler as AnyFunction | undefined, options as HandlerSettings | undefined);
  }

  continueAsNew(args: readonly unknown[], options?: UntypedContinueAsNewOptions): ContinueAsNew {
    const run = this.#run;
    const workflowType = options?.type ?? run.init.workflowType;
    return goOn(run, { workflowType, args, options: options ?? {} }, (call) => {
      refuseReservedName("workflow", call.workflowType);
      const payloads = wireArguments(call.args, converterOf(run, options));
      return new ContinueAsNewMarker(run, call.workflowType, payloads, undefined, call.options, call.headers);
    });
  }

  #on(kind: HandlerKind, name: string, handler: AnyFunction | undefined, options: HandlerSettings | undefined): void {
    const { handlers, converter } = this.#run;
    handlers.set(kind, name, handler && untypedHandler(name, handler, options, converter));
  }

  #onAny(kind: HandlerKind, handler: AnyFunction | undefined, options: HandlerSettings | undefined): void {
    const { handlers, converter } = this.#run;
    handlers.setDefault(kind, handler && defaultHandler(handler, options, converter));
  }

  #childCall(name: string, args: readonly unknown[], options: UntypedChildOptions | undefined): ChildCall {
    const converter = converterOf(this.#run, options);
    const workflowId = options?.workflowId ?? this.#run.random.uuid4();
    const prepare = (
      type: string,
      id: string,
      values: readonly unknown[],
      said: ChildOptions | undefined,
    ): ChildCall => {
      refuseReservedName("workflow", type);
      return {
        type,
        workflowId: id,
        settings: childSettings(said, undefined, undefined, undefined),
        args: wireArguments(values, converter),
        decode: untypedDecoder(converter),
        signal: said?.signal,
        options: said,
      };
    };
    const prepared = prepare(name, workflowId, args, options);
    const said = { workflowType: name, workflowId, args, options: options ?? {} };
    const around = aroundChild(this.#run, said, (changed) => ({
      ...prepare(changed.workflowType, changed.workflowId, changed.args, changed.options),
      headers: changed.headers,
    }));
    return { ...prepared, around };
  }

  #activityCall(
    name: string,
    args: readonly unknown[],
    options: UntypedActivityOptions | UntypedLocalActivityOptions,
    local: boolean,
  ): ActivityCall {
    const converter = converterOf(this.#run, options);
    const prepare = (type: string, values: readonly unknown[], said: AnyActivityOptions): ActivityCall => {
      refuseReservedName("activity", type);
      return {
        type,
        settings: activitySettings(type, said, undefined, undefined, undefined),
        args: wireArguments(values, converter),
        decode: untypedDecoder(converter),
        activityId: said.activityId,
        signal: said.signal,
        summary: said.summary,
      };
    };
    const around = aroundActivity(this.#run, local, { activityType: name, args, options }, (changed) => ({
      ...prepare(changed.activityType, changed.args, changed.options),
      headers: changed.headers,
    }));
    return { ...prepare(name, args, options), around };
  }
}

function signalByName(
  run: Run,
  scope: Scope,
  target: Target,
  name: string,
  args: readonly unknown[],
  options: UntypedSignalOptions | undefined,
): Promise<void> {
  const converter = converterOf(run, options);
  const around = aroundSignal(run, { ...addressOf(target), signalName: name, args }, (changed) => ({
    target: retarget(target, changed),
    name: changed.signalName,
    args: wireArguments(changed.args, converter),
    options,
    headers: changed.headers,
  }));
  return signalWorkflow(run, scope, { target, name, args: wireArguments(args, converter), options, around });
}

function converterOf(run: Run, options: ConverterOption | undefined): PayloadConverter {
  return options?.converter ?? run.converter;
}

// The `async` of both members is part of the order that replay repeats.
function untypedChild(run: Run, scope: Scope, call: ChildCall, child: RunningChild): UntypedChildHandle {
  const { workflowId, runId, completed } = child;
  return {
    workflowType: call.type,
    workflowId,
    runId,
    async result() {
      return await completed;
    },
    cancel(reason?: string) {
      run.assertWritable(`cancel child workflow "${workflowId}"`);
      child.cancel(reason ?? "");
    },
    async signal(name: string, args: readonly unknown[] = [], options?: UntypedSignalOptions) {
      return signalByName(run, scope, { child: workflowId }, name, args, options);
    },
  };
}
