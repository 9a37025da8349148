import type { ProgramApi } from "./api.js";

/** A workflow made by chance: what it awaits, and how that is nested. */
export type Program =
  | { readonly op: "sleep" | "activity" | "local" | "child" | "external" }
  | { readonly op: "condition" | "timedCondition"; readonly flag: number }
  | { readonly op: "shield" | "timed" | "catch"; readonly body: Program }
  | { readonly op: "scope"; readonly body: Program; readonly until: Program }
  | { readonly op: "all" | "race" | "sequence"; readonly parts: readonly Program[] };

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The program of a seed. */
export function programOf(seed: number): Program {
  const roll = dice(seed);
  const parts = (depth: number): Program[] => Array.from({ length: 2 + Math.floor(roll() * 2) }, () => make(depth));
  const make = (depth: number): Program => {
    const kind = depth <= 0 ? Math.floor(roll() * 7) : Math.floor(roll() * 14);
    switch (kind) {
      case 0:
      case 1:
        return { op: "sleep" };
      case 2:
        return { op: "activity" };
      case 3:
        return { op: roll() < 0.5 ? "local" : "activity" };
      case 4:
        return { op: roll() < 0.5 ? "child" : "external" };
      case 5:
        return { op: "condition", flag: Math.floor(roll() * 3) };
      case 6:
        return { op: "timedCondition", flag: Math.floor(roll() * 3) };
      case 7:
        return { op: "shield", body: make(depth - 1) };
      case 8:
        return { op: "timed", body: make(depth - 1) };
      case 9:
        return { op: "scope", body: make(depth - 1), until: make(depth - 2) };
      case 10:
        return { op: "catch", body: make(depth - 1) };
      case 11:
        return { op: "race", parts: parts(depth - 1) };
      case 12:
        return { op: "sequence", parts: parts(depth - 1) };
      default:
        return { op: "all", parts: parts(depth - 1) };
    }
  };
  return { op: "all", parts: [make(4), make(3), make(3)] };
}

/** Runs a program; every start and end of a part is traced. */
export async function runProgram(api: ProgramApi, program: Program): Promise<void> {
  const flags = new Set<number>();
  api.onSignal("flag", (flag) => {
    flags.add(Number(flag));
  });
  await run(api, program, "0", flags);
}

async function run(api: ProgramApi, program: Program, path: string, flags: ReadonlySet<number>): Promise<unknown> {
  try {
    const value = await step(api, program, path, flags);
    api.trace(`${path} ${program.op}`);
    return value;
  } catch (error) {
    api.trace(`${path} ${program.op} ! ${api.kind(error)}`);
    if (program.op === "catch") return undefined;
    throw error;
  }
}

function step(api: ProgramApi, program: Program, path: string, flags: ReadonlySet<number>): Promise<unknown> {
  switch (program.op) {
    case "sleep":
      return api.sleep(10);
    case "activity":
      return api.activity(`a${path}`);
    case "local":
      return api.local(`l${path}`);
    case "child":
      return api.child("Child", `child ${path}`);
    case "external":
      return api.external(`other ${path}`).signal("go");
    case "condition":
      return api.condition(() => flags.has(program.flag));
    case "timedCondition":
      return api.condition(() => flags.has(program.flag), 50);
    case "shield":
      return api.shield((inner) => run(inner, program.body, `${path}.0`, flags));
    case "timed":
      return api.timed(100, (inner) => run(inner, program.body, `${path}.0`, flags));
    case "catch":
      return run(api, program.body, `${path}.0`, flags);
    case "scope":
      return cancellable(api, program, path, flags);
    case "all":
      return Promise.all(program.parts.map((part, at) => run(api, part, `${path}.${at}`, flags)));
    case "race":
      return Promise.race(program.parts.map((part, at) => run(api, part, `${path}.${at}`, flags)));
    default:
      return sequence(api, program.parts, path, flags);
  }
}

function cancellable(
  api: ProgramApi,
  program: Program & { readonly op: "scope" },
  path: string,
  flags: ReadonlySet<number>,
): Promise<unknown> {
  let cancelScope = (): void => {};
  const result = api.scope((inner, cancel) => {
    cancelScope = cancel;
    return run(inner, program.body, `${path}.0`, flags);
  });
  run(api, program.until, `${path}.u`, flags).then(
    () => cancelScope(),
    () => undefined,
  );
  return result;
}

async function sequence(
  api: ProgramApi,
  parts: readonly Program[],
  path: string,
  flags: ReadonlySet<number>,
): Promise<void> {
  for (const [at, part] of parts.entries()) await run(api, part, `${path}.${at}`, flags);
}
