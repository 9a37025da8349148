import { defineWorkflow } from "protempo/workflow";
import { programOf, runProgram } from "../../hops/programs.js";
import { kind, quick } from "./notes.js";
import { type ProgramCalls, programApi } from "./program-api.js";

/** A workflow made by chance; its seed is its argument. */
export const program = defineWorkflow("program", async (ctx, seed, sink) => {
  const notes: string[] = [];
  try {
    await runProgram(programApi(ctx, notes, callsTo(String(sink))), programOf(Number(seed)));
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

const callsTo =
  (sink: string): ProgramCalls =>
  (ctx, duration) => ({
    activity: () => ctx.untyped.activity("slow", [duration()], quick),
    local: () => ctx.untyped.localActivity("slow", [duration()], quick),
    child: () => ctx.untyped.child("briefChild", [duration()]),
    external: () => {
      const handle = ctx.untyped.external(sink);
      return { signal: (name) => handle.signal(name), cancel: () => handle.cancel() };
    },
  });
