import { defineWorkflow } from "protempo/workflow";
import { type Program, runProgram } from "../hops/programs.js";
import { kind, quick } from "../official/workflows/notes.js";
import { type ProgramCalls, programApi } from "../official/workflows/program-api.js";

const activity = "protempo.test.v1.Integration.Act";

const calls: ProgramCalls = (ctx) => ({
  activity: () => ctx.untyped.activity(activity, [{}], quick),
  local: () => ctx.untyped.localActivity(activity, [{}], quick),
  child: () => ctx.untyped.child("fuzzChild", []),
  external: () => {
    const handle = ctx.untyped.external(`nobody ${ctx.uuid4()}`);
    return { signal: (name) => handle.signal(name), cancel: () => handle.cancel() };
  },
});

/** Runs the program that it is given; returns what it traced. */
export const fuzz = defineWorkflow("fuzz", async (ctx, program) => {
  const notes: string[] = [];
  try {
    await runProgram(programApi(ctx, notes, calls), program as Program);
  } catch (error) {
    notes.push(`! ${kind(error)}`);
  }
  return notes;
});

/** The child of programs. */
export const fuzzChild = defineWorkflow("fuzzChild", async (ctx) => {
  await ctx.sleep(1);
  await ctx.untyped.activity(activity, [{}], quick);
});
