import { ApplicationError, currentContext, defineWorkflow } from "protempo/workflow";
import { childFlag, type RunInput } from "./program.js";
import { type Running, runProgram } from "./run-program.js";

/** Runs the programs of a plan, each in a run of its own; gives what was noted. */
export const fuzz = defineWorkflow("fuzz", async (ctx, given) => {
  const input = given as RunInput;
  const { plan, at, child } = input;
  const run: Running = { input, flags: new Set(input.flags), notes: [...input.notes] };
  ctx.untyped.onSignal("flag", (flag) => void run.flags.add(Number(flag)));
  ctx.untyped.onQuery("notes", () => run.notes.length);
  ctx.untyped.onUpdate(
    "flag",
    async (flag) => {
      // A flag comes, even if the run is being cancelled.
      await currentContext().shield((inner) => inner.sleep(1));
      run.flags.add(Number(flag));
      return `flag ${flag}`;
    },
    {
      validator: (flag) => {
        if (Number(flag) < 0) throw new RangeError(`no flag ${flag}`);
      },
    },
  );
  if (child) await ctx.condition(() => run.flags.has(childFlag));
  try {
    const program = plan.programs[at];
    if (program !== undefined) await runProgram(ctx, program, String(at), run);
  } catch (error) {
    if (ctx.signal.aborted || child) throw ctx.failsWorkflow(error) ? error : failure(run.notes);
    run.notes.push(`${at} ! ended early`);
  }
  await ctx.shield((inner) => inner.condition(() => ctx.allHandlersFinished()));
  if (at + 1 < plan.programs.length) {
    return ctx.untyped.continueAsNew([{ ...input, at: at + 1, notes: run.notes, flags: [...run.flags] }]);
  }
  if (plan.fails) throw failure(run.notes);
  return run.notes;
});

function failure(notes: readonly string[]): ApplicationError {
  return ApplicationError.create({ message: JSON.stringify(notes), type: "Notes", nonRetryable: true });
}

/** Takes all signals, and goes on when it is cancelled, until it is told to end. */
export const other = defineWorkflow("other", async (ctx) => {
  let over = false;
  ctx.untyped.onAnySignal((name) => {
    if (name === "end") over = true;
  });
  await ctx.shield((inner) => inner.condition(() => over));
});

/** What is behind Nexus operations that take their time. */
export const behind = defineWorkflow("behind", async (ctx) => {
  await ctx.sleep(20);
  return "from behind";
});
