import type { WorkflowContext } from "protempo/workflow";

/**
 * How an activity goes: at once, after some time, at the third attempt, at the third with heartbeats, not at all, or not in
 * the time it has.
 */
export type Way = "ok" | "slow" | "flaky" | "beats" | "fails" | "late";

/** Something that would never end, cancelled after a while: `"handle"` is a child by its handle; a signal is taken back at once. */
export type Endless = "sleep" | "activity" | "local" | "child" | "handle" | "nexus" | "condition" | "signal";

/** Whether what is cancelled is asked to end, waited for, or left alone. */
export type How = "try" | "wait" | "abandon";

/** What becomes of a child when its parent ends. */
export type ClosePolicy = "terminate" | "abandon" | "requestCancel";

/** What a workflow made by chance does, and how that is nested. */
export type Program =
  | { readonly op: "sleep" | "memo" | "attribute" | "patch" | "oldPatch" | "fail" | "untilCancelled" }
  | { readonly op: "effects" | "late" | "twin" }
  | { readonly op: "leave"; readonly policy: ClosePolicy }
  | { readonly op: "activity" | "local"; readonly way: Way }
  | { readonly op: "nexus"; readonly way: "sync" | "async" | "fails" }
  | { readonly op: "signal" | "cancel"; readonly to: "other" | "nobody" }
  | { readonly op: "condition" | "timedCondition"; readonly flag: number }
  | { readonly op: "cut"; readonly what: Endless; readonly how: How }
  | { readonly op: "shield" | "timed" | "catch"; readonly body: Program }
  | { readonly op: "child"; readonly body: Program; readonly again: boolean }
  | { readonly op: "scope"; readonly body: Program; readonly until: Program }
  | { readonly op: "all" | "race" | "sequence"; readonly parts: readonly Program[] };

/** A chain of runs, each with its program. */
export interface Plan {
  /** Each but the first goes on as new. */
  readonly programs: readonly Program[];
  /** Whether the last run fails with what was noted instead of returning it. */
  readonly fails: boolean;
  /** Whether the chain is cancelled while it runs. */
  readonly cancelled: boolean;
  /** Whether no timing changes what it gives. */
  readonly steady: boolean;
}

/** How many flags a chain is sent, each by a signal or an update; conditions wait for them. */
export const flags = 3;

/** What comes by signal `late`, in this order: those that wait for it take it when they begin to. */
export const lateValues = [0, 1] as const;

/** What a chain hands to each of its runs. */
export interface RunInput {
  readonly plan: Plan;
  readonly at: number;
  readonly notes: readonly string[];
  readonly flags: readonly number[];
  /** Those of {@link lateValues} that earlier runs took. */
  readonly late: readonly number[];
  /** ID of a workflow that takes all signals and does not mind cancellation. */
  readonly other: string;
  readonly endpoint: string;
  /** Whether it does nothing before flag {@link childFlag} has come. */
  readonly child?: true;
}

/** Some milliseconds, which the run's random numbers say. */
export function short(ctx: WorkflowContext): number {
  return 1 + Math.floor(ctx.random() * 40);
}

/** How activities are tried again. */
export const retry = { initialInterval: 10, maximumInterval: 100 } as const;

/** The notes that are the same in each run of the same programs, sorted: parts that go on together may end in any order. */
export function comparable(notes: readonly string[]): string {
  return notes
    .filter((note) => !note.startsWith("~"))
    .sort()
    .join("; ");
}

/** The flag that children wait for. */
export const childFlag = 9;
