import type { PayloadConverter } from "../../converter/payload.js";
import { type ContinueAsNew, ContinueAsNewMarker } from "../continue-as-new.js";
import { untypedDecoder } from "../decoding.js";
import { type AnyFunction, defaultHandler, type HandlerSettings, untypedHandler } from "../handlers/handler.js";
import type { HandlerKind } from "../handlers/handlers.js";
import { scheduleActivity, scheduleLocalActivity } from "../operations/activity.js";
import { activitySettings } from "../operations/activity-settings.js";
import { type ChildCall, executeChild, type RunningChild, startChild } from "../operations/child.js";
import { childSettings } from "../operations/child-settings.js";
import { cancelWorkflow, signalWorkflow } from "../operations/external.js";
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
    const converter = converterOf(this.#run, options);
    return scheduleActivity(this.#run, this.#scope, {
      type: name,
      settings: activitySettings(name, options, undefined, undefined, undefined),
      args: wireArguments(args, converter),
      decode: untypedDecoder(converter),
      activityId: options.activityId,
      signal: options.signal,
      summary: options.summary,
    });
  }

  localActivity(name: string, args: readonly unknown[], options: UntypedLocalActivityOptions): Promise<unknown> {
    const converter = converterOf(this.#run, options);
    return scheduleLocalActivity(this.#run, this.#scope, {
      type: name,
      settings: activitySettings(name, options, undefined, undefined, undefined),
      args: wireArguments(args, converter),
      decode: untypedDecoder(converter),
      activityId: undefined,
      signal: options.signal,
      summary: options.summary,
    });
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
      signal: (name, args = [], options) =>
        signalWorkflow(run, scope, target, name, wireArguments(args, converterOf(run, options)), options),
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
    const type = options?.type ?? this.#run.init.workflowType;
    const payloads = wireArguments(args, converterOf(this.#run, options));
    return new ContinueAsNewMarker(this.#run, type, payloads, undefined, options) as unknown as ContinueAsNew;
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
    return {
      type: name,
      workflowId: options?.workflowId ?? this.#run.random.uuid4(),
      settings: childSettings(options, undefined, undefined, undefined),
      args: wireArguments(args, converter),
      decode: untypedDecoder(converter),
      signal: options?.signal,
      options,
    };
  }
}

function converterOf(run: Run, options: ConverterOption | undefined): PayloadConverter {
  return options?.converter ?? run.converter;
}

// The `async` of both members is part of the order that replay repeats.
function untypedChild(run: Run, scope: Scope, call: ChildCall, child: RunningChild): UntypedChildHandle {
  const { runId, completed } = child;
  return {
    workflowType: call.type,
    workflowId: call.workflowId,
    runId,
    async result() {
      return await completed;
    },
    cancel(reason?: string) {
      run.assertWritable(`cancel child workflow "${call.workflowId}"`);
      child.cancel(reason ?? "");
    },
    async signal(name: string, args: readonly unknown[] = [], options?: UntypedSignalOptions) {
      const payloads = wireArguments(args, converterOf(run, options));
      return signalWorkflow(run, scope, { child: call.workflowId }, name, payloads, options);
    },
  };
}
