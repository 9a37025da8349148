import { SearchAttributeKey, type WorkflowContext } from "protempo/workflow";
import { kind } from "../official/workflows/notes.js";
import { childFlag, type Program, type RunInput, type Way } from "./program.js";

const word = SearchAttributeKey.keyword("FuzzWord");
const retry = { initialInterval: 10, maximumInterval: 100 } as const;

/** What a run of programs knows. */
export interface Running {
  readonly input: RunInput;
  readonly flags: Set<number>;
  readonly notes: string[];
}

/** Runs a program; the end of each part is noted. */
export async function runProgram(ctx: WorkflowContext, program: Program, path: string, run: Running): Promise<unknown> {
  try {
    const value = await step(ctx, program, path, run);
    run.notes.push(`${path} ${program.op} ${typeof value === "string" ? value : ""}`);
    return value;
  } catch (error) {
    run.notes.push(`${path} ${program.op} ! ${kind(error)}`);
    if (program.op === "catch") return undefined;
    throw error;
  }
}

/** Some milliseconds, which the run's random numbers say. */
function short(ctx: WorkflowContext): number {
  return 1 + Math.floor(ctx.random() * 40);
}

async function step(ctx: WorkflowContext, program: Program, path: string, run: Running): Promise<unknown> {
  const { flags, input } = run;
  const inner = (on: WorkflowContext, body: Program, name: string): Promise<unknown> =>
    runProgram(on, body, `${path}.${name}`, run);
  switch (program.op) {
    case "sleep":
      return await ctx.sleep(short(ctx));
    case "memo":
      return ctx.upsertMemo({ [path]: ctx.uuid4() });
    case "attribute":
      return ctx.upsertSearchAttributes([word.set(`at ${path}`)]);
    case "patch":
      return String(ctx.patched(`new ${path}`));
    case "oldPatch":
      return ctx.deprecatePatch(`old ${path}`);
    case "fail":
      throw new Error(`at ${path}`);
    case "untilCancelled":
      return await ctx.condition(() => false);
    case "activity":
      return await ctx.untyped.activity("act", [program.way], { startToCloseTimeout: "3s", retry });
    case "local":
      return await local(ctx, program.way);
    case "nexus":
      return await ctx.untyped.nexus(input.endpoint, "fuzz").execute(program.way, path);
    case "signal":
      return await target(ctx, program.to, input).signal("any", [path]);
    case "cancel":
      return await target(ctx, program.to, input).cancel("by a program");
    case "condition":
      return await ctx.condition(() => flags.has(program.flag));
    case "timedCondition":
      return String(await ctx.condition(() => flags.has(program.flag), 5 * short(ctx)));
    case "cut":
      return await cut(ctx, program, input);
    case "child":
      return await child(ctx, program.body, input);
    case "shield":
      return void (await ctx.shield((on) => inner(on, program.body, "0")));
    case "timed":
      return void (await ctx.withTimeout(4 * short(ctx), (on) => inner(on, program.body, "0")));
    case "catch":
      return void (await inner(ctx, program.body, "0"));
    case "scope":
      return void (await ctx.scope((on, cancel) => {
        inner(ctx, program.until, "u").then(
          () => cancel(),
          () => undefined,
        );
        return inner(on, program.body, "0");
      }));
    case "all":
      return void (await Promise.all(program.parts.map((part, at) => inner(ctx, part, String(at)))));
    case "race":
      return void (await Promise.race(program.parts.map((part, at) => inner(ctx, part, String(at)))));
    default:
      for (const [at, part] of program.parts.entries()) await inner(ctx, part, String(at));
      return undefined;
  }
}

/** Waits between its attempts are timers of the run where it has more than one. */
function local(ctx: WorkflowContext, way: Way): Promise<unknown> {
  return ctx.untyped.localActivity("act", [way], { startToCloseTimeout: "3s", retry, localRetryThreshold: 15 });
}

function target(ctx: WorkflowContext, to: "other" | "nobody", { other }: RunInput) {
  return ctx.untyped.external(to === "other" ? other : `nobody ${ctx.info.workflowId}`);
}

async function child(ctx: WorkflowContext, body: Program, { other, endpoint }: RunInput): Promise<void> {
  const plan = { programs: [body], fails: false, cancelled: false, steady: false };
  const input: RunInput = { plan, at: 0, notes: [], flags: [0, 1, 2], other, endpoint, child: true };
  const handle = await ctx.untyped.startChild("fuzz", [input], { taskTimeout: ctx.info.taskTimeout });
  await handle.signal("flag", [childFlag]);
  await handle.result();
}

/** Something endless, cancelled after some time. */
async function cut(
  ctx: WorkflowContext,
  { what, asking }: Program & { readonly op: "cut" },
  input: RunInput,
): Promise<string> {
  const cancellationType = asking ? "waitForCancellation" : "tryCancel";
  const endless = (on: WorkflowContext): Promise<unknown> => {
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
      case "child": {
        const plan = { programs: [{ op: "untilCancelled" }], fails: false, cancelled: true, steady: true };
        const given = { plan, at: 0, notes: [], flags: [], other: input.other, endpoint: input.endpoint };
        return on.untyped.child("fuzz", [given], { cancellationType, taskTimeout: on.info.taskTimeout });
      }
      case "nexus":
        return on.untyped.nexus(input.endpoint, "fuzz").execute("endless", undefined, {
          cancellationType: asking ? "waitForCancellationRequested" : "tryCancel",
        });
      case "signal":
        return on.untyped.external(input.other).signal("any");
    }
  };
  try {
    await ctx.scope(async (on, cancel) => {
      const ending = endless(on);
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
