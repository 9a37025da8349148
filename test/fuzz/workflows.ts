import { ApplicationError, currentContext, defineWorkflow } from "protempo/workflow";
import { childFlag, type RunInput, retry } from "./program.js";
import { type Running, runProgram, takeLate } from "./run-program.js";

/** Runs the programs of a plan, each in a run of its own; gives what was noted. */
export const fuzz = defineWorkflow("fuzz", async (ctx, given) => {
  const input = given as RunInput;
  const { plan, at, child } = input;
  const late = [...input.late];
  const run: Running = { input, flags: new Set(input.flags), notes: [...input.notes], late };
  const handled: Handled = { flags: [], updates: [], late: input.late.length };
  ctx.untyped.onSignal("flag", (flag) => {
    handled.flags.push(Number(flag));
    run.flags.add(Number(flag));
  });
  ctx.untyped.onQuery("notes", () => run.notes.length);
  ctx.untyped.onUpdate(
    "flag",
    async (flag) => {
      handled.updates.push(currentContext().currentUpdate?.id ?? "none");
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
  ctx.untyped.onUpdate("work", async (way) => {
    handled.updates.push(currentContext().currentUpdate?.id ?? "none");
    const done = await currentContext().shield((inner) =>
      inner.untyped.activity("act", [way], { startToCloseTimeout: "3s", retry }),
    );
    return `work ${done}`;
  });
  if (child) await ctx.condition(() => run.flags.has(childFlag));
  try {
    const program = plan.programs[at];
    if (program !== undefined) await runProgram(ctx, program, String(at), run);
  } catch (error) {
    if (ctx.signal.aborted || child) throw ctx.failsWorkflow(error) ? error : failure(run.notes);
    run.notes.push(`${at} ! ended early`);
  }
  // What nobody took here is not to be lost to the runs that come.
  takeLate(ctx, run);
  await ctx.shield((inner) => inner.condition(() => ctx.allHandlersFinished()));
  run.notes.push(`~${at} handled ${JSON.stringify({ ...handled, late: late.slice(handled.late) })}`);
  if (at + 1 < plan.programs.length) {
    const next: RunInput = { ...input, at: at + 1, notes: run.notes, flags: [...run.flags], late };
    return ctx.untyped.continueAsNew([next], at % 2 === 0 ? {} : { memo: { at }, searchAttributes: [] });
  }
  if (plan.fails) throw failure(run.notes);
  return run.notes;
});

/** What a run was told, in the order in which its handlers were called. */
interface Handled {
  readonly flags: number[];
  /** Their IDs. */
  readonly updates: string[];
  /** How many were taken before this run. */
  readonly late: number;
}

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
