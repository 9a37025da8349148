import { defaultPayloadConverter } from "protempo/converter";
import {
  ActivityError,
  ApplicationError,
  CancelledError,
  ChildWorkflowAlreadyStartedError,
  ChildWorkflowError,
  defineWorkflow,
  NexusHandlerError,
  NexusOperationError,
  SearchAttributeKey,
  type SearchAttributeUpdate,
  TimeoutError,
  type WorkflowContext,
  type WorkflowDefinition,
} from "protempo/workflow";
import type { NexusCancellation, NexusHandle, ProbeApi } from "./api.js";
import { runProbe } from "./probes.js";

const options = { startToCloseTimeout: "10s" } as const;

const read = defaultPayloadConverter.fromPayload;

/** The timers that a realm has as globals. */
export interface Timers {
  setTimeout(fn: () => void, ms: number): number;
  clearTimeout(id: number): void;
}

/** The probe workflow on our engine. `timers` gives those of the run at hand. */
export function ourProbe(trace: string[], timers: () => Timers): WorkflowDefinition {
  const apiOf = (ctx: WorkflowContext): ProbeApi => ({
    trace: (label) => trace.push(label),
    sleep: (ms, summary) => ctx.sleep(ms, { summary }),
    activity: (name, summary) => ctx.untyped.activity(name, [], { ...options, summary }),
    local: (name, summary) => ctx.untyped.localActivity(name, [], { ...options, summary }),
    condition: (predicate, timeout, summary) =>
      timeout === undefined ? ctx.condition(predicate) : ctx.condition(predicate, timeout, { summary }),
    shield: (fn) => ctx.shield((inner) => fn(apiOf(inner))),
    timed: (ms, fn) => ctx.withTimeout(ms, (inner) => fn(apiOf(inner))),
    scope: (fn) => ctx.scope((inner, cancel) => fn(apiOf(inner), cancel)),
    child: (name, workflowId) => ctx.untyped.child(name, [], { workflowId }),
    startChild: (name, workflowId) => startChild(ctx, name, workflowId),
    external: (id) => {
      const handle = ctx.untyped.external(id);
      return { signal: (name) => handle.signal(name, []), cancel: () => handle.cancel() };
    },
    nexus: {
      execute: (operation, cancellationType) =>
        ctx.untyped.nexus("endpoint", "service").execute(operation, undefined, { cancellationType }),
      start: (operation, cancellationType) => startNexus(ctx, operation, cancellationType),
    },
    onSignal: (name, handler) => ctx.untyped.onSignal(name, handler),
    onUpdate: (name, handler, validator) => ctx.untyped.onUpdate(name, handler, { validator }),
    onAnySignal: (handler) => ctx.untyped.onAnySignal((name, args) => handler(name, ...args.map(read))),
    onAnyUpdate: (handler) => ctx.untyped.onAnyUpdate((name, args) => handler(name, ...args.map(read))),
    onQuery: (name, handler) => ctx.untyped.onQuery(name, handler),
    uuid: () => ctx.uuid4(),
    random: () => ctx.random(),
    stream: (name) => ctx.randomStream(name),
    upsertMemo: (values) => ctx.upsertMemo(values),
    upsertAttributes: (values) => ctx.upsertSearchAttributes(Object.entries(values).map(attribute)),
    setTimeout: (fn, ms) => timers().setTimeout(fn, ms),
    clearTimeout: (id) => timers().clearTimeout(id),
    patched: (id) => ctx.patched(id),
    deprecatePatch: (id) => ctx.deprecatePatch(id),
    finished: () => ctx.allHandlersFinished(),
    failure: (message) => ApplicationError.create({ message, type: "Probe" }),
    kind,
  });
  return defineWorkflow("probe", (ctx, name) => {
    // Only where no host can look at the array: a query does not disturb the run.
    ctx.untyped.onQuery("trace", () => trace.splice(0));
    return runProbe(String(name), apiOf(ctx));
  });
}

const keyMakers = {
  Text: SearchAttributeKey.text,
  Keyword: SearchAttributeKey.keyword,
  KeywordList: SearchAttributeKey.keywordList,
  Int: SearchAttributeKey.int,
  Double: SearchAttributeKey.double,
  Bool: SearchAttributeKey.bool,
  Datetime: SearchAttributeKey.datetime,
} as const;

function attribute([name, value]: [string, unknown]): SearchAttributeUpdate {
  const key = keyMakers[name as keyof typeof keyMakers](name);
  return value === undefined ? key.unset() : key.set(value as never);
}

// The handle's own shape differs from the probes': it is changed in place, since another `then` would be another microtask.
function startChild(
  ctx: WorkflowContext,
  name: string,
  workflowId: string | undefined,
): ReturnType<ProbeApi["startChild"]> {
  return ctx.untyped.startChild(name, [], { workflowId }) as unknown as ReturnType<ProbeApi["startChild"]>;
}

function startNexus(
  ctx: WorkflowContext,
  operation: string,
  cancellationType: NexusCancellation | undefined,
): Promise<NexusHandle> {
  const started = ctx.untyped.nexus("endpoint", "service").start(operation, undefined, { cancellationType });
  return started as Promise<NexusHandle>;
}

function kind(error: unknown): string {
  if (error instanceof CancelledError) return "cancelled";
  if (error instanceof ActivityError) return `activity (${kind(error.cause)})`;
  if (error instanceof ChildWorkflowError) return `child (${kind(error.cause)})`;
  if (error instanceof TimeoutError) return "timeout";
  if (error instanceof NexusHandlerError) return `handler ${error.type}`;
  if (error instanceof NexusOperationError) return `nexus (${kind(error.cause)})`;
  if (error instanceof ChildWorkflowAlreadyStartedError) return "already started";
  if (error instanceof ApplicationError) return `application ${error.type}`;
  return String(error);
}
