import { type Program, programOf } from "../hops/programs.js";

/** A program whose outcome no timing changes: everything in it succeeds, and nothing waits for a part of it only. */
export function steadyProgramOf(seed: number): Program {
  return steady(programOf(seed));
}

function steady(program: Program): Program {
  switch (program.op) {
    case "race":
    case "all":
    case "sequence":
      return { op: program.op === "sequence" ? "sequence" : "all", parts: program.parts.map(steady) };
    case "timed":
    case "scope":
    case "shield":
    case "catch":
      return { op: program.op === "catch" ? "catch" : "shield", body: steady(program.body) };
    case "timedCondition":
      return { op: "condition", flag: program.flag };
    case "external":
      return { op: "activity" };
    default:
      return program;
  }
}

/** What a steady program traces, sorted. */
export function labelsOf(program: Program): string[] {
  return labels(program, "0").sort();
}

function labels(program: Program, path: string): string[] {
  const own = `${path} ${program.op}`;
  if ("parts" in program) return [...program.parts.flatMap((part, at) => labels(part, `${path}.${at}`)), own];
  if ("body" in program) return [...labels(program.body, `${path}.0`), own];
  return [own];
}

/** Programs that have one part less, for finding the smallest that fails. */
export function smaller(program: Program): Program[] {
  if ("parts" in program) {
    const { op, parts } = program;
    const without = parts.map((_, at): Program => ({ op, parts: parts.filter((_part, index) => index !== at) }));
    const within = parts.flatMap((part, at) =>
      smaller(part).map((less): Program => ({ op, parts: parts.map((other, index) => (index === at ? less : other)) })),
    );
    return [...parts, ...(parts.length > 1 ? without : []), ...within];
  }
  if (!("body" in program)) return [];
  return [program.body, ...smaller(program.body).map((body): Program => ({ ...program, body }))];
}
