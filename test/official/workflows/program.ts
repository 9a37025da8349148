import { ApplicationError, defineWorkflow, type WorkflowContext } from "protempo/workflow";
import type { ProgramApi } from "../../hops/api.js";
import { programOf, runProgram } from "../../hops/programs.js";
import { kind, quick } from "./notes.js";

/** A workflow made by chance; its seed is its argument. */
export const program = defineWorkflow("program", async (ctx, seed, sink) => {
  const notes: string[] = [];
  try {
    await runProgram(apiOf(ctx, notes, String(sink)), programOf(Number(seed)));
  } catch (error) {
    notes.push(`! ${kind(error)}`);
  }
  return notes;
});

/** The child of programs: ends after a time that its parent rolled. */
export const briefChild = defineWorkflow("briefChild", async (ctx, ms) => {
  await ctx.sleep(Number(ms));
  return "brief";
});

function apiOf(ctx: WorkflowContext, notes: string[], sink: string): ProgramApi {
  const duration = (): number => Math.floor(ctx.random() * 60);
  return {
    trace: (label) => notes.push(label),
    sleep: (ms) => ctx.sleep(ms + duration()),
    activity: () => ctx.untyped.activity("slow", [duration()], quick),
    local: () => ctx.untyped.localActivity("slow", [duration()], quick),
    condition: (predicate, timeout) =>
      timeout === undefined ? ctx.condition(predicate) : ctx.condition(predicate, timeout),
    shield: (fn) => ctx.shield((inner) => fn(apiOf(inner, notes, sink))),
    timed: (ms, fn) => ctx.withTimeout(ms, (inner) => fn(apiOf(inner, notes, sink))),
    scope: (fn) => ctx.scope((inner, cancel) => fn(apiOf(inner, notes, sink), () => cancel())),
    child: () => ctx.untyped.child("briefChild", [duration()]),
    startChild: () => Promise.reject(ApplicationError.create({ message: "no program does this" })),
    external: () => {
      const handle = ctx.untyped.external(sink);
      return { signal: (name) => handle.signal(name), cancel: () => handle.cancel() };
    },
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
