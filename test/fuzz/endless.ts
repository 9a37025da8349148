import type { WorkflowContext } from "protempo/workflow";
import { kind } from "../official/workflows/notes.js";
import { type Program, type RunInput, retry, short } from "./program.js";

type Cut = Program & { readonly op: "cut" };

const cancellationTypes = { try: "tryCancel", wait: "waitForCancellation", abandon: "abandon" } as const;

/** Something endless, cancelled after some time. */
export async function cut(ctx: WorkflowContext, program: Cut, input: RunInput): Promise<string> {
  const { what } = program;
  try {
    await ctx.scope(async (on, cancel) => {
      if (what === "handle") return await byHandle(on, program, input);
      const ending = endless(on, program, input);
      if (what === "signal") cancel();
      else
        ctx.sleep(short(ctx)).then(
          () => cancel(),
          () => undefined,
        );
      await ending;
    });
    return `${what} ended`;
  } catch (error) {
    return `${what} ${kind(error)}`;
  }
}

function endless(on: WorkflowContext, { what, how }: Cut, input: RunInput): Promise<unknown> {
  const cancellationType = cancellationTypes[how];
  switch (what) {
    case "sleep":
      return on.sleep("1 hour");
    case "condition":
      return on.condition(() => false, "1 hour");
    case "activity":
      return on.untyped.activity("act", ["endless"], {
        startToCloseTimeout: "1 hour",
        heartbeatTimeout: "1s",
        cancellationType,
        retry,
      });
    case "local":
      return on.untyped.localActivity("act", ["endless"], { startToCloseTimeout: "1 hour", cancellationType });
    case "nexus":
      return on.untyped.nexus(input.endpoint, "fuzz").execute("endless", undefined, {
        cancellationType: how === "wait" ? "waitForCancellationRequested" : cancellationType,
      });
    case "signal":
      return on.untyped.external(input.other).signal("any");
    default:
      return on.untyped.child("fuzz", [endlessInput(input)], { cancellationType, taskTimeout: on.info.taskTimeout });
  }
}

async function byHandle(on: WorkflowContext, { how }: Cut, input: RunInput): Promise<void> {
  const handle = await on.untyped.startChild("fuzz", [endlessInput(input)], {
    cancellationType: how === "wait" ? "waitForCancellation" : "tryCancel",
    taskTimeout: on.info.taskTimeout,
  });
  on.sleep(short(on)).then(
    () => handle.cancel("by its handle"),
    () => undefined,
  );
  await handle.result();
}

/** What a child is given that goes on until it is cancelled. */
export function endlessInput({ other, endpoint }: RunInput): RunInput {
  const plan = { programs: [{ op: "untilCancelled" } as const], fails: false, cancelled: true, steady: true };
  return { plan, at: 0, notes: [], flags: [], late: [], other, endpoint };
}
