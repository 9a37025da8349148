import { dice } from "../hops/programs.js";
import { type ClosePolicy, type Endless, flags, type How, type Plan, type Program, type Way } from "./program.js";
import { steady } from "./steady.js";

const ways: readonly Way[] = ["ok", "slow", "flaky", "beats", "fails", "late"];
const endless: readonly Endless[] = ["sleep", "activity", "local", "child", "handle", "nexus", "condition", "signal"];
const hows: readonly How[] = ["try", "wait", "abandon"];
const policies: readonly ClosePolicy[] = ["terminate", "abandon", "requestCancel"];

/** The plan of a seed; those of even seeds are steady. */
export function planOf(seed: number): Plan {
  const roll = dice(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
  const chance = (part: number): boolean => roll() < part;
  const leaves: readonly (() => Program)[] = [
    () => ({ op: "sleep" }),
    () => ({ op: one(["memo", "attribute", "patch", "oldPatch", "fail"] as const) }),
    () => ({ op: "activity", way: one(ways) }),
    () => ({ op: "local", way: one(ways) }),
    () => ({ op: "nexus", way: one(["sync", "async", "fails"] as const) }),
    () => ({ op: one(["signal", "cancel"] as const), to: chance(0.7) ? "other" : "nobody" }),
    () => ({ op: one(["condition", "timedCondition"] as const), flag: Math.floor(roll() * flags) }),
    () => ({ op: "cut", what: one(endless), how: one(hows) }),
    () => ({ op: one(["effects", "late", "twin"] as const) }),
    () => ({ op: "leave", policy: one(policies) }),
  ];
  const parts = (depth: number): Program[] => Array.from({ length: 2 + Math.floor(roll() * 2) }, () => make(depth));
  const nests: readonly ((depth: number) => Program)[] = [
    (depth) => ({ op: one(["shield", "timed", "catch"] as const), body: make(depth) }),
    (depth) => ({ op: "scope", body: make(depth), until: make(depth - 1) }),
    (depth) => ({ op: "child", body: make(depth - 1), again: chance(0.3) }),
    (depth) => ({ op: one(["race", "all"] as const), parts: parts(depth) }),
    (depth) => ({ op: "sequence", parts: parts(depth) }),
  ];
  const make = (depth: number): Program =>
    depth > 0 && chance(0.5) ? one(nests)(depth - 1) : (one(leaves) as () => Program)();
  const whole = (): Program => ({ op: "all", parts: [make(3), make(2), make(2)] });
  const programs = Array.from({ length: chance(0.3) ? 2 + Math.floor(roll() * 2) : 1 }, whole);
  const plan: Plan = { programs, fails: chance(0.15), cancelled: chance(0.15), steady: false };
  return seed % 2 === 0 ? steadyPlan(plan) : plan;
}

/** What is cancelled must not be so before all of it is done: that waits, shielded, until it is at its end. */
function steadyPlan(plan: Plan): Plan {
  const programs = plan.programs.map(steady);
  if (!plan.cancelled) return { ...plan, programs, steady: true };
  const [first = { op: "sleep" }] = programs;
  const parts: Program[] = [{ op: "shield", body: first }, { op: "untilCancelled" }];
  return { ...plan, programs: [{ op: "sequence", parts }], steady: true };
}
