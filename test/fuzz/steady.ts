import type { Program } from "./program.js";

/** The program without what depends on timing: nothing waits for a part only, and failures go no further than their place. */
export function steady(program: Program): Program {
  switch (program.op) {
    case "race":
    case "all":
      return { op: "all", parts: program.parts.map(steady) };
    case "sequence":
      return { op: "sequence", parts: program.parts.map(steady) };
    case "timed":
    case "scope":
      return { op: "shield", body: steady(program.body) };
    case "child":
      return { ...program, body: steady(program.body) };
    case "shield":
    case "catch":
      return { op: program.op, body: steady(program.body) };
    case "timedCondition":
      return { op: "condition", flag: program.flag };
    case "cut":
      // Who waits for a lost activity's answer gets its timeout.
      return program.how === "wait" ? { ...program, how: "try" } : program;
    case "fail":
    case "signal":
    case "cancel":
    case "nexus":
    case "activity":
    case "local":
    case "twin":
      return { op: "catch", body: program };
    default:
      return program;
  }
}

/** The program with activities in place of local ones. */
export function withoutLocal(program: Program): Program {
  return changeLeaves(program, (leaf) => (hasLocal(leaf) ? remote(leaf) : leaf));
}

/**
 * The program with local activities in one place of those at work together only. Core resolves two that were in flight
 * together at once in replay even if one ended after the other, for every SDK.
 */
export function oneLocalAtOnce(program: Program): Program {
  switch (program.op) {
    case "all":
    case "race": {
      const keeps = program.parts.findIndex(hasLocal);
      const parts = program.parts.map((part, at) => (at === keeps ? oneLocalAtOnce(part) : withoutLocal(part)));
      return { op: program.op, parts };
    }
    case "sequence":
      return { op: "sequence", parts: program.parts.map(oneLocalAtOnce) };
    case "scope":
      return { op: "scope", body: oneLocalAtOnce(program.body), until: withoutLocal(program.until) };
    default:
      return "body" in program ? { ...program, body: oneLocalAtOnce(program.body) } : program;
  }
}

function hasLocal(program: Program): boolean {
  if ("parts" in program) return program.parts.some(hasLocal);
  if (program.op === "scope" && hasLocal(program.until)) return true;
  if ("body" in program) return hasLocal(program.body);
  return program.op === "local" || (program.op === "cut" && program.what === "local");
}

function remote(leaf: Program): Program {
  if (leaf.op === "cut") return { ...leaf, what: "activity" };
  return leaf.op === "local" ? { ...leaf, op: "activity" } : leaf;
}

function changeLeaves(program: Program, change: (leaf: Program) => Program): Program {
  if ("parts" in program) return { op: program.op, parts: program.parts.map((part) => changeLeaves(part, change)) };
  if (program.op === "scope") {
    return { op: "scope", body: changeLeaves(program.body, change), until: changeLeaves(program.until, change) };
  }
  return "body" in program ? { ...program, body: changeLeaves(program.body, change) } : change(program);
}
