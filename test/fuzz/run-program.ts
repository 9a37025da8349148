import { SearchAttributeKey, type WorkflowContext } from "protempo/workflow";
import { kind } from "../official/workflows/notes.js";
import { cut, endlessInput } from "./endless.js";
import { childFlag, comparable, lateValues, type Program, type RunInput, retry, short, type Way } from "./program.js";

const word = SearchAttributeKey.keyword("FuzzWord");

/** What a run of programs knows. */
export interface Running {
  readonly input: RunInput;
  readonly flags: Set<number>;
  /** Those that begin with `~` are of one run only: of another one of the same programs they differ. */
  readonly notes: string[];
  /** What came by signal `late`, in all runs of the chain. */
  readonly late: number[];
}

/** Takes what comes by signal `late`, also what has come before. */
export function takeLate(ctx: WorkflowContext, run: Running): void {
  ctx.untyped.onSignal("late", (value) => void run.late.push(Number(value)));
}

/** Runs a program; the end of each part is noted. */
export async function runProgram(ctx: WorkflowContext, program: Program, path: string, run: Running): Promise<unknown> {
  try {
    const value = await step(ctx, program, path, run);
    run.notes.push(`${path} ${program.op} ${typeof value === "string" ? value : ""}`);
    return value;
  } catch (thrown) {
    const error = "way" in program && program.way === "late" ? lateness(thrown) : thrown;
    run.notes.push(`${path} ${program.op} ! ${kind(error)}`);
    if (program.op === "catch") return undefined;
    throw error;
  }
}

/** An attempt that has no end may end with its worker before its time is over. */
function lateness(error: unknown): unknown {
  return /cancelled/.test(kind(error)) ? error : new Error("not in time");
}

async function step(ctx: WorkflowContext, program: Program, path: string, run: Running): Promise<unknown> {
  const { flags, input } = run;
  const inner = (on: WorkflowContext, body: Program, name: string): Promise<unknown> =>
    runProgram(on, body, `${path}.${name}`, run);
  switch (program.op) {
    case "sleep":
      return await ctx.sleep(short(ctx), { summary: path });
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
      return await ctx.untyped.activity("act", [program.way, path], {
        ...limits(program.way),
        ...(program.way === "beats" && { heartbeatTimeout: "1s" }),
      });
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
      return await child(ctx, program, path, input);
    case "effects":
      return effects(ctx, path, run);
    case "late":
      takeLate(ctx, run);
      await ctx.condition(() => run.late.length >= lateValues.length);
      return run.late.join();
    case "twin":
      return void (await ctx.untyped.startChild("fuzz", [endlessInput(input)], {
        workflowId: ctx.info.workflowId,
      }));
    case "leave":
      return void (await ctx.untyped.startChild("fuzz", [endlessInput(input)], {
        parentClosePolicy: program.policy,
        executionTimeout: "1m",
        taskTimeout: ctx.info.taskTimeout,
      }));
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
  return ctx.untyped.localActivity("act", [way], { ...limits(way), localRetryThreshold: 15 });
}

function limits(way: Way) {
  return way === "late"
    ? ({ startToCloseTimeout: 300, retry: { ...retry, maximumAttempts: 2 } } as const)
    : ({ startToCloseTimeout: "3s", retry } as const);
}

/** All that replay has to give again, and what it has to keep to itself. */
function effects(ctx: WorkflowContext, path: string, { notes }: Running): void {
  const stream = ctx.randomStream(path);
  const values = [
    ctx.random(),
    ctx.uuid4(),
    ctx.uuid7(),
    ctx.now(),
    stream.random(),
    [...stream.fill(new Uint8Array(4))],
  ];
  notes.push(`~${path} ${JSON.stringify(values)}`);
  ctx.setCurrentDetails(path);
  ctx.log.info("effects", { path });
  ctx.metrics.counter("effects").add(1);
}

function target(ctx: WorkflowContext, to: "other" | "nobody", { other }: RunInput) {
  return ctx.untyped.external(to === "other" ? other : `nobody ${ctx.info.workflowId}`);
}

/** Gives what the child noted. */
async function child(
  ctx: WorkflowContext,
  { body, again }: Program & { readonly op: "child" },
  path: string,
  { other, endpoint }: RunInput,
): Promise<string> {
  const programs: readonly Program[] = again ? [body, { op: "effects" }] : [body];
  const plan = { programs, fails: false, cancelled: false, steady: false };
  const input: RunInput = { plan, at: 0, notes: [], flags: [0, 1, 2], late: [], other, endpoint, child: true };
  const handle = await ctx.untyped.startChild("fuzz", [input], {
    taskTimeout: ctx.info.taskTimeout,
    memo: { path },
    searchAttributes: [word.set(path)],
  });
  for (const value of lateValues) await handle.signal("late", [value]);
  await handle.signal("flag", [childFlag]);
  const notes = (await handle.result()) as readonly string[];
  return `(${comparable(notes)})`;
}
