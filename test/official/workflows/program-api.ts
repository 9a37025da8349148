import { ApplicationError, type WorkflowContext } from "protempo/workflow";
import type { ProgramApi } from "../../hops/api.js";
import { kind } from "./notes.js";

/** What programs do to the outside, with the contexts of their scopes. `duration` rolls some milliseconds. */
export type ProgramCalls = (
  ctx: WorkflowContext,
  duration: () => number,
) => Pick<ProgramApi, "activity" | "local" | "child" | "external">;

/** What a program made by chance runs on; it notes in `notes` what it has come to. */
export function programApi(ctx: WorkflowContext, notes: string[], calls: ProgramCalls): ProgramApi {
  const duration = (): number => Math.floor(ctx.random() * 60);
  return {
    ...calls(ctx, duration),
    trace: (label) => notes.push(label),
    sleep: (ms) => ctx.sleep(ms + duration()),
    condition: (predicate, timeout) =>
      timeout === undefined ? ctx.condition(predicate) : ctx.condition(predicate, timeout),
    shield: (fn) => ctx.shield((inner) => fn(programApi(inner, notes, calls))),
    timed: (ms, fn) => ctx.withTimeout(ms, (inner) => fn(programApi(inner, notes, calls))),
    scope: (fn) => ctx.scope((inner, cancel) => fn(programApi(inner, notes, calls), () => cancel())),
    startChild: () => Promise.reject(ApplicationError.create({ message: "no program does this" })),
    onSignal: (name, handler) => ctx.untyped.onSignal(name, handler),
    onUpdate: (name, handler, validator) => ctx.untyped.onUpdate(name, handler, { validator }),
    onAnySignal: (handler) => ctx.untyped.onAnySignal((name) => handler(name)),
    onAnyUpdate: (handler) => ctx.untyped.onAnyUpdate((name) => handler(name)),
    onQuery: (name, handler) => ctx.untyped.onQuery(name, handler),
    uuid: () => ctx.uuid4(),
    random: () => ctx.random(),
    setTimeout: () => 0,
    clearTimeout: () => undefined,
    patched: (id) => ctx.patched(id),
    finished: () => ctx.allHandlersFinished(),
    failure: (message) => ApplicationError.create({ message }),
    kind,
  };
}
