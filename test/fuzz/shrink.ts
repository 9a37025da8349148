import type { Plan, Program } from "./program.js";

/** Plans that have one thing less. */
export function smallerPlans(plan: Plan): Plan[] {
  const { programs } = plan;
  const shorter =
    programs.length > 1 ? programs.map((_, at) => programs.filter((_program, index) => index !== at)) : [];
  const within = programs.flatMap((program, at) =>
    smallerPrograms(program).map((less) => programs.map((other, index) => (index === at ? less : other))),
  );
  return [
    ...(plan.fails ? [{ ...plan, fails: false }] : []),
    ...(plan.cancelled && !plan.steady ? [{ ...plan, cancelled: false }] : []),
    ...[...shorter, ...within].map((less) => ({ ...plan, programs: less })),
  ];
}

/** Programs that have one part less, the smallest first. */
export function smallerPrograms(program: Program): Program[] {
  if ("parts" in program) {
    const { op, parts } = program;
    const without = parts.map((_, at): Program => ({ op, parts: parts.filter((_part, index) => index !== at) }));
    const within = parts.flatMap((part, at) =>
      smallerPrograms(part).map(
        (less): Program => ({ op, parts: parts.map((other, index) => (index === at ? less : other)) }),
      ),
    );
    return [...parts, ...(parts.length > 1 ? without : []), ...within];
  }
  if (program.op === "scope") {
    const { body, until } = program;
    return [
      body,
      until,
      ...smallerPrograms(body).map((less): Program => ({ ...program, body: less })),
      ...smallerPrograms(until).map((less): Program => ({ ...program, until: less })),
    ];
  }
  if (!("body" in program)) return [];
  return [program.body, ...smallerPrograms(program.body).map((body): Program => ({ ...program, body }))];
}

/**
 * What still fails and has nothing smaller that does. `firstFailing` is given candidates, which it may try together, and
 * gives the place of one that fails, or -1.
 */
export async function shrink<T>(
  failing: T,
  smaller: (value: T) => readonly T[],
  firstFailing: (candidates: readonly T[]) => Promise<number>,
): Promise<T> {
  const atOnce = 16;
  const candidates = smaller(failing);
  for (let from = 0; from < candidates.length; from += atOnce) {
    const some = candidates.slice(from, from + atOnce);
    const less = some[await firstFailing(some)];
    if (less !== undefined) return await shrink(less, smaller, firstFailing);
  }
  return failing;
}
